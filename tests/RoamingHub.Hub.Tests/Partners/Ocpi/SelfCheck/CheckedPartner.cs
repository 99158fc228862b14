using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Logging;

namespace RoamingHub.Hub.Tests.Partners.Ocpi.SelfCheck;

/// <summary>An eMSP's platform written from the standard's words alone, with one thing wrong at a time.</summary>
internal sealed class CheckedPartner : IAsyncDisposable
{
    public const string TokenA = "raw-token-a-for-the-handshake";
    public const string TokenC = "raw-token-c-secret";
    public const string Card = "04RAWCARD00001";
    private readonly WebApplication _app;

    private CheckedPartner(WebApplication app) => _app = app;

    /// <summary>What is wrong now; empty when nothing is.</summary>
    public string Fault { get; set; } = "";

    public ConcurrentQueue<string> Requests { get; } = new();

    public ConcurrentDictionary<string, string> Cdrs { get; } = new();

    public string Url => _app.Urls.Single();

    public string VersionsUrl => Url + "/ocpi/versions";

    public static async Task<CheckedPartner> StartAsync(string url = "http://127.0.0.1:0", Action<IWebHostBuilder>? more = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls(url);
        more?.Invoke(builder.WebHost);
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var partner = new CheckedPartner(app);
        app.Run(partner.HandleAsync);
        await app.StartAsync();
        return partner;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private bool Is(string fault) => Fault == fault;

    private async Task HandleAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var body = await reader.ReadToEndAsync();
        var path = http.Request.Path.Value!;
        Requests.Enqueue($"{http.Request.Method} {path}");
        var (status, code, data) = Opens(http.Request.Headers.Authorization.ToString(), path) ? Answer(http, path, body) : (Is("403-for-401") ? 403 : Is("404-for-401") ? 404 : 401, 2000, null);
        var routed = path.Contains("/2.2.1/", StringComparison.Ordinal) && !path.EndsWith("credentials", StringComparison.Ordinal);
        if (!Is("no-request-id"))
            http.Response.Headers["X-Request-ID"] = Is("other-request-id") ? Guid.NewGuid().ToString() : http.Request.Headers["X-Request-ID"].ToString();
        if (!Is("no-correlation-id"))
            http.Response.Headers["X-Correlation-ID"] = http.Request.Headers["X-Correlation-ID"].ToString();
        if ((routed && !Is("no-routing")) || Is("routing-everywhere"))
        {
            var (from, to) = Is("routing-as-it-came") ? (("DE", "ABC"), ("BE", "RAW")) : (("BE", "RAW"), ("DE", "ABC"));
            http.Response.Headers["OCPI-from-country-code"] = from.Item1;
            http.Response.Headers["OCPI-from-party-id"] = from.Item2;
            http.Response.Headers["OCPI-to-country-code"] = to.Item1;
            http.Response.Headers["OCPI-to-party-id"] = to.Item2;
        }

        http.Response.StatusCode = status;
        if (status >= 300 && Is("errors-without-envelope"))
            return;
        if (!Is("no-content-type"))
            http.Response.ContentType = Is("text-html") ? "text/html" : "application/json; charset=utf-8";
        await http.Response.WriteAsync(Envelope(code, data));
    }

    private string Envelope(int code, string? data)
    {
        var now = DateTime.UtcNow.Add(Is("clock-slow") ? TimeSpan.FromMinutes(-7) : Is("clock-off-a-bit") ? TimeSpan.FromSeconds(20) : TimeSpan.Zero);
        var time = now.ToString(Is("timestamp-with-offset") ? "yyyy-MM-ddTHH:mm:ss'+00:00'" : Is("timestamp-too-long") ? "yyyy-MM-ddTHH:mm:ss.fffffff'Z'" : "yyyy-MM-ddTHH:mm:ss'Z'", CultureInfo.InvariantCulture);
        if (Is("no-envelope") && data is not null)
            return data;
        if (Is("code-as-text") && code == 1000)
            return $$"""{ "status_code": "1000", "data": {{data ?? "null"}}, "timestamp": "{{time}}" }""";
        return Is("no-timestamp")
            ? $$"""{ "status_code": {{code}}, "data": {{data ?? "null"}} }"""
            : $$"""{ "status_code": {{code}}, "status_message": "as asked", "data": {{data ?? "null"}}, "timestamp": "{{time}}" }""";
    }

