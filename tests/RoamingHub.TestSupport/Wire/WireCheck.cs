using System.Text.Json;

namespace RoamingHub.TestSupport.Wire;

/// <param name="ByUs">Sent by the side whose words are checked. The other side's frames only tell what is answered.</param>
/// <param name="Action">Of the call that a result answers, where whoever wrote the log knows it better than the ids tell.</param>
public sealed record WireText(bool ByUs, string Raw, string? Action = null);

/// <summary>Holds what one side of a conversation sent against the official schemas: calls by their action, results by the action they answer.</summary>
public static class WireCheck
{
    private const int LongestDescription = 255;

    private static readonly HashSet<string> SharedCodes =
    [
        "NotImplemented", "NotSupported", "InternalError", "ProtocolError", "SecurityError", "PropertyConstraintViolation", "TypeConstraintViolation",
        "GenericError",
    ];

    private static readonly HashSet<string> Codes16 = [.. SharedCodes, "FormationViolation", "OccurenceConstraintViolation"];

    private static readonly HashSet<string> Codes201 =
        [.. SharedCodes, "FormatViolation", "OccurrenceConstraintViolation", "MessageTypeNotSupported", "RpcFrameworkError"];

    /// <summary>One line for each frame that is not as it must be.</summary>
    /// <param name="protocol">ocpp1.6 or ocpp2.0.1.</param>
    /// <param name="compact">Whether white space between the members is a fault too.</param>
    public static IEnumerable<string> Faults(string protocol, IEnumerable<WireText> conversation, bool compact)
    {
        var asked = new Dictionary<string, string>();
        foreach (var text in conversation)
        {
            if (!text.ByUs)
            {
                Remember(asked, text.Raw);
                continue;
            }

            var why = Fault(protocol, text, asked) ?? (compact && !IsCompact(text.Raw) ? "not compact" : null);
            if (why is not null)
                yield return $"{protocol} {why}\n    {text.Raw}";
        }
    }

    private static string? Fault(string protocol, WireText text, Dictionary<string, string> asked)
    {
        JsonElement frame;
        try
        {
            frame = JsonElement.Parse(text.Raw);
        }
        catch (JsonException)
        {
            return "not JSON";
        }

        if (frame.ValueKind is not JsonValueKind.Array || frame.GetArrayLength() < 3 || frame[1].ValueKind is not JsonValueKind.String)
            return "no frame";
        var id = frame[1].GetString()!;
        return (frame[0].GetRawText(), frame.GetArrayLength()) switch
        {
            ("2", 4) => Payload(protocol, frame[2].GetString()!, false, frame[3]),
            ("3", 3) when (text.Action ?? asked.GetValueOrDefault(id)) is { } action => Payload(protocol, action, true, frame[2]),
            ("3", 3) => "answers no call",
            ("4", 5) => Error(protocol, frame),
            _ => "no frame",
        };
    }

    private static string? Payload(string protocol, string action, bool isResponse, JsonElement payload)
    {
        var what = isResponse ? $"answer to {action}" : action;
        if (OfficialSchemas.Faults(protocol, action, isResponse, payload) is not { } faults)
            return $"{what}: no such message";
        return faults.Count == 0 ? null : $"{what}: {string.Join("; ", faults)}";
    }

    private static string? Error(string protocol, JsonElement frame)
    {
        var codes = protocol == "ocpp1.6" ? Codes16 : Codes201;
        if (!codes.Contains(frame[2].GetString()!))
            return $"no error code of this version: {frame[2]}";
        if (frame[3].GetString() is not { Length: <= LongestDescription })
            return "the description is too long";
        return frame[4].ValueKind is JsonValueKind.Object ? null : "the details are no object";
    }

    private static void Remember(Dictionary<string, string> asked, string raw)
    {
        try
        {
            var frame = JsonElement.Parse(raw);
            if (frame.ValueKind is JsonValueKind.Array && frame.GetArrayLength() > 2 && frame[0].GetRawText() == "2"
                && frame[1].ValueKind is JsonValueKind.String && frame[2].ValueKind is JsonValueKind.String)
                asked[frame[1].GetString()!] = frame[2].GetString()!;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The other side may send anything; what cannot be read asks nothing.
        }
    }

    private static bool IsCompact(string raw)
    {
        var (inText, escaped) = (false, false);
        foreach (var c in raw)
        {
            if (!inText && char.IsWhiteSpace(c))
                return false;
            if (c == '"' && !escaped)
                inText = !inText;
            escaped = inText && c == '\\' && !escaped;
        }

        return true;
    }
}
