using RoamingHub.Core.Sessions;
using RoamingHub.Core.Values;

namespace RoamingHub.Core.Metering;

/// <summary>
/// Judges the signed values of a charge: whether each is the meter's, whether the charge's begin and end are among them, and whether the energy
/// between them is what is billed.
/// </summary>
public static class MeteringJudge
{
    /// <summary>Two registers that round differently are a little apart, whatever the meter's own resolution.</summary>
    public const decimal LeastToleranceWh = 1;

    /// <summary>The station's clock and the meter's are seldom the same.</summary>
    public static readonly TimeSpan UsualClockTolerance = TimeSpan.FromMinutes(5);

    private const int MostShown = 20;

    private static readonly Dictionary<string, SessionId> Nowhere = [];

    /// <param name="readings">All that came, in the order of time.</param>
    /// <param name="known">The meter's key, where somebody has said which it is.</param>
    /// <param name="toleranceWh">By how much signed and billed energy may differ beyond the resolution of the signed values.</param>
    /// <param name="clockTolerance">By how much the meter's clock may put a value outside of the charge; the usual where it is null.</param>
    /// <param name="elsewhere">Other charges that have some of these values, by the values' <see cref="SignedDigest"/>.</param>
    /// <returns>Null where there are no signed values and nobody promised any.</returns>
    public static SignedMetering? Judge(
        IReadOnlyList<SignedReading> readings, KnownMeterKey? known, BilledCharge charge, decimal toleranceWh = LeastToleranceWh, TimeSpan? clockTolerance = null,
        IReadOnlyDictionary<string, SessionId>? elsewhere = null)
    {
        if (readings.Count == 0)
            return known is null ? null : Silent(known);
        var (findings, notes) = (new List<MeteringFinding>(), new List<string>());
        var sent = readings.Select(r => r.Signed?.PublicKey).FirstOrDefault(k => !string.IsNullOrWhiteSpace(k));
        var verification = new RecordVerification(known, sent);
        var records = readings.Select(r => (Reading: r, Ocmf: OcmfRecord.Read(r.Text))).ToList();
        var checks = records.Select(r => (r.Reading, Check: verification.Check(r.Reading, r.Ocmf))).ToList();
        findings.AddRange(checks.Select(c => c.Check).Where(c => c.Verdict != MeteringVerdict.Genuine).Select(c => new MeteringFinding(c.Verdict, c.Text)).Distinct());
        findings.AddRange(MeteringDoubts.Replayed(readings, elsewhere ?? Nowhere).Distinct());

        SignedEnergy? signed = null;
        var read = records.Select(r => r.Ocmf).OfType<OcmfRecord>().Where(r => r.Fault is null).ToList();
        if (read.Count > 0)
        {
            var values = ValuesOf(records);
            signed = EnergyOf(values, findings);
            if (signed is not null)
                findings.AddRange(Compared(signed, charge.Energy, toleranceWh));
            findings.AddRange(MeteringDoubts.Doubted(values.Where(v => v.Begins || v.Ends).Select(v => v.Reading), read.SelectMany(r => r.Readings)));
            findings.AddRange(MeteringDoubts.Sources(read, notes));
            if (MeteringDoubts.Time(values, charge, clockTolerance ?? UsualClockTolerance) is { } time)
                findings.Add(time);
            if (MeteringDoubts.Clock(values, charge, notes) is { } clock)
                findings.Add(clock);
            findings.AddRange(MeteringDoubts.Drivers(read, charge.Cards));
            if (read.Exists(r => r.Readings.Any(v => v.Reason == "X")))
                notes.Add("The meter reports an error during the charge.");
        }

        var origin = known?.Origin ?? (sent is null ? null : KeyOrigin.Message);
        if (origin == KeyOrigin.Message && checks.Exists(c => c.Check.Verdict == MeteringVerdict.Genuine))
            notes.Add("The key came with the values themselves and is written down nowhere: whoever could change the values could change the key.");
        var verdict = findings.Count == 0 ? MeteringVerdict.Genuine : findings.Max(f => f.Verdict);
        return new(
            verdict, findings, notes, signed?.Wh, verification.Fitting ?? known?.Text ?? sent, origin, Shown(checks), signed?.ResolutionWh, signed?.Register,
            signed?.LossWh);
    }

    private static SignedMetering Silent(KnownMeterKey known) => new(
        MeteringVerdict.MissingStart,
        [
            new(MeteringVerdict.MissingStart, "The meter's key is known, but no signed value came."),
            new(MeteringVerdict.MissingEnd, "The meter's key is known, but no signed value came."),
        ], [], null, known.Text, known.Origin, []);

    // In the order in which they were taken; a value without a word of the transaction is what its message calls it.
    private static List<SignedValueRead> ValuesOf(List<(SignedReading Reading, OcmfRecord? Ocmf)> records) =>
    [
        .. records.Where(r => r.Ocmf is not null).SelectMany(r => r.Ocmf!.Readings.Select(v => new SignedValueRead(
            v, v.Begins || (v.Reason is null && r.Reading.Moment == SignedMoment.Start), v.EndsCharge || (v.Reason is null && r.Reading.Moment == SignedMoment.End))))
            .Where(v => v.Reading.Wh is not null && !v.Reading.Exports),
    ];

    private static SignedEnergy? EnergyOf(List<SignedValueRead> values, List<MeteringFinding> findings)
    {
        var (begins, ends) = (values.Exists(v => v.Begins), values.Exists(v => v.Ends));
        if (!begins)
            findings.Add(new(MeteringVerdict.MissingStart, "No signed value tells what the meter showed when the charge began."));
        if (!ends)
            findings.Add(new(MeteringVerdict.MissingEnd, "No signed value tells what the meter showed when the charge ended."));
        var signed = SignedEnergy.Of(values);
        if (signed is null && begins && ends)
            findings.Add(new(MeteringVerdict.Unverifiable, "Begin and end were read from different registers."));
        return signed;
    }

    private static IEnumerable<MeteringFinding> Compared(SignedEnergy signed, Energy billed, decimal toleranceWh)
    {
        var (apart, allowed) = (billed.Wh - signed.Wh, toleranceWh + signed.ResolutionWh);
        if (signed.Wh < 0)
            yield return new(MeteringVerdict.EnergyDiffers, $"The signed value at the end lies below the one at the beginning, by {Energy.FromWh(-signed.Wh)}.");
        if (Math.Abs(apart) <= allowed)
            yield break;
        var text = $"The meter has signed {Energy.FromWh(signed.Wh)}, the record bills {billed}.";
        if (signed.LossWh is > 0 and var loss && Math.Abs(apart - loss) <= allowed)
            text += " The difference is what the cable lost, which the meter has taken out.";
        yield return new(MeteringVerdict.EnergyDiffers, text);
    }

    // The record keeps what partners get, and what is wrong; a charge may have hundreds of values.
    private static List<SignedRecordCheck> Shown(List<(SignedReading Reading, SignedRecordCheck Check)> checks)
    {
        var chosen = SignedReadings.Chosen([.. checks.Select(c => c.Reading)]);
        var wrong = checks.Where(c => c.Check.Verdict != MeteringVerdict.Genuine).Select(c => c.Reading).Take(MostShown - chosen.Count);
        var shown = new HashSet<SignedReading>(chosen.Concat(wrong), ReferenceEqualityComparer.Instance);
        return [.. checks.Where(c => shown.Contains(c.Reading)).Select(c => c.Check)];
    }
}
