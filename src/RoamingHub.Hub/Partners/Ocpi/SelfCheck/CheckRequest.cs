using System.Text.Json;
using RoamingHub.Ocpi.Envelope;

namespace RoamingHub.Hub.Partners.Ocpi.SelfCheck;

/// <summary>The token a request shows.</summary>
internal enum ShownToken
{
    /// <summary>The partner's, as it wants it.</summary>
    Ours,
    Base64,
    Raw,

    /// <summary>One that nobody gave out.</summary>
    Wrong,
    None,
}

/// <summary>One question to the partner.</summary>
internal sealed record CheckRequest(HttpMethod Method, string Url, string? Body = null, ShownToken Token = ShownToken.Ours)
{
    /// <summary>With routing headers: on functional modules only (OCPI 2.2.1 §4.1.8).</summary>
    public bool Routed { get; init; }

    public static CheckRequest Get(string url, ShownToken token = ShownToken.Ours) => new(HttpMethod.Get, url, Token: token);

    public static CheckRequest GetFrom(string url) => Get(url) with { Routed = true };
}

/// <summary>What came back, taken apart as far as it goes.</summary>
internal sealed record CheckAnswer(CheckRequest Request, string RequestId, string CorrelationId, DateTimeOffset SentAt, TimeSpan Took)
{
    /// <summary>Null when there was no answer; then <see cref="Problem"/> says why.</summary>
    public int? Http { get; init; }

    public string? Problem { get; init; }

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public string Body { get; init; } = "";

    /// <summary>The envelope, where the body is a JSON object.</summary>
    public JsonElement? Envelope { get; init; }

    /// <summary>Request and answer for the report, without secrets.</summary>
    public string Sent { get; init; } = "";

    public string Received { get; init; } = "";

    public int? Code => Member("status_code") is { ValueKind: JsonValueKind.Number } code && code.TryGetInt32(out var number) ? number : null;

    public string? Timestamp => Member("timestamp") is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    public JsonElement? Data => Member("data");

    public int? Items => Data is { ValueKind: JsonValueKind.Array } list ? list.GetArrayLength() : null;

    public bool Succeeded => Http is >= 200 and < 300 && Code is >= 1000 and < 2000;

    /// <summary>What is wrong, in short.</summary>
    public string Outcome => Http is null ? Problem ?? "no answer" : Code is null ? $"HTTP {Http} without an OCPI status code" : $"HTTP {Http} with OCPI {Code}";

    public string? Header(string name) => Headers.GetValueOrDefault(name);

    /// <summary>Who answered, and to whom.</summary>
    public RoutingHeaders Routing => RoutingHeaders.Read(Header);

    private JsonElement? Member(string name) => Envelope is { } envelope && envelope.TryGetProperty(name, out var member) ? member : null;
}
