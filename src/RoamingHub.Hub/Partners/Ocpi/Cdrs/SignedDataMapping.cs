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
    /// <param name="knownKey">The meter's public key where no record brings one.</param>
    public static SignedData? ToOcpi(IReadOnlyList<SignedReading> readings, string? knownKey = null)
    {
        var values = readings.Select(r => (Reading: r, Signed: Convert.ToBase64String(Encoding.UTF8.GetBytes(r.Text))))
            .Where(v => v.Signed.Length <= LongestValue).ToList();
        if (values is not [var (first, _), ..])
            return null;
        return new()
        {
            EncodingMethod = MethodOf(first),
            PublicKey = values.Select(v => v.Reading.Signed?.PublicKey).Append(knownKey).FirstOrDefault(k => k is { Length: > 0 and <= LongestKey }),
            SignedValues = [.. values.Select(v => new SignedValue(NatureOf(v.Reading.Moment), v.Reading.Text, v.Signed))],
        };
    }

    private static string MethodOf(SignedReading reading) =>
        MeterFormats.Of(reading.Text, reading.Signed?.Encoding) is { Length: <= LongestMethod } format ? format : MeterFormats.NotNamed;

    private static string NatureOf(SignedMoment moment) => moment switch
    {
        SignedMoment.Start => "Start",
        SignedMoment.End => "End",
        _ => "Intermediate",
    };
}
