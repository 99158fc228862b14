using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using RoamingHub.Core.Values;

namespace RoamingHub.Hub.Tests.Partners.Ocpi;

/// <summary>A request as its bytes came in.</summary>
internal sealed record RawEmspRequest(string Method, string Target, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public string Path => Target.Split('?')[0];
}

/// <summary>
/// An eMSP platform of literal bytes: nothing of the hub's own OCPI types has a hand in it. It answers the handshake by itself, and everything else as the
/// test says. Null for an answer: the connection is closed. An empty one: silence.
/// </summary>
internal sealed class RawEmsp : IAsyncDisposable
{
    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private static int _parties;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<RawEmspRequest> _requests = new();
    private readonly Func<RawEmspRequest, string?> _answer;

    private RawEmsp(Func<RawEmspRequest, string?> answer)
    {
        _answer = answer;
        var number = Interlocked.Increment(ref _parties);
        Party = $"R{Digits[number / Digits.Length % Digits.Length]}{Digits[number % Digits.Length]}";
        _listener.Start();
        Url = $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";
        _ = AcceptAsync();
    }

    public string Url { get; }

    /// <summary>In DE.</summary>
    public string Party { get; }

    public PartnerId Partner { get; private set; }

    /// <summary>The Authorization header that opens the hub to this partner.</summary>
    public string HubKey { get; private set; } = "";

    /// <summary>Below which path the details say the CDRs go.</summary>
    public string CdrsPath { get; set; } = "/2.2.1/cdrs";

    /// <summary>Everything is answered 401, the handshake too.</summary>
    public bool Locked { get; set; }

    public IReadOnlyList<RawEmspRequest> Requests => [.. _requests];

    public IReadOnlyList<RawEmspRequest> Posts => [.. _requests.Where(r => r.Method == "POST" && r.Path.Contains("cdrs", StringComparison.Ordinal))];

    /// <summary>Registered with the hub by a handshake that the hub starts (OCPI 2.2.1 §7.1).</summary>
    public static async Task<RawEmsp> RegisterAsync(HubUnderTest hub, Func<RawEmspRequest, string?> answer, bool askUnknownTokens = false)
    {
        var emsp = new RawEmsp(answer);
        var added = await ApiAsync(hub, HttpMethod.Post, "/api/partners", $$"""
            { "protocol": "ocpi", "name": "Raw {{emsp.Party}}", "versionsUrl": "{{emsp.Url}}/versions", "token": "token-a",
              "askUnknownTokens": {{(askUnknownTokens ? "true" : "false")}} }
            """);
        emsp.Partner = new((string)added["id"]!);
        await ApiAsync(hub, HttpMethod.Post, $"/api/partners/{emsp.Partner}/register");
        return emsp;
    }

    public static Task<JsonNode> ApiAsync(HubUnderTest hub, HttpMethod method, string path, string? body = null) =>
        OcpiWorld.Around(hub).ApiAsync(method, path, body);

    /// <summary>An answer with an envelope.</summary>
    public static string Envelope(int code, string? data = null, string? message = null, string status = "200 OK", string headers = "")
    {
        var body = $$"""{"status_code":{{code}},"timestamp":"2026-03-01T12:00:00Z"{{(message is null ? "" : $",\"status_message\":\"{message}\"")}}{{(data is null ? "" : $",\"data\":{data}")}}}""";
        return Http(status, body, headers);
    }

    public static string Http(string status, string body = "", string headers = "", string type = "application/json") =>
        $"HTTP/1.1 {status}\r\nContent-Type: {type}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n{headers}\r\n{body}";

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var _ = client;
        try
        {
            var stream = client.GetStream();
            if (await ReadAsync(stream) is not { } request)
                return;
            _requests.Enqueue(request);
            if ((Locked ? Http("401 Unauthorized") : Handshake(request)) is not { } answer)
                answer = _answer(request);
            if (answer is null)
                return;
            if (answer.Length == 0)
                await Task.Delay(Timeout.Infinite, _stop.Token);
            await stream.WriteAsync(Encoding.UTF8.GetBytes(answer), _stop.Token);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The hub has hung up, or the test is over.
        }
    }

    private string? Handshake(RawEmspRequest request)
    {
        switch (request.Method, request.Path)
        {
            case ("GET", "/versions"):
                return Envelope(1000, $$"""[{"version":"2.2.1","url":"{{Url}}/2.2.1"}]""");
            case ("GET", "/2.2.1"):
                return Envelope(1000, $$"""
                    {"version":"2.2.1","endpoints":[
                      {"identifier":"credentials","role":"SENDER","url":"{{Url}}/2.2.1/credentials"},
                      {"identifier":"tokens","role":"SENDER","url":"{{Url}}/2.2.1/tokens"},
                      {"identifier":"sessions","role":"RECEIVER","url":"{{Url}}/2.2.1/sessions"},
                      {"identifier":"cdrs","role":"RECEIVER","url":"{{Url}}{{CdrsPath}}"}]}
                    """);
            case ("POST", "/2.2.1/credentials"):
                HubKey = "Token " + Convert.ToBase64String(Encoding.UTF8.GetBytes((string)JsonNode.Parse(request.Body)!["token"]!));
                return Envelope(1000, $$"""
                    {"token":"token-c-of-{{Party}}","url":"{{Url}}/versions","roles":[{"role":"EMSP","country_code":"DE","party_id":"{{Party}}","business_details":{"name":"Raw"} }]}
                    """);
            default:
                return null;
        }
    }

    private static async Task<RawEmspRequest?> ReadAsync(NetworkStream stream)
    {
        var held = new List<byte>();
        var chunk = new byte[8192];
        while (true)
        {
            var head = Encoding.UTF8.GetString([.. held]);
            var end = head.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end >= 0)
            {
                var lines = head[..end].Split("\r\n");
                var headers = lines.Skip(1).Select(l => l.Split(':', 2)).ToDictionary(p => p[0].Trim(), p => p[1].Trim(), StringComparer.OrdinalIgnoreCase);
                var length = headers.TryGetValue("Content-Length", out var given) ? int.Parse(given, System.Globalization.CultureInfo.InvariantCulture) : 0;
                var bodyAt = Encoding.UTF8.GetByteCount(head[..(end + 4)]);
                if (held.Count >= bodyAt + length)
                    return new(lines[0].Split(' ')[0], lines[0].Split(' ')[1], headers, Encoding.UTF8.GetString([.. held.Skip(bodyAt).Take(length)]));
            }

            var count = await stream.ReadAsync(chunk);
            if (count == 0)
                return null;
            held.AddRange(chunk.AsSpan(0, count));
        }
    }
}
