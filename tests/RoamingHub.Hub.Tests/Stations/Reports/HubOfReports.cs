using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace RoamingHub.Hub.Tests.Stations.Reports;

/// <summary>One hub for all tests of a class; each test has a station of its own.</summary>
public sealed class HubOfReports : IAsyncLifetime
{
    internal HubUnderTest Hub { get; private set; } = null!;

    public async Task InitializeAsync() => Hub = await HubUnderTest.StartAsync(("Hub:Stations:SecretKeys:0", "HouseCode"));

    public async Task DisposeAsync() => await Hub.DisposeAsync();

    internal Task<JsonElement> GetAsync(string path) => Hub.Http.GetFromJsonAsync<JsonElement>("/api/stations/" + path);

    internal async Task<List<JsonElement>> ItemsAsync(string path) => [.. (await GetAsync(path)).GetProperty("items").EnumerateArray()];

    internal async Task<string> CallAsync(string station, string action, string payload)
    {
        using var body = new StringContent(payload, Encoding.UTF8, "application/json");
        using var answer = await Hub.Http.PostAsync($"/api/stations/{station}/ocpp/{action}", body);
        return await answer.Content.ReadAsStringAsync();
    }
}
