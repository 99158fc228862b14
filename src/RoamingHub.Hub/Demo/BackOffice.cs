using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace RoamingHub.Hub.Demo;

/// <summary>The back office of the demo: it uses the hub's HTTP API as any script would.</summary>
internal sealed class BackOffice : IDisposable
{
    private readonly HttpClient _http;

    public BackOffice(string hubUrl, string apiKey)
    {
        _http = new() { BaseAddress = new(hubUrl) };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
    }

    public Task<JsonNode?> PutAsync(string path, string json) => SendAsync(HttpMethod.Put, path, json);

    public Task<JsonNode?> PostAsync(string path, string json) => SendAsync(HttpMethod.Post, path, json);

    public Task<JsonNode?> UploadAsync(string path, MultipartFormDataContent form) => SendContentAsync(HttpMethod.Post, path, form);

    public Task DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path, null);

    public Task<JsonNode?> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    /// <summary>Looks until what is looked for is there; null after the time given.</summary>
    public async Task<JsonNode?> WaitForAsync(string path, Func<JsonNode, bool> found, TimeSpan atMost)
    {
        using var limit = new CancellationTokenSource(atMost);
        while (true)
        {
            var answer = await GetAsync(path);
            if (answer?["items"] is JsonArray items && items.FirstOrDefault(i => i is not null && found(i)) is { } item)
                return item;
            if (limit.IsCancellationRequested)
                return null;
            await Task.Delay(200);
        }
    }

    public void Dispose() => _http.Dispose();

    private Task<JsonNode?> SendAsync(HttpMethod method, string path, string? json) => SendContentAsync(method, path, json is null ? null : JsonContent.Create(JsonNode.Parse(json)));

    private async Task<JsonNode?> SendContentAsync(HttpMethod method, string path, HttpContent? content)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        using var response = await _http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        if (!response.IsSuccessStatusCode)
            throw new DemoFailedException($"{method} {path} was answered {(int)response.StatusCode}: {text}");
        return text.Length == 0 ? null : JsonNode.Parse(text);
    }
}

/// <summary>The demo cannot go on.</summary>
internal sealed class DemoFailedException(string message) : Exception(message);
