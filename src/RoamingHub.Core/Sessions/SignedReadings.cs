using RoamingHub.Core.Metering;

namespace RoamingHub.Core.Sessions;

public enum SignedMoment
{
    Start,
    Between,
    End,
}

/// <param name="Text">What the meter wrote and signed, without its transport coding; as it came where that is no text.</param>
/// <param name="Signed">The station's own words about it, where it has some.</param>
public sealed record SignedReading(SignedMoment Moment, string Text, SignedValue? Signed);

/// <summary>
/// The signed records of a charge, as the meter wrote them, in the order of time. Some stations send them as a value of their own, others beside a plain
/// one, in many codings. What a record says of its moment goes before what its message says, and before its place in the message.
/// </summary>
public static class SignedReadings
{
    private const string Format = "SignedData";
    private const int MostBetween = 8;

    /// <summary>All of them, each once.</summary>
    public static IReadOnlyList<SignedReading> All(IEnumerable<SessionEvent> history) =>
    [
        .. history.SelectMany(ReadingsOf).OrderBy(r => r.At).SelectMany(r => r.Samples).Where(IsSigned).SelectMany(InSample).DistinctBy(v => (v.Text, v.Moment))
            .OrderBy(v => v.Moment),
    ];

    /// <summary>As many as partners take: the first, at most eight evenly chosen ones of those between, and the last.</summary>
    public static IReadOnlyList<SignedReading> Of(IEnumerable<SessionEvent> history) => Chosen(All(history));

    /// <param name="all">In the order of time.</param>
    public static IReadOnlyList<SignedReading> Chosen(IReadOnlyList<SignedReading> all)
    {
        var between = all.Where(v => v.Moment == SignedMoment.Between).ToList();
        SignedReading?[] ends = [all.FirstOrDefault(v => v.Moment == SignedMoment.Start), all.LastOrDefault(v => v.Moment == SignedMoment.End)];
        var chosen = between.Count <= MostBetween
            ? between
            : [.. Enumerable.Range(0, MostBetween).Select(i => between[i * (between.Count - 1) / (MostBetween - 1)])];
        return [.. new[] { ends[0] }.Concat(chosen).Append(ends[1]).OfType<SignedReading>()];
    }

    /// <summary>Some stations forget to say so of a record that anybody recognises.</summary>
    public static bool IsSigned(Sample sample) =>
        sample.Format == Format || sample.Signed is not null || sample.Value.StartsWith("OCMF|", StringComparison.Ordinal);

    /// <summary>The records in one value: most hold one, an envelope several.</summary>
    public static IEnumerable<SignedReading> InSample(Sample sample) =>
        SignedText.Unpack(sample).Select(r => new SignedReading(MomentOf(r.Text, r.Context ?? sample.Context), r.Text, r.Words));

    private static IEnumerable<Reading> ReadingsOf(SessionEvent e) => e switch
    {
        MeterRead read => read.Readings,
        ChargingStopped { Readings: { } readings } => readings,
        SignedValuesCameLate late => late.Readings,
        _ => [],
    };

    private static SignedMoment MomentOf(string text, string? context)
    {
        var readings = OcmfRecord.Read(text)?.Readings ?? [];
        if (readings.Any(r => r.EndsCharge))
            return SignedMoment.End;
        if (readings.Any(r => r.Begins))
            return SignedMoment.Start;
        return context switch
        {
            "Transaction.Begin" => SignedMoment.Start,
            "Transaction.End" => SignedMoment.End,
            _ => SignedMoment.Between,
        };
    }
}
