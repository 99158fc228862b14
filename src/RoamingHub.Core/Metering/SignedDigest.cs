using System.Security.Cryptography;
using System.Text;
using RoamingHub.Core.Sessions;

namespace RoamingHub.Core.Metering;

/// <summary>By what a signed value is recognised that came with another charge: all that was signed. A signature itself can be written in several ways.</summary>
public static class SignedDigest
{
    /// <summary>The digests by which a charge's begin and end are recognised.</summary>
    public static string[] OfAll(IEnumerable<SignedReading> readings) => [.. readings.Where(Proves).Select(r => Of(r.Text)).Distinct()];

    /// <summary>
    /// What begins or ends a charge is of no other; between them a meter may show the same to two. Only what is seen to be a meter's record says so: stations send the same
    /// placeholder with every charge.
    /// </summary>
    public static bool Proves(SignedReading reading) => reading.Moment != SignedMoment.Between && MeterFormats.Of(reading.Text) switch
    {
        MeterFormats.Ocmf => OcmfRecord.Read(reading.Text) is { Fault: null, Readings.Count: > 0 },
        MeterFormats.Alfen => true,
        _ => false,
    };

    public static string Of(string text)
    {
        var (first, last) = (text.IndexOf('|', StringComparison.Ordinal), text.LastIndexOf('|'));
        var signed = MeterFormats.Of(text) == MeterFormats.Ocmf && first < last ? text[(first + 1)..last] : text;
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(signed.Trim())));
    }
}
