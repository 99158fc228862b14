using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Logging;
using RoamingHub.Core.Values;

namespace RoamingHub.Hub.Tests.Partners.Ocpi;

/// <summary>One request of the hub, as it came.</summary>
internal sealed record PlainRequest(string Method, string Path, string Body, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>Who is addressed: <c>NL-EMS</c>, or nothing.</summary>
    public string To => Party("OCPI-to-");

    public string From => Party("OCPI-from-");

    public JsonNode Json => JsonNode.Parse(Body)!;

    private string Party(string prefix) =>
        Headers.TryGetValue(prefix + "country-code", out var country) && Headers.TryGetValue(prefix + "party-id", out var party) ? $"{country}-{party}" : "";
}

/// <summary>A partner's platform in literal JSON: it takes everything it is sent, and knows nothing of the hub's own types.</summary>
internal sealed class PlainPartner : IAsyncDisposable
{
    private const string Token = "plain-partners-token";
    private const string Done = """{ "status_code": 1000, "timestamp": "2026-01-01T00:00:00Z" }""";

    private readonly WebApplication _app;
    private readonly string _roles;
    private ImmutableList<PlainRequest> _requests = [];
    private string _key = "";

    private PlainPartner(string roles, string name)
    {
        _roles = roles;
        Name = name;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    public string Name { get; }

    public PartnerId Id { get; private set; }

    public string Url => _app.Urls.Single();

    /// <summary>What it sent, oldest first: of the functional modules.</summary>
    public IReadOnlyList<PlainRequest> Requests => [.. _requests.Where(r => r.Path.StartsWith("/2.2.1/", StringComparison.Ordinal) && !r.Path.Contains("credentials", StringComparison.Ordinal))];

    /// <summary>Another answer than that all went well: HTTP status and body; null for the usual one.</summary>
    public Func<PlainRequest, (int Status, string Body)?> Otherwise { get; set; } = _ => null;

    /// <summary>Connected with the hub.</summary>
    /// <param name="roles">Of its credentials, as JSON.</param>
    /// <param name="prepare">What happens between being made known to the hub and the handshake.</param>
    public static async Task<PlainPartner> ConnectAsync(OcpiWorld world, string roles, string name = "Plain", Func<PlainPartner, Task>? prepare = null)
    {
        var partner = new PlainPartner(roles, name);
        await partner._app.StartAsync();
        var added = await world.ApiAsync(HttpMethod.Post, "/api/partners", $$"""{ "protocol": "ocpi", "name": "{{name}}" }""");
        partner.Id = new((string)added["id"]!);
        if (prepare is not null)
            await prepare(partner);
        var answer = await world.RawAsync(
            HttpMethod.Post, "/ocpi/2.2.1/credentials", Header((string)added["registrationToken"]!),
            $$"""{ "token": "{{Token}}", "url": "{{partner.Url}}/versions", "roles": {{roles}} }""");
        answer.Code.ShouldBe(1000, answer.Body.ToJsonString());
        partner._key = (string)answer.Body["data"]!["token"]!;
        await partner.WaitAsync(r => r is { Method: "GET" } && r.Path.StartsWith("/2.2.1/tokens", StringComparison.Ordinal)); // read after each handshake
        await world.CaughtUpAsync();
        return partner;
    }

    /// <summary>A request to the hub with this partner's key.</summary>
    public Task<RawAnswer> AskAsync(OcpiWorld world, HttpMethod method, string path, string? body = null, string? to = null) =>
        to?.Split('-') is [var country, var party]
            ? world.RawAsync(method, "/ocpi/2.2.1/" + path, Header(_key), body, ("OCPI-to-country-code", country), ("OCPI-to-party-id", party))
            : world.RawAsync(method, "/ocpi/2.2.1/" + path, Header(_key), body);

    public Task<RawAnswer> GetAsync(OcpiWorld world, string path, string? to = null) => AskAsync(world, HttpMethod.Get, path, to: to);

    /// <summary>The first request that fits, once it has come.</summary>
    public async Task<PlainRequest> WaitAsync(Func<PlainRequest, bool> fits)
    {
        var until = DateTimeOffset.UtcNow + OcpiWorld.Soon;
        while (DateTimeOffset.UtcNow < until)
        {
            if (_requests.FirstOrDefault(fits) is { } found)
                return found;
            await Task.Delay(20);
        }

        throw new TimeoutException("No such request. There were:\n" + string.Join('\n', _requests.Select(r => $"{r.Method} {r.Path} {r.Body}")));
    }

    public void Forget() => ImmutableInterlocked.Update(ref _requests, _ => []);

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private static string Header(string token) => "Token " + Convert.ToBase64String(Encoding.UTF8.GetBytes(token));

    private async Task AnswerAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var request = new PlainRequest(
            http.Request.Method, new Uri(http.Request.GetEncodedUrl()).PathAndQuery, await reader.ReadToEndAsync(),
            http.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase));
        var (status, body) = Otherwise(request) ?? (200, BodyFor(request));
        ImmutableInterlocked.Update(ref _requests, list => list.Add(request));
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(body);
    }

    private string BodyFor(PlainRequest request) => request switch
    {
        { Path: "/versions" } => Envelope($$"""[ { "version": "2.2.1", "url": "{{Url}}/2.2.1" } ]"""),
        { Path: "/2.2.1" } => Envelope($$"""
            { "version": "2.2.1", "endpoints": [
              { "identifier": "credentials", "role": "SENDER", "url": "{{Url}}/2.2.1/credentials" },
              { "identifier": "locations", "role": "RECEIVER", "url": "{{Url}}/2.2.1/locations" },
              { "identifier": "tariffs", "role": "RECEIVER", "url": "{{Url}}/2.2.1/tariffs" },
              { "identifier": "sessions", "role": "RECEIVER", "url": "{{Url}}/2.2.1/sessions" },
              { "identifier": "cdrs", "role": "RECEIVER", "url": "{{Url}}/2.2.1/cdrs" },
              { "identifier": "tokens", "role": "SENDER", "url": "{{Url}}/2.2.1/tokens" } ] }
            """),
        { Method: "GET" } when request.Path.StartsWith("/2.2.1/tokens", StringComparison.Ordinal) => Envelope("[]"),
        { Method: "POST" } when request.Path.EndsWith("/authorize", StringComparison.Ordinal) || request.Path.Contains("/authorize?", StringComparison.Ordinal) =>
            Envelope("""{ "allowed": "ALLOWED" }"""),
        _ => Done,
    };

    private static string Envelope(string data) => $$"""{ "data": {{data}}, "status_code": 1000, "timestamp": "2026-01-01T00:00:00Z" }""";
}
