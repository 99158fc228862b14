using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace RoamingHub.Core.Metering;

/// <param name="Curve">As the record names it; null where it names none that is known here. <paramref name="Data"/>: absent where there is none.</param>
public sealed record OcmfSignature(string Algorithm, MeterCurve? Curve, string Hash, byte[]? Data);

/// <summary>Whom the meter says it served (OCMF 1.x, table 4).</summary>
/// <param name="Known">False where it says that it does not know.</param>
/// <param name="Level">How sure it is; some of the words say that the assignment failed.</param>
/// <param name="Kind">What kind of id it is, such as ISO14443 or EMAID.</param>
public sealed record OcmfDriver(bool Known, string? Level, string? Kind, string? Id);

/// <summary>
/// A record in the Open Charge Metering Format 1.x: <c>OCMF|payload|signature</c>, both JSON, on one line or many. The payload is signed as it stands, blanks
/// and line ends too, so it is kept as text.
/// </summary>
/// <param name="Page">T and a number in the sequence of the meter's transactions, F outside of them.</param>
/// <param name="Meter">Serial number of the meter, or of what signs for it.</param>
/// <param name="Fault">Why the payload cannot be read; its signature can be checked all the same.</param>
public sealed partial record OcmfRecord(
    string Payload, string? Page, string? Meter, OcmfDriver? Driver, IReadOnlyList<OcmfReading> Readings, OcmfSignature Signature, string? Fault)
{
    private const string DefaultAlgorithm = "ECDSA-secp256r1-SHA256";
    private const int MostDigits = 12;

    /// <summary>A charge has a few; a record of more is somebody's attack.</summary>
    private const int MostReadings = 10_000;

    /// <summary>Null for what is no such record at all.</summary>
    public static OcmfRecord? Read(string text)
    {
        // A bar cannot stand within a section; should one all the same, it is in the payload, whose texts are the meter's and the driver's.
        var (first, last) = (text.IndexOf('|', StringComparison.Ordinal), text.LastIndexOf('|'));
        if (MeterFormats.Of(text) != MeterFormats.Ocmf || first == last)
            return null;
        var payload = text[(first + 1)..last];
        if (Parsed(text[(last + 1)..], SignatureOf) is not { } signature)
            return null;
        return Parsed(payload, json => new OcmfRecord(
                payload, Text(json, "PG"), Filled(json, "MS") ?? Filled(json, "GS"), DriverOf(json), ReadingsOf(json), signature, null))
            ?? new(payload, null, null, null, [], signature, "The payload is no JSON object.");
    }

    // Null for what is no JSON object, or cannot be written in Unicode.
    private static T? Parsed<T>(string section, Func<JsonElement, T> read)
        where T : class
    {
        try
        {
            using var json = JsonDocument.Parse(section.TrimEnd('\0'));
            return json.RootElement.ValueKind == JsonValueKind.Object ? read(json.RootElement) : null;
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    private static OcmfSignature SignatureOf(JsonElement section)
    {
        var algorithm = Filled(section, "SA") ?? DefaultAlgorithm;
        var parts = algorithm.Split('-', 2);
        var hash = algorithm.LastIndexOf("-SHA", StringComparison.OrdinalIgnoreCase);
        var known = parts[0].Equals("ECDSA", StringComparison.OrdinalIgnoreCase) && hash > parts[0].Length;
        var bits = known ? algorithm[(hash + "-SHA".Length)..].TrimStart('-') : "";
        return new(
            algorithm, known && bits is "256" or "384" or "512" ? MeterCurve.Named(algorithm[(parts[0].Length + 1)..hash]) : null, "SHA" + bits,
            BytesOf(Text(section, "SD"), "base64".Equals(Text(section, "SE"), StringComparison.OrdinalIgnoreCase)));
    }

    // What is written in neither way is a signature that fits nothing, not none. Some meters do not say that theirs is in Base64.
    private static byte[]? BytesOf(string? data, bool base64)
    {
        if (string.IsNullOrWhiteSpace(data))
            return null;
        var bare = string.Concat(data.Where(c => !char.IsWhiteSpace(c)));
        if (!base64 && bare.Length % 2 == 0 && bare.All(char.IsAsciiHexDigit))
            return Convert.FromHexString(bare);
        var decoded = new byte[bare.Length];
        return Convert.TryFromBase64String(bare, decoded, out var count) ? decoded[..count] : [];
    }

    private static OcmfDriver? DriverOf(JsonElement payload) =>
        Filled(payload, "IT") is null && Filled(payload, "ID") is null && Filled(payload, "IL") is null
            ? null
            : new(payload.TryGetProperty("IS", out var known) && known.ValueKind == JsonValueKind.True, Filled(payload, "IL"), Filled(payload, "IT"), Filled(payload, "ID"));

    private static List<OcmfReading> ReadingsOf(JsonElement payload)
    {
        var readings = new List<OcmfReading>();
        if (!payload.TryGetProperty("RD", out var list) || list.ValueKind != JsonValueKind.Array)
            return readings;
        foreach (var element in list.EnumerateArray().Where(e => e.ValueKind == JsonValueKind.Object).Take(MostReadings))
        {
            var before = readings.Count > 0 ? readings[^1] : null;
            var (at, clock) = Text(element, "TM") is { } time ? TimeOf(time) : (before?.At, before?.Clock);
            var (value, digits) = NumberOf(element, "RV");
            readings.Add(new(
                at, clock, Text(element, "TX") ?? before?.Reason, value, digits, Text(element, "RU") ?? before?.Unit, Text(element, "RI") ?? before?.Register,
                Text(element, "EF") ?? before?.Errors, Text(element, "ST") ?? before?.State, NumberOf(element, "CL").Value));
        }

        return readings;
    }

    private static (decimal? Value, int Digits) NumberOf(JsonElement reading, string name)
    {
        if (!reading.TryGetProperty(name, out var member) || member.ValueKind is not (JsonValueKind.String or JsonValueKind.Number))
            return (null, 0);
        var written = member.ValueKind == JsonValueKind.String ? member.GetString()! : member.GetRawText();
        if (!decimal.TryParse(written, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || Math.Abs(value) > 1e15m)
            return (null, 0);
        var (point, exponent) = (written.IndexOf('.', StringComparison.Ordinal), written.AsSpan().IndexOfAny('e', 'E'));
        var digits = point < 0 ? 0 : written[(point + 1)..].TakeWhile(char.IsAsciiDigit).Count();
        var power = exponent >= 0 && int.TryParse(written.AsSpan(exponent + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var ten) ? ten : 0;
        return (value, (int)Math.Clamp((long)digits - power, 0, MostDigits));
    }

    /// <summary><c>2018-07-24T13:22:04,000+0200 S</c>.</summary>
    private static (DateTimeOffset? At, string? Clock) TimeOf(string written)
    {
        if (Time().Match(written) is not { Success: true } match)
            return (null, null);
        var zone = match.Groups[3] is { Success: true } minutes ? $"{minutes.Value}:{match.Groups[4].Value}" : "+00:00";
        var text = $"{match.Groups[1].Value}.{(match.Groups[2] is { Success: true } parts ? parts.Value : "0")}{zone}";
        return (
            DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var at) ? at : null,
            match.Groups[5] is { Success: true, Value: var clock } ? clock : null);
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;

    private static string? Filled(JsonElement element, string name) => Text(element, name) is { } text && !string.IsNullOrWhiteSpace(text) ? text : null;

    [GeneratedRegex(@"^\s*(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:[,.](\d{1,7}))?\s*(?:Z|([+-]\d\d):?(\d\d))(?:\s*([UISR]))?\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex Time();
}
