using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace RoamingHub.Ocpi;

/// <summary>
/// DateTime on the wire (OCPI 2.2.1 §16.2). Written in UTC with `Z`, with milliseconds only where there are any: at most 24 characters.
/// Read with or without fraction and zone; no zone means UTC. An offset is against the standard but common, and is converted.
/// </summary>
public static class OcpiTime
{
    private const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;

    // Single-digit months and days are the standard's own "1970-1-1T00:00:00Z" (§10.3.1).
    private const string Shape = "yyyy-M-dTHH:mm:ss.FFFFFFFK";

    public static string Write(DateTimeOffset time)
    {
        var utc = Truncate(time);
        return utc.ToString(utc.Millisecond == 0 ? "yyyy-MM-ddTHH:mm:ssZ" : "yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
    }

    /// <summary>
    /// The time as the wire can carry it: UTC, whole milliseconds. What is filtered by `last_updated` is stored like this.
    /// </summary>
    public static DateTimeOffset Truncate(DateTimeOffset time)
    {
        var ticks = time.UtcTicks;
        return new DateTimeOffset(ticks - (ticks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
    }

    public static bool TryRead(string? text, out DateTimeOffset time)
    {
        time = default;
        return text is { Length: >= 17 and <= 64 }
            && DateTimeOffset.TryParseExact(CutFraction(text), Shape, CultureInfo.InvariantCulture, Utc, out time);
    }

    /// <summary>True for the shapes the standard allows: UTC, `Z` or no zone, at most 25 characters.</summary>
    public static bool IsExact(string? text) =>
        text is { Length: >= 19 and <= 25 } && text[4] == '-' && text[7] == '-' && !text.AsSpan(10).ContainsAny('+', '-') && TryRead(text, out _);

    // More than seven fraction digits are legal and more than .NET reads.
    private static string CutFraction(string text)
    {
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0) return text;
        var end = dot + 1;
        while (end < text.Length && char.IsAsciiDigit(text[end])) end++;
        return end - dot > 8 ? text[..(dot + 8)] + text[end..] : text;
    }
}

internal sealed class OcpiTimeConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && OcpiTime.TryRead(reader.GetString(), out var time)
            ? time
            : throw new JsonException("a DateTime looks like 2015-06-29T20:39:09Z");

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(OcpiTime.Write(value));
}
