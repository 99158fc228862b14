namespace RoamingHub.Hub.Stations;

/// <summary>
/// Takes the white space between the tokens out of sound JSON and leaves every token as it was written: order, numbers, escapes. Small
/// stations' parsers stumble over blanks and line ends; what was said stays byte for byte.
/// </summary>
internal static class CompactJson
{
    public static ReadOnlyMemory<byte> Of(ReadOnlyMemory<byte> json)
    {
        var compact = new byte[json.Length];
        var (length, inText, escaped) = (0, false, false);
        foreach (var b in json.Span)
        {
            if (!inText && (b is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n'))
                continue;
            compact[length++] = b;
            if (escaped)
                escaped = false;
            else if (inText && b == (byte)'\\')
                escaped = true;
            else if (b == (byte)'"')
                inText = !inText;
        }

        return compact.AsMemory(0, length);
    }
}
