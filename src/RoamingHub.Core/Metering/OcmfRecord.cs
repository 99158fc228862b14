using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace RoamingHub.Core.Metering;

/// <summary>What a meter says of one moment; members that a reading leaves out are those of the reading before (OCMF 1.x, table 7).</summary>
/// <param name="Clock">The state of the meter's clock: S synchronised, I informative, R relative, U unknown.</param>
/// <param name="Reason">B begin, C charging, X exception, E L R A P ends, S suspended, T tariff change; absent without a transaction.</param>
/// <param name="Digits">Decimal places of the value as it was written.</param>
/// <param name="Register">OBIS code. <paramref name="Errors"/>: E the energy, t the time cannot be used. <paramref name="State"/>: G is good.</param>
public sealed partial record OcmfReading(
    DateTimeOffset? At, string? Clock, string? Reason, decimal? Value, int Digits, string? Unit, string? Register, string? Errors, string? State)
{
    private const string Ends = "ELRAP";

    public bool Begins => Reason == "B";

    public bool EndsCharge => Reason is { Length: 1 } reason && Ends.Contains(reason, StringComparison.Ordinal);

    /// <summary>Null for what is no energy.</summary>
    public decimal? Wh => Unit switch { "kWh" => Value * 1000m, "Wh" => Value, _ => null };

    /// <summary>The least difference that the value can show, Wh.</summary>
    public decimal LeastWh => (Unit == "kWh" ? 1000m : 1m) / Power(Digits);

    /// <summary>Energy that left the vehicle, by its OBIS code: the registers x.8.0 of group 2, and C0 to C3 of the format's own.</summary>
    public bool Exports => Register is { } code && Export().IsMatch(code);

    private static decimal Power(int digits)
    {
        var power = 1m;
        for (var i = 0; i < digits; i++)
            power *= 10;
        return power;
    }

    [GeneratedRegex(@":(2\.|C[0-3]\.)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Export();
}

/// <param name="Curve">As the record names it; null where it names none that is known here. <paramref name="Data"/>: absent where there is none.</param>
public sealed record OcmfSignature(string Algorithm, MeterCurve? Curve, string Hash, byte[]? Data);

/// <summary>
/// A record in the Open Charge Metering Format 1.x: <c>OCMF|payload|signature</c>, both JSON, on one line or many. The payload is signed as it stands, blanks
/// and line ends too, so it is kept as text.
/// </summary>
/// <param name="Page">T and a number in the sequence of the meter's transactions, F outside of them.</param>
/// <param name="Meter">Serial number of the meter, or of what signs for it.</param>
/// <param name="Fault">Why the payload cannot be read; its signature can be checked all the same.</param>
public sealed partial record OcmfRecord(string Payload, string? Page, string? Meter, IReadOnlyList<OcmfReading> Readings, OcmfSignature Signature, string? Fault)
{
    private const string DefaultAlgorithm = "ECDSA-secp256r1-SHA256";
    private const int MostDigits = 12;

    /// <summary>Null for what is no such record at all.</summary>
    public static OcmfRecord? Read(string text)
    {
        // A bar cannot stand within a section; should one all the same, it is in the payload, whose texts are the meter's and the driver's.
        var (first, last) = (text.IndexOf('|', StringComparison.Ordinal), text.LastIndexOf('|'));
        if (MeterFormats.Of(text) != MeterFormats.Ocmf || first == last)
            return null;
        var payload = text[(first + 1)..last];
        if (SignatureOf(text[(last + 1)..]) is not { } signature)
            return null;
        try
        {
            using var json = JsonDocument.Parse(payload);
            return json.RootElement.ValueKind == JsonValueKind.Object
                ? new(payload, Text(json.RootElement, "PG"), Text(json.RootElement, "MS") ?? Text(json.RootElement, "GS"), ReadingsOf(json.RootElement), signature, null)
                : new(payload, null, null, [], signature, "The payload is no JSON object.");
        }
        catch (JsonException)
        {
            return new(payload, null, null, [], signature, "The payload is no JSON.");
        }
    }

    private static OcmfSignature? SignatureOf(string section)
    {
        try
        {
            using var json = JsonDocument.Parse(section);
            if (json.RootElement.ValueKind != JsonValueKind.Object)
                return null;
            var algorithm = Text(json.RootElement, "SA") ?? DefaultAlgorithm;
            var parts = algorithm.Split('-');
            var known = parts is ["ECDSA", _, "SHA256" or "SHA384" or "SHA512"];
            return new(
                algorithm, known ? MeterCurve.Named(parts[1]) : null, known ? parts[2] : "",
                BytesOf(Text(json.RootElement, "SD"), base64: Text(json.RootElement, "SE") == "base64"));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // What is written in neither way is a signature that fits nothing, not none.
    private static byte[]? BytesOf(string? data, bool base64)
    {
        if (string.IsNullOrWhiteSpace(data))
            return null;
        try
        {
            return base64 ? Convert.FromBase64String(data) : Convert.FromHexString(data.Trim());
        }
        catch (FormatException)
        {
            return [];
        }
    }

    private static List<OcmfReading> ReadingsOf(JsonElement payload)
    {
        var readings = new List<OcmfReading>();
        if (!payload.TryGetProperty("RD", out var list) || list.ValueKind != JsonValueKind.Array)
            return readings;
        foreach (var element in list.EnumerateArray().Where(e => e.ValueKind == JsonValueKind.Object))
        {
            var before = readings.Count > 0 ? readings[^1] : null;
            var (at, clock) = Text(element, "TM") is { } time ? TimeOf(time) : (before?.At, before?.Clock);
            var (value, digits) = ValueOf(element);
            readings.Add(new(
                at, clock, Text(element, "TX") ?? before?.Reason, value, digits, Text(element, "RU") ?? before?.Unit, Text(element, "RI") ?? before?.Register,
                Text(element, "EF") ?? before?.Errors, Text(element, "ST") ?? before?.State));
        }

        return readings;
    }

    private static (decimal? Value, int Digits) ValueOf(JsonElement reading)
    {
        if (!reading.TryGetProperty("RV", out var member))
            return (null, 0);
        var written = member.ValueKind == JsonValueKind.String ? member.GetString()! : member.GetRawText();
        if (!decimal.TryParse(written, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || Math.Abs(value) > 1e15m)
            return (null, 0);
        var point = written.IndexOf('.', StringComparison.Ordinal);
        return (value, point < 0 ? 0 : Math.Min(MostDigits, written[(point + 1)..].TakeWhile(char.IsAsciiDigit).Count()));
    }

    /// <summary><c>2018-07-24T13:22:04,000+0200 S</c>.</summary>
    private static (DateTimeOffset? At, string? Clock) TimeOf(string written)
    {
        if (Time().Match(written) is not { Success: true } match)
            return (null, null);
        var text = $"{match.Groups[1].Value}.{match.Groups[2].Value}{match.Groups[3].Value}:{match.Groups[4].Value}";
        return (
            DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var at) ? at : null,
            match.Groups[5] is { Success: true, Value: var clock } ? clock : null);
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;

    [GeneratedRegex(@"^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)[,.](\d{1,7})([+-]\d\d):?(\d\d)(?: ([UISR]))?$", RegexOptions.CultureInvariant)]
    private static partial Regex Time();
}
