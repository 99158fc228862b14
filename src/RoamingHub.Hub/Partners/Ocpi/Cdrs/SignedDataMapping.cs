using System.Text;
using RoamingHub.Core.Metering;
using RoamingHub.Core.Sessions;
using RoamingHub.Ocpi.V221.Cdrs;
using SignedValue = RoamingHub.Ocpi.V221.Cdrs.SignedValue;

namespace RoamingHub.Hub.Partners.Ocpi.Cdrs;

/// <summary>
/// The meter's signed records on the bill (OCPI 2.2.1 §10.4.7, §10.4.8): each as the meter wrote it, and the same in Base64. A record that is
/// longer than the standard has room for is left out, since half of one proves nothing.
/// </summary>
internal static class SignedDataMapping
{
    private const int LongestValue = 5000;
    private const int LongestKey = 512;
    private const int LongestMethod = 36;

    /// <summary>Null where there is none.</summary>
    /// <param name="metering">What was found of them: its key is the one that fits, or the known one where no record brings its own.</param>
    /// <param name="url">Where drivers find how to check them.</param>
    public static SignedData? ToOcpi(IReadOnlyList<SignedReading> readings, SignedMetering? metering = null, string? url = null)
    {
        var values = readings.Select(r => (Reading: r, Signed: Convert.ToBase64String(Encoding.UTF8.GetBytes(r.Text))))
            .Where(v => v.Signed.Length <= LongestValue).ToList();
        if (values is not [var (first, _), ..])
            return null;
        return new()
        {
            EncodingMethod = MethodOf(first),
            PublicKey = values.Select(v => v.Reading.Signed?.PublicKey).Prepend(metering?.FittingKey).Append(metering?.PublicKey)
                .Where(k => !string.IsNullOrEmpty(k)).Select(k => KeyOf(k!, first)).FirstOrDefault(k => k.Length <= LongestKey),
            SignedValues = [.. values.Select(v => new SignedValue(NatureOf(v.Reading.Moment), v.Reading.Text, v.Signed))],
            Url = url,
        };
    }

    /// <summary>Those that have no room on the bill.</summary>
    public static IEnumerable<SignedReading> LeftOut(IReadOnlyList<SignedReading> readings) =>
        readings.Where(r => Encoding.UTF8.GetByteCount(r.Text) > LongestValue / 4 * 3);

    // In Base64, as the standard has it, where it is one; else as it came.
    private static string KeyOf(string text, SignedReading reading) =>
        MeterKey.Read(text)?.ToInfo(OcmfRecord.Read(reading.Text)?.Signature.Curve) is { } info ? Convert.ToBase64String(info) : text;

    private static string MethodOf(SignedReading reading) =>
        MeterFormats.Of(reading.Text, reading.Signed?.Encoding) is { Length: <= LongestMethod } format ? format : MeterFormats.NotNamed;

    private static string NatureOf(SignedMoment moment) => moment switch
    {
        SignedMoment.Start => "Start",
        SignedMoment.End => "End",
        _ => "Intermediate",
    };
}
