using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace RoamingHub.Ocpp;

/// <summary>
/// Reads JSON strings that System.Text.Json refuses with an exception. NUL and half a surrogate pair, both of which
/// can only arrive as \u escapes, become U+FFFD.
/// </summary>
internal static class JsonText
{
    private const char Replacement = '\uFFFD';

    /// <summary>The text of the string or property name under the reader.</summary>
    public static string Read(ref Utf8JsonReader reader) => Read(ref reader, out _);

    public static string Read(ref Utf8JsonReader reader, out bool sound)
    {
        var raw = reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan;
        if (reader.ValueIsEscaped)
            return Unescape(raw, out sound);
        sound = true;
        return Encoding.UTF8.GetString(raw);
    }

    /// <param name="raw">The bytes between the quotes of a string that a JSON reader has accepted.</param>
    /// <param name="sound">False when something had to be replaced.</param>
    public static string Unescape(ReadOnlySpan<byte> raw, out bool sound)
    {
        sound = true;
        var text = new StringBuilder(raw.Length);
        while (!raw.IsEmpty)
        {
            var plain = raw.IndexOf((byte)'\\');
            if (plain != 0)
            {
                var run = plain < 0 ? raw : raw[..plain];
                text.Append(Encoding.UTF8.GetString(run));
                raw = raw[run.Length..];
                continue;
            }
            if (raw[1] != 'u')
            {
                text.Append(Short(raw[1]));
                raw = raw[2..];
                continue;
            }
            var unit = Unit(raw);
            raw = raw[6..];
            if (char.IsHighSurrogate(unit) && raw.StartsWith("\\u"u8) && char.IsLowSurrogate(Unit(raw)))
            {
                text.Append(unit).Append(Unit(raw));
                raw = raw[6..];
                continue;
            }
            var good = unit != '\0' && !char.IsSurrogate(unit);
            sound &= good;
            text.Append(good ? unit : Replacement);
        }
        return text.ToString();
    }

    private static char Unit(ReadOnlySpan<byte> escape) =>
        (char)ushort.Parse(escape.Slice(2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private static char Short(byte letter) => (char)letter switch
    {
        'b' => '\b',
        'f' => '\f',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        var same => same,
    };
}