    private bool Opens(string authorization, string path)
    {
        string[] tokens = [TokenA, TokenC];
        var encoded = tokens.Any(t => authorization == "Token " + Convert.ToBase64String(Encoding.UTF8.GetBytes(t)));
        var raw = tokens.Any(t => authorization == "Token " + t);
        return Is("everybody-in") || (Is("tokens-open") && path.EndsWith("tokens", StringComparison.Ordinal))
            || (Is("details-open") && path.EndsWith("2.2.1", StringComparison.Ordinal)) || (Is("raw-only") ? raw : encoded || (Is("raw-too") && raw));
    }

    private (int Status, int Code, string? Data) Answer(HttpContext http, string path, string body)
    {
        var parts = path.Trim('/').Split('/');
        return (http.Request.Method, parts) switch
        {
            ("GET", ["ocpi", "versions"]) => Is("other-version") ? Ok("""[ { "version": "2.1.1", "url": "https://emsp.example/2.1.1" } ]""") : Is("versions-broken") ? (200, 3000, null)
                : Ok($$"""[ { "version": "2.1.1", "url": "{{Url}}/ocpi/2.1.1" }, { "version": "2.2.1", "url": "{{Url}}/ocpi/2.2.1" } ]"""),
            ("GET", ["ocpi", "2.2.1"]) => Ok($$"""{ "version": "{{(Is("details-of-other-version") ? "2.2" : "2.2.1")}}", "endpoints": [ {{string.Join(", ", Endpoints())}} ] }"""),
            (_, ["ocpi", "2.2.1", "credentials"]) => Ok(Credentials(TokenC)),
            ("GET", ["ocpi", "2.2.1", "tokens"]) => Tokens(http),
            ("POST", ["ocpi", "2.2.1", "tokens", _, "authorize"]) => Authorize(body),
            ("GET", ["ocpi", "2.2.1", "locations" or "sessions" or "tariffs", ..]) => Is("unknown-is-200") ? (200, 2000, null) : Is("unknown-is-500") ? (500, 3000, null) : (404, 2003, null),
            ("POST", ["ocpi", "2.2.1", "cdrs"]) => Store(http, body),
            ("GET", ["ocpi", "2.2.1", "cdrs", var id]) => Cdrs.TryGetValue(id, out var cdr) && !Is("cdr-gone")
                ? Ok(Is("cdr-changed") ? cdr.Replace("\"EUR\"", "\"USD\"", StringComparison.Ordinal) : cdr) : (404, 2000, null),
            ("PUT" or "PATCH", ["ocpi", "2.2.1", "locations" or "sessions" or "tariffs", ..]) => Ok(null),
            _ => (404, 2000, null),
        };
    }

    private IEnumerable<string> Endpoints()
    {
        var v = Url + "/ocpi/2.2.1";
        if (!Is("no-credentials"))
            yield return $$"""{ "identifier": "credentials", "role": "SENDER", "url": "{{v}}/credentials" }""";
        yield return $$"""{ "identifier": "locations", "role": "RECEIVER", "url": "{{v}}/locations{{(Is("long-url") ? "?" + new string('x', 240) : "")}}" }""";
        yield return $$"""{ "identifier": "sessions", "role": "RECEIVER", "url": "{{(Is("relative-url") ? "/ocpi/2.2.1/sessions" : Is("file-url") ? "file:///ocpi/sessions" : v + "/sessions")}}" }""";
        if (Is("listed-twice"))
            yield return $$"""{ "identifier": "sessions", "role": "RECEIVER", "url": "{{v}}/other-sessions" }""";
        if (!Is("no-cdrs"))
            yield return $$"""{ "identifier": "cdrs", "role": "RECEIVER", "url": "{{v}}/cdrs" }""";
        yield return $$"""{ "identifier": "tariffs", "role": "RECEIVER", "url": "{{v}}/tariffs" }""";
        yield return $$"""{ "identifier": "tokens", "role": "SENDER", "url": "{{v}}/tokens" }""";
        yield return $$"""{ "identifier": "commands", "role": "SENDER", "url": "{{(Is("open-net") ? "http://emsp.example/ocpi/2.2.1" : v)}}/commands" }""";
    }

    private string Credentials(string token) =>
        $$"""
        { "token": "{{token}}", "url": "{{VersionsUrl}}", "roles": [
          { "role": "{{(Is("no-emsp") ? "CPO" : "EMSP")}}", "party_id": "{{(Is("new-party") ? "NEW" : "RAW")}}", "country_code": "BE"{{(Is("nameless") ? "" : """, "business_details": { "name": "Raw Mobility" }""")}} } ] }
        """;

