using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using RoamingHub.Ocpi.Envelope;

namespace RoamingHub.Ocpi.Client;

/// <summary>The `data` of an envelope before anyone knows its type.</summary>
internal sealed record RawData(JsonElement? Json);

/// <summary>Reads an answer by HTTP status and envelope together, since partners put refusals into either.</summary>
internal static class OcpiAnswer
{
    private const int ExcerptLength = 2000;

    public static OcpiResult<RawData> Read(HttpStatusCode status, ReadOnlySpan<byte> body)
    {
        var envelope = Envelope.Read(body);
        var outcome = OutcomeOf(status, envelope.Code);
        var unreadable = envelope.Code is null && IsSuccess(status);
        return new(outcome)
        {
            HttpStatus = status,
            Code = envelope.Code,
            Message = envelope.Message,
            Data = new RawData(envelope.Data),
            // A server that breaks down, or says nothing we can read, may have stored the request first.
            MayHaveArrived = outcome == OcpiOutcome.Retry && (unreadable || (int)status >= 500 || envelope.Code is OcpiStatus.ForwardTimeout),
            Problem = outcome == OcpiOutcome.Done ? null : unreadable ? "the answer is not an OCPI envelope" : ProblemOf(status, envelope),
            Excerpt = Excerpt(body),
        };
    }

    /// <summary>The data as <typeparamref name="T"/>. An answer that should have data and has none that can be read is no answer.</summary>
    public static OcpiResult<T> Decode<T>(OcpiResult<RawData> answer)
        where T : class
    {
        if (typeof(T) == typeof(NoData)) return answer.With<T>(null);
        var reading = answer.Data?.Json is { } json ? OcpiJson.Read<T>(json) : new OcpiReading<T>(null, true, "is missing");
        return answer.Ok && !reading.Ok ? Unreadable<T>(answer, $"data: {reading.Problem}") : answer.With(reading.Value);
    }

    public static OcpiResult<OcpiPage<T>> DecodePage<T>(OcpiResult<RawData> answer, int? totalCount)
        where T : class
    {
        if (!answer.Ok) return answer.With<OcpiPage<T>>(null);
        if (answer.Data?.Json is not { ValueKind: JsonValueKind.Array } list) return Unreadable<OcpiPage<T>>(answer, "data is not a list");
        var items = new List<T>();
        var broken = new List<string>();
        var index = 0;
        foreach (var element in list.EnumerateArray())
        {
            var reading = OcpiJson.Read<T>(element);
            if (reading.Value is { } item) items.Add(item);
            else broken.Add($"[{index}] {reading.Problem}");
            index++;
        }

        return answer.With(new OcpiPage<T>(items, broken, totalCount));
    }

    /// <summary>An http or https URL that is the data, or a member of it called `url` or `location`; null when there is none.</summary>
    public static string? UrlIn(JsonElement? data)
    {
        if (data is { ValueKind: JsonValueKind.Object } members)
        {
            data = members.EnumerateObject()
                .Where(m => m.Name.Equals("url", StringComparison.OrdinalIgnoreCase) || m.Name.Equals("location", StringComparison.OrdinalIgnoreCase))
                .Select(m => (JsonElement?)m.Value).FirstOrDefault();
        }

        var text = data is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;
        return text is not null && OcpiUrl.Parse(text) is not null ? text : null;
    }

    private static OcpiResult<T> Unreadable<T>(OcpiResult<RawData> answer, string problem)
        where T : class =>
        answer.With<T>(null) with { Outcome = OcpiOutcome.Retry, MayHaveArrived = true, Problem = problem };

    private static OcpiOutcome OutcomeOf(HttpStatusCode status, int? code) => (int)status switch
    {
        401 or 403 => OcpiOutcome.Unauthorized,
        404 => OcpiOutcome.NotFound,
        408 or 429 or >= 500 => OcpiOutcome.Retry,
        >= 300 => code >= 3000 && code != OcpiStatus.UnknownReceiver ? OcpiOutcome.Retry : OcpiOutcome.Refused,
        _ => code switch
        {
            >= 1000 and < 2000 => OcpiOutcome.Done,
            (>= 2000 and < 3000) or OcpiStatus.UnknownReceiver => OcpiOutcome.Refused,
            _ => OcpiOutcome.Retry,
        },
    };

    private static bool IsSuccess(HttpStatusCode status) => (int)status is >= 200 and < 300;

    private static string ProblemOf(HttpStatusCode status, Envelope envelope) =>
        envelope.Code is null ? $"HTTP {(int)status}" : $"HTTP {(int)status}, OCPI {envelope.Code} {envelope.Message}".TrimEnd();

    private static string Excerpt(ReadOnlySpan<byte> body)
    {
        var text = Encoding.UTF8.GetString(body[..Math.Min(body.Length, 4 * ExcerptLength)]);
        return text.Length <= ExcerptLength ? text : text[..ExcerptLength];
    }

    private readonly record struct Envelope(int? Code, string? Message, JsonElement? Data)
    {
        public static Envelope Read(ReadOnlySpan<byte> body)
        {
            if (!Utf8.IsValid(body)) return default;
            try
            {
                var json = JsonElement.Parse(body);
                if (json.ValueKind != JsonValueKind.Object) return default;
                var hasCode = json.TryGetProperty("status_code", out var code) && code.ValueKind == JsonValueKind.Number;
                var hasMessage = json.TryGetProperty("status_message", out var message) && message.ValueKind == JsonValueKind.String;
                var hasData = json.TryGetProperty("data", out var data) && data.ValueKind != JsonValueKind.Null;
                return new(
                    hasCode && code.TryGetInt32(out var number) ? number : null,
                    hasMessage ? message.GetString() : null,
                    hasData ? data : null);
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException)
            {
                // InvalidOperationException: half a surrogate pair in a string.
                return default;
            }
        }
    }
}
