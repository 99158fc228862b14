namespace RoamingHub.Core.Metering;

/// <summary>The formats in which meters sign, recognised by what a record looks like. Only one of them is read here; the others are passed on as they are.</summary>
public static class MeterFormats
{
    public const string Ocmf = "OCMF";
    public const string Alfen = "Alfen Eichrecht";

    /// <summary>For a meter whose format neither its station names nor the record shows.</summary>
    public const string NotNamed = "unknown";

    private const string SmlStart = "1B1B1B1B01010101"; // the escape sequence that begins a message in the Smart Message Language

    /// <param name="named">The station's own word, which counts where the record shows nothing.</param>
    public static string Of(string text, string? named = null)
    {
        var start = text.AsSpan().TrimStart();
        if (start.StartsWith("OCMF|", StringComparison.Ordinal))
            return Ocmf;
        if (start.StartsWith("AP;", StringComparison.Ordinal))
            return Alfen;
        if (start.StartsWith(SmlStart, StringComparison.OrdinalIgnoreCase))
            return "SML";
        if (start.StartsWith("<", StringComparison.Ordinal))
            return NameIn(start) ?? named ?? "XML";
        return string.IsNullOrWhiteSpace(named) ? NotNamed : named;
    }

    // Envelopes name what they hold: <signedData format="EDL" …>.
    private static string? NameIn(ReadOnlySpan<char> xml)
    {
        const string mark = "format=\"";
        var at = xml.IndexOf(mark, StringComparison.Ordinal);
        if (at < 0)
            return null;
        var name = xml[(at + mark.Length)..];
        var end = name.IndexOf('"');
        return end is > 0 and <= 36 ? name[..end].ToString() : null;
    }
}
