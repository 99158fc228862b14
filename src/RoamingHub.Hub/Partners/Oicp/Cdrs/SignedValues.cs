using RoamingHub.Core.Sessions;
using RoamingHub.Oicp.V23.Cdrs;

namespace RoamingHub.Hub.Partners.Oicp.Cdrs;

/// <summary>The signed records of a charge, as the meter wrote them: at most ten, from the first over evenly chosen ones to the last.</summary>
internal static class SignedValues
{
    private const string Signed = "SignedData";
    private const int Most = 10;

    public static IReadOnlyList<SignedMeteringValue>? Of(IEnumerable<SessionEvent> history)
    {
        var values = history.SelectMany(ReadingsOf).SelectMany(r => r.Samples).Where(s => s.Format == Signed)
            .Select(s => new SignedMeteringValue(s.Value, StatusOf(s.Context))).DistinctBy(v => (v.Value, v.MeteringStatus)).ToList();
        if (values.Count == 0)
            return null;
        var between = values.Where(v => v.MeteringStatus == MeteringStatus.Progress).ToList();
        SignedMeteringValue?[] ends = [values.Find(v => v.MeteringStatus == MeteringStatus.Start), values.FindLast(v => v.MeteringStatus == MeteringStatus.End)];
        var room = Most - ends.Count(e => e is not null);
        var chosen = between.Count <= room ? between : [.. Enumerable.Range(0, room).Select(i => between[i * (between.Count - 1) / (room - 1)])];
        return [.. new[] { ends[0] }.Concat(chosen).Append(ends[1]).OfType<SignedMeteringValue>()];
    }

    /// <summary>Hubject refuses signed values without a word on how to check them.</summary>
    public static CalibrationLawVerificationInfo ToVerification(IReadOnlyList<SignedMeteringValue> values) => new(
        MeteringSignatureEncodingFormat: values[0].Value?.StartsWith("OCMF|", StringComparison.Ordinal) == true ? "OCMF" : null,
        SignedMeteringValuesVerificationInstruction: "Check the signed values with a transparency software that reads this meter's format, and with the public key shown on the meter.");

    private static IEnumerable<Reading> ReadingsOf(SessionEvent e) => e switch
    {
        MeterRead read => read.Readings,
        ChargingStopped { Readings: { } readings } => readings,
        _ => [],
    };

    private static MeteringStatus StatusOf(string? context) => context switch
    {
        "Transaction.Begin" => MeteringStatus.Start,
        "Transaction.End" => MeteringStatus.End,
        _ => MeteringStatus.Progress,
    };
}
