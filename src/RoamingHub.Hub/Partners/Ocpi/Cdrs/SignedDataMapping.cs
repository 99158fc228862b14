using System.Text;
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
    private const string Ocmf = "OCMF";
    private const string Alfen = "Alfen Eichrecht";

    /// <summary>For a meter whose format neither its station names nor the record shows.</summary>
    private const string NotNamed = "unknown";

    /// <summary>Null where there is none.</summary>
    public static SignedData? ToOcpi(IReadOnlyList<SignedReading> readings)
    {
        var values = readings.Select(r => (Reading: r, Signed: Convert.ToBase64String(Encoding.UTF8.GetBytes(r.Text))))
            .Where(v => v.Signed.Length <= LongestValue).ToList();
        if (values is not [var (first, _), ..])
            return null;
        return new()
        {
            EncodingMethod = MethodOf(first),
            PublicKey = first.Signed?.PublicKey is { Length: > 0 and <= LongestKey } key ? key : null,
            SignedValues = [.. values.Select(v => new SignedValue(NatureOf(v.Reading.Moment), v.Reading.Text, v.Signed))],
        };
    }

    private static string MethodOf(SignedReading reading)
    {
        if (reading.Text.StartsWith("OCMF|", StringComparison.Ordinal))
            return Ocmf;
        if (reading.Text.StartsWith("AP;", StringComparison.Ordinal))
            return Alfen;
        return reading.Signed?.Encoding is { Length: > 0 and <= LongestMethod } encoding ? encoding : NotNamed;
    }

    private static string NatureOf(SignedMoment moment) => moment switch
    {
        SignedMoment.Start => "Start",
        SignedMoment.End => "End",
        _ => "Intermediate",
    };
}
