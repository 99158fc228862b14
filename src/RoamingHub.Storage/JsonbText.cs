namespace RoamingHub.Storage;

/// <summary>
/// jsonb refuses <c>\u0000</c> and lone surrogates. One such character from a station must not keep its report out of the log, so each is
/// replaced by U+FFFD. Both stand as six-byte escapes in what System.Text.Json writes, and so does the replacement: the repair is in place.
/// </summary>
internal static class JsonbText
{
    private const int EscapeLength = 6;

    /// <summary>True when something was replaced.</summary>
    public static bool Repair(Span<byte> json)
    {
        var repaired = false;
        var rest = json;
        for (var at = rest.IndexOf((byte)'\\'); at >= 0 && at + 1 < rest.Length; at = rest.IndexOf((byte)'\\'))
        {
            rest = rest[at..];
            var length = 2;
            if (TryReadEscape(rest, out var unit))
            {
                length = EscapeLength;
                if (char.IsHighSurrogate(unit) && TryReadEscape(rest[EscapeLength..], out var next) && char.IsLowSurrogate(next))
                    length = 2 * EscapeLength;
                else if (unit == '\0' || char.IsSurrogate(unit))
                {
                    "\\ufffd"u8.CopyTo(rest);
                    repaired = true;
                }
            }
            rest = rest[length..];
        }
        return repaired;
    }

    private static bool TryReadEscape(ReadOnlySpan<byte> text, out char unit)
    {
        unit = '\0';
        if (text.Length < EscapeLength || text[0] != '\\' || text[1] != 'u')
            return false;
        var value = 0;
        foreach (var digit in text[2..EscapeLength])
        {
            if (!char.IsAsciiHexDigit((char)digit))
                return false;
            value = value * 16 + (digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10);
        }
        unit = (char)value;
        return true;
    }
}
