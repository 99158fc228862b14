using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using RoamingHub.Core.Sessions;

namespace RoamingHub.Core.Metering;

/// <summary>
/// The file that the transparency software for meters opens: each signed record with the moment it was taken at, its format and its public key. Some
/// stations send their records in it.
/// </summary>
public static class TransparencyXml
{
    private const string Begin = "Transaction.Begin";
    private const string End = "Transaction.End";
    private const string Between = "Sample.Periodic";
    private const int Longest = 4_000_000;

    private static readonly XmlReaderSettings Careful = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = Longest };

    /// <summary>The records in it where all of them are OCMF; null for all else, which is passed on whole.</summary>
    public static IReadOnlyList<WrittenRecord>? Read(string text)
    {
        try
        {
            using var reader = XmlReader.Create(new StringReader(text.Trim()), Careful);
            var values = XDocument.Load(reader, LoadOptions.PreserveWhitespace).Descendants().Where(e => e.Name.LocalName == "value").Select(RecordOf).ToList();
            return values.Count > 0 && values.TrueForAll(v => v is not null) ? [.. values.OfType<WrittenRecord>()] : null;
        }
        catch (XmlException)
        {
            return null;
        }
    }

    /// <param name="transaction">The station's number of the charge; one is made up where it has a name instead, since the file wants a number.</param>
    /// <param name="keyOf">The public key that a record is checked with; null where none is known.</param>
    public static string Write(IReadOnlyList<SignedReading> readings, string transaction, Func<SignedReading, string?> keyOf)
    {
        var number = long.TryParse(transaction, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 1;
        var values = readings.SelectMany(r => ValuesIn(r.Text) ?? [ValueOf(r, number, keyOf(r))]);
        return $"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{new XElement("values", values).ToString(SaveOptions.DisableFormatting)}\n";
    }

    private static WrittenRecord? RecordOf(XElement value)
    {
        var (data, key) = (Child(value, "signedData"), Child(value, "publicKey")?.Value.Trim());
        var text = data?.Value.Trim();
        var format = data?.Attribute("format")?.Value;
        var isOcmf = text is { Length: > 0 }
            && (string.Equals(format, MeterFormats.Ocmf, StringComparison.OrdinalIgnoreCase) || (format is null && SignedFormatOf(text) == MeterFormats.Ocmf));
        return isOcmf ? new(text!, value.Attribute("context")?.Value, new("", null, MeterFormats.Ocmf, string.IsNullOrEmpty(key) ? null : key)) : null;
    }

    private static XElement? Child(XElement value, string name) => value.Elements().FirstOrDefault(e => e.Name.LocalName == name);

    // Without a word on its format a record is what it looks like, also in its coding.
    private static string SignedFormatOf(string text) => MeterFormats.Of(SignedText.Unpack(new Sample(text, "", "")) is [var only] ? only.Text : text);

    private static XElement ValueOf(SignedReading reading, long transaction, string? key) => new(
        "value", new XAttribute("transactionId", transaction), new XAttribute("context", ContextOf(reading.Moment)),
        new XElement("signedData", Format(reading), new XAttribute("encoding", CodingOf(reading)), Safe(reading.Text)),
        key is null ? null : new XElement("publicKey", new XAttribute("encoding", IsHex(key) ? "hex" : "base64"), Safe(key)));

    // An envelope of the station's own, in a format that is not read here, goes into ours value by value.
    private static List<XElement>? ValuesIn(string text)
    {
        if (!text.AsSpan().TrimStart().StartsWith("<", StringComparison.Ordinal))
            return null;
        try
        {
            using var reader = XmlReader.Create(new StringReader(text.Trim()), Careful);
            var values = XDocument.Load(reader, LoadOptions.PreserveWhitespace).Descendants().Where(e => e.Name.LocalName == "value").ToList();
            return values.Count == 0 ? null : values;
        }
        catch (XmlException)
        {
            return null;
        }
    }

    // The software's own names; what it does not know it finds out by itself where nothing is said.
    private static XAttribute? Format(SignedReading reading) => MeterFormats.Of(reading.Text, reading.Signed?.Encoding) switch
    {
        MeterFormats.Ocmf => new("format", MeterFormats.Ocmf),
        MeterFormats.Alfen => new("format", "ALFEN"),
        _ => null,
    };

    private static string CodingOf(SignedReading reading) =>
        MeterFormats.Of(reading.Text) is MeterFormats.Ocmf or MeterFormats.Alfen ? "plain" : IsHex(reading.Text) ? "hex" : reading.Signed is null ? "plain" : "base64";

    private static bool IsHex(string text) => text.Length > 0 && text.All(c => char.IsAsciiHexDigit(c) || char.IsWhiteSpace(c));

    private static string ContextOf(SignedMoment moment) => moment switch { SignedMoment.Start => Begin, SignedMoment.End => End, _ => Between };

    // What XML has no way to write was never a meter's text.
    private static string Safe(string text)
    {
        var bare = text.Trim();
        return bare.All(XmlConvert.IsXmlChar) ? bare : string.Concat(bare.EnumerateRunes().Where(IsWritable));
    }

    private static bool IsWritable(Rune rune) => !rune.IsBmp || XmlConvert.IsXmlChar((char)rune.Value);
}
