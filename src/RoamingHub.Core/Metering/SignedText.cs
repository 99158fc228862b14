using System.Buffers;
using System.Text;
using System.Text.Json;
using RoamingHub.Core.Sessions;

namespace RoamingHub.Core.Metering;

/// <summary>A record as its meter wrote it.</summary>
/// <param name="Context">What the wrapping calls its moment, such as Transaction.Begin; null where it says nothing.</param>
/// <param name="Words">The station's words about it.</param>
public sealed record WrittenRecord(string Text, string? Context, SignedValue? Words);

/// <summary>
/// Takes signed records out of what they travel in: Base64, hex, the object of OCPP 2.0.1 written as a text, the XML of the transparency software for meters, and these
/// in one another. What the meter signed is never changed; what cannot be taken apart stays as it came.
/// </summary>
public static class SignedText
{
    private const int Deepest = 4;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789ABCDEFabcdef");

    public static IReadOnlyList<WrittenRecord> Unpack(Sample sample) =>
        Unpack(new(sample.Signed?.Data ?? sample.Value, null, sample.Signed), saidBase64: sample.Signed is not null, 0);

    private static IReadOnlyList<WrittenRecord> Unpack(WrittenRecord packed, bool saidBase64, int depth)
    {
        if (depth == Deepest)
            return [packed];
        var bare = packed.Text.AsSpan().Trim();
        if (bare.StartsWith("OCMF|", StringComparison.Ordinal))
            return [packed];
        if (bare.StartsWith("{", StringComparison.Ordinal))
            return InObject(packed) is { } held ? Unpack(held, saidBase64: true, depth + 1) : [packed];
        if (bare.StartsWith("<", StringComparison.Ordinal))
            return TransparencyXml.Read(packed.Text) is { } values ? [.. values.SelectMany(v => Unpack(Under(v, packed), saidBase64: false, depth + 1))] : [packed];
        return Decoded(bare, saidBase64) is { } text ? Unpack(packed with { Text = text }, saidBase64: false, depth + 1) : [packed];
    }

    private static WrittenRecord Under(WrittenRecord inner, WrittenRecord outer) => new(
        inner.Text, inner.Context ?? outer.Context,
        new("", outer.Words?.Method, inner.Words?.Encoding ?? outer.Words?.Encoding, inner.Words?.PublicKey ?? outer.Words?.PublicKey));

    // Both names of the data occur; a key that is not sent is an empty text.
    private static WrittenRecord? InObject(WrittenRecord packed)
    {
        try
        {
            using var json = JsonDocument.Parse(packed.Text);
            var root = json.RootElement;
            return (TextOf(root, "signedMeterData") ?? TextOf(root, "signedMeterValue")) is { } data
                ? packed with
                {
                    Text = data,
                    Words = new(
                        "", TextOf(root, "signingMethod") ?? packed.Words?.Method, TextOf(root, "encodingMethod") ?? packed.Words?.Encoding,
                        TextOf(root, "publicKey") ?? packed.Words?.PublicKey),
                }
                : null;
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string? TextOf(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String
        && member.GetString() is { Length: > 0 } text ? text : null;

    // Where nobody says that it is Base64, only what is recognised is taken for it.
    private static string? Decoded(ReadOnlySpan<char> bare, bool saidBase64)
    {
        if (bare.Length % 2 == 0 && bare.Length > 0 && !bare.ContainsAnyExcept(HexDigits))
            return Printed(Convert.FromHexString(bare)) is { } hex && IsKnown(hex) ? hex : null;
        var bytes = new byte[bare.Length];
        return Convert.TryFromBase64Chars(bare, bytes, out var count) && Printed(bytes[..count]) is { } text && (saidBase64 || IsKnown(text)) ? text : null;
    }

    private static string? Printed(byte[] bytes)
    {
        var text = Encoding.UTF8.GetString(bytes);
        return text.Length == 0 || text.Any(c => char.IsControl(c) && c is not ('\r' or '\n' or '\t') || c == '\uFFFD') ? null : text;
    }

    private static bool IsKnown(string text)
    {
        var bare = text.AsSpan().TrimStart();
        return bare.StartsWith("OCMF|", StringComparison.Ordinal) || bare.StartsWith("AP;", StringComparison.Ordinal)
            || bare.StartsWith("{", StringComparison.Ordinal) || bare.StartsWith("<", StringComparison.Ordinal)
            || bare.StartsWith("T0NNRn", StringComparison.Ordinal); // OCMF| in Base64 once more
    }
}
