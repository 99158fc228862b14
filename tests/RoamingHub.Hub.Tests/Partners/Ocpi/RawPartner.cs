using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace RoamingHub.Hub.Tests.Partners.Ocpi;

/// <summary>
/// A partner's platform in the standard's own words: literal JSON over real HTTP, none of our types. It answers versions, details and
/// credentials well unless the test says otherwise, and everything else with an empty success.
/// </summary>
internal sealed class RawPartner : IAsyncDisposable
{
    private readonly WebApplication _app;

    private RawPartner(WebApplication app) => _app = app;

    public string Url => _app.Urls.Single();

    public string VersionsUrl => Url + "/versions";

    public ConcurrentQueue<RawRequest> Requests { get; } = new();

    /// <summary>Looked at first. A null body breaks the connection.</summary>
    public Func<RawRequest, RawReply?> Answer { get; set; } = _ => null;

    /// <summary>What we are given to call this platform with, by its next answer to POST or PUT credentials.</summary>
    public string NextToken { get; set; } = "token-c";

    public string Party { get; init; } = "RAW";

    /// <summary>Of its credentials, as JSON; null for an eMSP of its party.</summary>
    public string? Roles { get; set; }

    public string Versions { get; set; } = """[ { "version": "2.1.1", "url": "URL/2.1.1" }, { "version": "2.2.1", "url": "URL/2.2.1" } ]""";

    public string Details { get; set; } =
        """
        { "version": "2.2.1", "endpoints": [
            { "identifier": "credentials", "role": "RECEIVER", "url": "URL/2.2.1/credentials" },
            { "identifier": "sessions", "role": "RECEIVER", "url": "URL/2.2.1/sessions" },
            { "identifier": "cdrs", "role": "RECEIVER", "url": "URL/2.2.1/cdrs" },
            { "identifier": "tokens", "role": "RECEIVER", "url": "URL/2.2.1/emsp/own/tokens" },
            { "identifier": "tokens", "role": "SENDER", "url": "URL/2.2.1/tokens/" } ] }
        """;

    public static async Task<RawPartner> StartAsync(string party = "RAW")
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var partner = new RawPartner(app) { Party = party };
        app.Run(partner.HandleAsync);
        await app.StartAsync();
        return partner;
    }

    /// <summary>This platform's credentials object, with the token that opens it.</summary>
    public string Credentials(string token, string? roles = null) =>
        $$"""
        { "token": "{{token}}", "url": "{{VersionsUrl}}", "roles": {{roles ?? Roles ?? Role(Party)}} }
        """;

    public static string Role(string party) =>
        $$"""[ { "role": "EMSP", "country_code": "NL", "party_id": "{{party}}", "business_details": { "name": "Raw {{party}}" } } ]""";

    public static string Ok(string? data) => $$"""{ {{(data is null ? "" : $"\"data\": {data}, ")}}"status_code": 1000, "timestamp": "2026-03-01T12:00:00Z" }""";

    public IReadOnlyList<RawRequest> To(string end, string? method = null) =>
        [.. Requests.Where(r => r.Target.Split('?')[0].TrimEnd('/').EndsWith(end, StringComparison.Ordinal) && (method is null || r.Method == method))];

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var headers = context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        var request = new RawRequest(context.Request.Method, context.Features.Get<IHttpRequestFeature>()!.RawTarget, headers, await reader.ReadToEndAsync());
        Requests.Enqueue(request);
        var reply = Answer(request) ?? Usual(request);
        if (reply.Body is null)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = reply.Status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(reply.Body.Replace("URL", Url, StringComparison.Ordinal));
    }

    private RawReply Usual(RawRequest request) => new(200, (request.Method, request.Target.Trim('/')) switch
    {
        ("GET", "versions") => Ok(Versions),
        ("GET", "2.2.1") => Ok(Details),
        ("POST" or "PUT", "2.2.1/credentials") => Ok(Credentials(NextToken)),
        ("GET", _) => Ok("[]"),
        _ => Ok(null),
    });
}

internal sealed record RawRequest(string Method, string Target, IReadOnlyDictionary<string, string> Headers, string Body)
{
    /// <summary>The token of the credentials object in the body.</summary>
    public string Token => (string)JsonNode.Parse(Body)!["token"]!;

    public string? Authorization => Headers.GetValueOrDefault("Authorization");

    /// <summary>Who is addressed: <c>NL-EMS</c>, or nothing.</summary>
    public string To => PartyIn("OCPI-to-");

    public string From => PartyIn("OCPI-from-");

    public JsonNode Json => JsonNode.Parse(Body)!;

    private string PartyIn(string prefix) =>
        Headers.TryGetValue(prefix + "country-code", out var country) && Headers.TryGetValue(prefix + "party-id", out var party) ? $"{country}-{party}" : "";
}

internal sealed record RawReply(int Status, string? Body)
{
    public static RawReply Broken { get; } = new(0, null);
}
