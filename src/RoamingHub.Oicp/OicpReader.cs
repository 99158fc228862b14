using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using RoamingHub.Oicp.V23.Notifications;
using RoamingHub.Oicp.Validation;

namespace RoamingHub.Oicp;

/// <summary>What reading a message gave: the message without problems, or the problems without a message.</summary>
/// <param name="IsJson">False: not even JSON (HTTP 400 rather than an answer with code 022).</param>
public sealed record OicpRead<T>(T? Message, IReadOnlyList<Problem> Problems, bool IsJson = true) where T : class, IOicpMessage;

/// <summary>Reads messages from outside: syntax, then what is missing, then types, then the message's own rules.</summary>
public static class OicpReader
{
    public static OicpRead<T> Read<T>(ReadOnlyMemory<byte> json, JsonTypeInfo<T> type) where T : class, IOicpMessage =>
        Parse(json, root => Read(root, type));

    /// <summary>A notification of whichever `Type`.</summary>
    public static OicpRead<IChargingNotification> ReadNotification(ReadOnlyMemory<byte> json) => Parse(json, root =>
    {
        var type = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("Type", out var word) && word.ValueKind == JsonValueKind.String
            ? word.GetString()
            : null;
        return type switch
        {
            "Start" => Widen(Read(root, OicpJson.Wire.ChargingNotificationStart)),
            "Progress" => Widen(Read(root, OicpJson.Wire.ChargingNotificationProgress)),
            "End" => Widen(Read(root, OicpJson.Wire.ChargingNotificationEnd)),
            "Error" => Widen(Read(root, OicpJson.Wire.ChargingNotificationError)),
            _ => new(null, [new("Type", "is not one of Start, Progress, End, Error")]),
        };
    });

    private static OicpRead<T> Parse<T>(ReadOnlyMemory<byte> json, Func<JsonElement, OicpRead<T>> read) where T : class, IOicpMessage
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return read(document.RootElement);
        }
        catch (JsonException e)
        {
            return new(null, [new("", $"is not JSON from line {e.LineNumber + 1}, byte {e.BytePositionInLine} on")], IsJson: false);
        }
    }

    private static OicpRead<T> Read<T>(JsonElement root, JsonTypeInfo<T> type) where T : class, IOicpMessage
    {
        if (root.ValueKind != JsonValueKind.Object)
            return new(null, [new("", "is not an object")]);
        var missing = new List<Problem>();
        Presence.Check(root, type, "", missing);
        if (missing.Count > 0)
            return new(null, missing);
        try
        {
            var message = root.Deserialize(type)!;
            var problems = message.Validate();
            return problems.Count == 0 ? new(message, []) : new(null, problems);
        }
        catch (JsonException e)
        {
            return new(null, [new(e.Path?.TrimStart('$').TrimStart('.') ?? "", e.InnerException is null && !e.Message.Contains(InnerName, StringComparison.Ordinal) ? WithoutPath(e.Message) : "has the wrong type or form")]);
        }
    }

    // Its texts about values name the types of ours that they do not fit: no business of the other side's.
    private const string InnerName = "could not be converted to";

    // System.Text.Json adds " Path: … | LineNumber: …" to its own texts; the member is told apart already.
    private static string WithoutPath(string text) => text.Split(" Path: ", 2)[0];

    private static OicpRead<IChargingNotification> Widen<T>(OicpRead<T> read) where T : class, IChargingNotification =>
        new(read.Message, read.Problems, read.IsJson);
}
