using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace RoamingHub.Ocpp;

/// <summary>
/// Times on the wire. Written in UTC with milliseconds; read in every form that stations send: any offset or none (which
/// means UTC), fractions of any length, a space for the T, a leap second.
/// </summary>
public static class WireTime
{
    public const string Format = "yyyy-MM-ddTHH:mm:ss.fffZ";

    public static string Write(DateTimeOffset time) => time.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture);

    /// <summary>Keeps fractions finer than a millisecond.</summary>
    internal static string WriteExact(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFZ", CultureInfo.InvariantCulture);

    /// <param name="exact">False when the text is readable, but is not an RFC 3339 date-time.</param>
    public static bool TryRead(ReadOnlySpan<char> text, out DateTimeOffset time, out bool exact)
    {
        time = default;
        var trimmed = text.Trim();
        exact = trimmed.Length == text.Length;
        if (trimmed.Length < 16 || trimmed[4] != '-' || trimmed[7] != '-' || trimmed[13] != ':'
            || !Digits(trimmed[..4], out var year) || !Digits(trimmed.Slice(5, 2), out var month)
            || !Digits(trimmed.Slice(8, 2), out var day) || !Digits(trimmed.Slice(11, 2), out var hour)
            || !Digits(trimmed.Slice(14, 2), out var minute))
            return false;
        exact &= trimmed[10] is 'T' or 't';
        if (trimmed[10] is not ('T' or 't' or ' '))
            return false;

        var rest = trimmed[16..];
        var second = 0;
        if (rest.StartsWith(":"))
        {
            if (rest.Length < 3 || !Digits(rest.Slice(1, 2), out second))
                return false;
            rest = rest[3..];
        }
        else
        {
            exact = false;
        }

        if (!Fraction(ref rest, ref exact, out var ticks) || !Offset(rest, ref exact, out var offset))
            return false;
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
            return false;
        if (hour > 23 || minute > 59 || second > 60)
            return false;

        var local = new DateTime(year, month, day, hour, minute, 0, DateTimeKind.Utc).Ticks + (second * TimeSpan.TicksPerSecond) + ticks;
        var utc = local - offset.Ticks;
        if (utc < DateTime.MinValue.Ticks || utc > DateTime.MaxValue.Ticks)
            return false;
        time = new DateTimeOffset(utc, TimeSpan.Zero);
        return true;
    }

    private static bool Fraction(ref ReadOnlySpan<char> rest, ref bool exact, out long ticks)
    {
        ticks = 0;
        if (rest.IsEmpty || rest[0] is not ('.' or ','))
            return true;
        exact &= rest[0] == '.';
        rest = rest[1..];
        if (rest.IsEmpty || !char.IsAsciiDigit(rest[0]))
            return false;
        for (var unit = TimeSpan.TicksPerSecond / 10; !rest.IsEmpty && char.IsAsciiDigit(rest[0]); unit /= 10)
        {
            ticks += (rest[0] - '0') * unit;
            rest = rest[1..];
        }
        return true;
    }

    private static bool Offset(ReadOnlySpan<char> rest, ref bool exact, out TimeSpan offset)
    {
        offset = TimeSpan.Zero;
        if (rest is "Z" or "z")
            return true;
        if (rest.IsEmpty)
        {
            exact = false;
            return true;
        }
        exact &= rest.Length == 6;
        if (rest[0] is not ('+' or '-') || rest.Length is not (3 or 5 or 6) || (rest.Length == 6 && rest[3] != ':'))
            return false;
        var minutes = 0;
        if (!Digits(rest.Slice(1, 2), out var hours) || (rest.Length > 3 && !Digits(rest[^2..], out minutes)) || hours > 23 || minutes > 59)
            return false;
        offset = new TimeSpan(hours, minutes, 0) * (rest[0] == '-' ? -1 : 1);
        return true;
    }

    private static bool Digits(ReadOnlySpan<char> text, out int value)
    {
        value = 0;
        foreach (var digit in text)
        {
            if (!char.IsAsciiDigit(digit))
                return false;
            value = (value * 10) + digit - '0';
        }
        return true;
    }
}

/// <summary>Reads and writes times with <see cref="WireTime"/>.</summary>
public sealed class WireTimeConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType is not JsonTokenType.String)
            throw new JsonException("A time must be text.");
        Span<char> text = stackalloc char[64];
        if (!reader.ValueIsEscaped && !reader.HasValueSequence && reader.ValueSpan.Length <= text.Length)
            text = text[..reader.CopyString(text)];
        else
            text = JsonText.Read(ref reader).ToCharArray();
        return WireTime.TryRead(text, out var time, out _) ? time : throw new JsonException("Not a time.");
    }

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
    {
        Span<byte> text = stackalloc byte[WireTime.Format.Length];
        value.UtcDateTime.TryFormat(text, out var length, WireTime.Format, CultureInfo.InvariantCulture);
        writer.WriteStringValue(text[..length]);
    }
}