    private (int Status, int Code, string? Data) Tokens(HttpContext http)
    {
        var query = http.Request.Query;
        DateTime? from = null, to = null;
        if (query["date_from"].FirstOrDefault() is { } f && !Is("dates-ignored"))
        {
            if (!DateTime.TryParse(f, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out var parsed))
                return Is("wrong-date-is-500") ? (500, 3000, null) : Is("wrong-date-is-400") ? (400, 2001, null) : (200, 2001, null);
            from = parsed;
        }

        if (query["date_to"].FirstOrDefault() is { } t && !Is("dates-ignored"))
            to = DateTime.Parse(t, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal);
        var matching = Enumerable.Range(1, 5).Select(i => (Id: i, At: new DateTime(2026, 3, 1, 10, i, 0, 500, DateTimeKind.Utc)))
            .Where(x => (from is null || (Is("from-exclusive") ? x.At > from : x.At >= from)) && (to is null || (Is("to-inclusive") ? x.At <= to : x.At < to))).ToList();
        var limit = Math.Min(100, int.Parse(query["limit"].FirstOrDefault() ?? "100", CultureInfo.InvariantCulture));
        var offset = Is("offset-ignored") ? 0 : int.Parse(query["offset"].FirstOrDefault() ?? "0", CultureInfo.InvariantCulture);
        if (offset > matching.Count && Is("past-end-is-404"))
            return (404, 2000, null);
        var page = matching.Skip(offset).Take(Is("limit-ignored") ? 100 : limit).ToList();
        if (!Is("no-total-count"))
            http.Response.Headers["X-Total-Count"] = (Is("total-of-page") ? Math.Max(0, page.Count - 1) : Is("total-of-all") ? 5 : matching.Count).ToString(CultureInfo.InvariantCulture);
        if (!Is("no-limit"))
            http.Response.Headers["X-Limit"] = Is("limit-is-text") ? "many" : Is("limit-too-small") ? "1" : "100";
        if ((offset + page.Count < matching.Count && !Is("no-link")) || (Is("link-on-last-page") && page.Count > 0))
        {
            var others = new QueryBuilder(query.Where(q => q.Key is not ("offset" or "limit")).Select(q => KeyValuePair.Create(q.Key, q.Value.ToString())))
            {
                { "offset", (Is("link-to-itself") ? offset : offset + page.Count).ToString(CultureInfo.InvariantCulture) }, { "limit", limit.ToString(CultureInfo.InvariantCulture) },
            };
            var host = Is("relative-link") ? "" : Is("link-elsewhere") ? "http://127.0.0.2:9" : Url;
            http.Response.Headers.Link = $"<{host}/ocpi/2.2.1/tokens{others}>; rel=\"{(Is("link-unnamed") ? "more" : "next")}\"";
        }

        return Ok($"[{string.Join(", ", page.Select(x => Token(x.Id, x.At)))}]");
    }

    private string Token(int i, DateTime at) =>
        $$"""
        { "country_code": "BE", "party_id": "{{(Is("foreign-token") ? "OTH" : "RAW")}}", "uid": "04RAWCARD{{i:D5}}", "type": "RFID",
          {{(Is("token-without-contract") ? "" : $"\"contract_id\": \"BE-RAW-C0000000{i}-X\",")}} "issuer": "Raw Mobility", "valid": true, "whitelist": "ALWAYS",
          "last_updated": "{{at.ToString("yyyy-MM-ddTHH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)}}" }
        """;

    private (int Status, int Code, string? Data) Authorize(string body)
    {
        if (body.Length > 0 && !body.TrimEnd().EndsWith('}'))
            return Is("broken-json-is-200") ? (200, 2001, null) : Is("broken-json-is-500") ? (500, 3000, null) : (400, 2000, null);
        return Is("unknown-token-without-2004") ? (404, 2000, null) : Is("unknown-token-is-2004-only") ? (200, 2004, null)
            : Is("unknown-token-allowed") ? Ok("""{ "allowed": "ALLOWED" }""") : Is("unknown-token-is-500") ? (500, 3000, null) : (404, 2004, null);
    }

    private (int Status, int Code, string? Data) Store(HttpContext http, string body)
    {
        var id = System.Text.Json.Nodes.JsonNode.Parse(body)!["id"]!.GetValue<string>();
        Cdrs[id] = body;
        http.Response.Headers.Location = $"{Url}/ocpi/2.2.1/cdrs/{id}";
        return (201, 1000, null);
    }

    private static (int Status, int Code, string? Data) Ok(string? data) => (200, 1000, data);
}
