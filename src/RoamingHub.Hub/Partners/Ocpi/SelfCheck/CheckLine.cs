using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using RoamingHub.Ocpi.Envelope;

namespace RoamingHub.Hub.Partners.Ocpi.SelfCheck;

/// <summary>Sends a check's questions one by one, guarded as every call to a partner is, and keeps secrets and personal data out of what is shown.</summary>
internal sealed partial class CheckLine(HttpClient http, string token, bool encode, RoutingHeaders routing, TimeSpan patience, TimeProvider time)
{
    private const int LongestAnswer = 4 * 1024 * 1024;
    private const int LongestExcerpt = 600;

    /// <summary>Whether the partner takes its token in base64. A check that finds out otherwise goes on with what works.</summary>
    public bool Encode { get; set; } = encode;

    public async Task<CheckAnswer> AskAsync(CheckRequest request, CancellationToken ct)
    {
        var answer = new CheckAnswer(request, Guid.NewGuid().ToString(), Guid.NewGuid().ToString(), time.GetUtcNow(), default) { Sent = Show(request) };
        var start = time.GetTimestamp();
        using var timeout = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
        try
        {
            using var message = Message(request, answer);
            using var response = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, either.Token);
            await response.Content.LoadIntoBufferAsync(LongestAnswer, either.Token);
            var body = Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync(either.Token));
            answer = answer with
            {
                Http = (int)response.StatusCode,
                Headers = response.Headers.Concat(response.Content.Headers).ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase),
                Body = body,
                Envelope = Parse(body),
            };
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            answer = answer with { Problem = "no answer in time" };
        }
        catch (Exception e) when (e is HttpRequestException or IOException or InvalidDataException or UriFormatException)
        {
            answer = answer with { Problem = e.InnerException is { } inner ? $"{e.Message} ({inner.Message})" : e.Message };
        }

        answer = answer with { Took = time.GetElapsedTime(start) };
        return answer with { Received = Show(answer) };
    }

    private HttpRequestMessage Message(CheckRequest request, CheckAnswer ids)
    {
        var message = new HttpRequestMessage(request.Method, request.Url);
        if (Authorization(request.Token) is { } authorization)
            message.Headers.TryAddWithoutValidation(OcpiHeaders.Authorization, authorization);
        message.Headers.TryAddWithoutValidation(OcpiHeaders.RequestId, ids.RequestId);
        message.Headers.TryAddWithoutValidation(OcpiHeaders.CorrelationId, ids.CorrelationId);
        message.Headers.Accept.Add(new("application/json"));
        foreach (var (name, value) in request.Routed ? routing.Write() : [])
            message.Headers.TryAddWithoutValidation(name, value);
        if (request.Body is { } body)
            message.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = new("application/json") } };
        return message;
    }

    private string? Authorization(ShownToken shown) => shown switch
    {
        ShownToken.Ours => OcpiToken.Encode(token, Encode),
        ShownToken.Base64 => OcpiToken.Encode(token),
        ShownToken.Raw => OcpiToken.Encode(token, base64: false),
        ShownToken.Wrong => OcpiToken.Encode(OcpiToken.Create(), Encode),
        _ => null,
    };

    private string Show(CheckRequest request) => Masked($"{request.Method} {request.Url}") + request.Token switch
    {
        ShownToken.Ours => $", Authorization: Token ••• ({(Encode ? "base64" : "raw")})",
        ShownToken.Base64 => ", Authorization: Token ••• (base64)",
        ShownToken.Raw => ", Authorization: Token ••• (raw)",
        ShownToken.Wrong => ", Authorization: a token nobody gave out",
        _ => ", no Authorization",
    } + (request.Body is { } body ? $", body: {body}" : "");

    private string Show(CheckAnswer answer)
    {
        if (answer.Http is not { } http)
            return answer.Problem ?? "no answer";
        string[] interesting = [OcpiHeaders.TotalCount, OcpiHeaders.Limit, OcpiHeaders.Link, OcpiHeaders.Location];
        var headers = string.Concat(interesting.Where(answer.Headers.ContainsKey).Select(h => $", {h}: {answer.Headers[h]}"));
        var body = answer.Body.Length <= LongestExcerpt ? answer.Body : answer.Body[..LongestExcerpt] + "…";
        return Masked($"HTTP {http.ToString(CultureInfo.InvariantCulture)}{headers}{(body.Length == 0 ? ", no body" : ": " + body)}");
    }

    private string Masked(string text)
    {
        foreach (var secret in new[] { token, OcpiToken.Encode(token)["Token ".Length..] })
            text = text.Replace(secret, "•••", StringComparison.Ordinal);
        return PrivateMember().Replace(text, "$1\"•••\"");
    }

    private static JsonElement? Parse(string body)
    {
        try
        {
            return JsonElement.Parse(body) is { ValueKind: JsonValueKind.Object } envelope ? envelope : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    // Also where the excerpt cuts the value off.
    [GeneratedRegex("""("(?:token|uid|contract_id|visual_number|group_id)"\s*:\s*)"[^"]*("|\z|…)""")]
    private static partial Regex PrivateMember();
}
