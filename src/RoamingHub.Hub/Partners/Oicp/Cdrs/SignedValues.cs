using RoamingHub.Core.Sessions;
using RoamingHub.Oicp.V23.Cdrs;

namespace RoamingHub.Hub.Partners.Oicp.Cdrs;

/// <summary>The signed records of a charge, as Hubject takes them.</summary>
internal static class SignedValues
{
    public static IReadOnlyList<SignedMeteringValue>? Of(IEnumerable<SessionEvent> history) =>
        SignedReadings.Of(history) is { Count: > 0 } readings ? [.. readings.Select(r => new SignedMeteringValue(r.Text, StatusOf(r.Moment)))] : null;

    /// <summary>Hubject refuses signed values without a word on how to check them.</summary>
    public static CalibrationLawVerificationInfo ToVerification(IReadOnlyList<SignedMeteringValue> values) => new(
        MeteringSignatureEncodingFormat: values[0].Value?.StartsWith("OCMF|", StringComparison.Ordinal) == true ? "OCMF" : null,
        SignedMeteringValuesVerificationInstruction: "Check the signed values with a transparency software that reads this meter's format, and with the public key shown on the meter.");

    private static MeteringStatus StatusOf(SignedMoment moment) => moment switch
    {
        SignedMoment.Start => MeteringStatus.Start,
        SignedMoment.End => MeteringStatus.End,
        _ => MeteringStatus.Progress,
    };
}
