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

    /// <summary>A value without decimal places says nothing of its resolution; calibrated meters show at least this.</summary>
    private const decimal CoarsestWh = 100;

    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(5);

    /// <param name="known">The meter's key, where somebody has said which it is.</param>
    /// <param name="energy">What the record bills.</param>
    /// <param name="toleranceWh">By how much signed and billed energy may differ beyond the resolution of the signed values.</param>
    /// <returns>Null where there are no signed values and nobody promised any.</returns>
    public static SignedMetering? Judge(
        IReadOnlyList<SignedReading> readings, KnownMeterKey? known, Energy energy, DateTimeOffset start, DateTimeOffset end, decimal toleranceWh = LeastToleranceWh)
    {
        if (readings.Count == 0)
            return known is null ? null : Silent(known);
        var (findings, notes) = (new List<MeteringFinding>(), new List<string>());
        var records = readings.Select(r => (Reading: r, Ocmf: OcmfRecord.Read(r.Text))).ToList();
        var checks = records.Select(r => Check(r.Reading, r.Ocmf, known)).ToList();
        findings.AddRange(checks.Where(c => c.Verdict != MeteringVerdict.Genuine).Select(c => new MeteringFinding(c.Verdict, c.Text)).Distinct());

        decimal? signed = null;
        if (records.Exists(r => r.Ocmf is { Fault: null }))
        {
            var values = ValuesOf(records);
            signed = Between(values, findings, notes);
            if (signed is { } wh && Math.Abs(wh - energy.Wh) > toleranceWh + ResolutionOf(values))
                findings.Add(new(MeteringVerdict.EnergyDiffers, $"The meter has signed {Energy.FromWh(wh)}, the record bills {energy}."));
            findings.AddRange(Sources(records));
            notes.AddRange(Clocks(values, start, end));
        }

        var key = known ?? (readings.Select(r => r.Signed?.PublicKey).FirstOrDefault(k => !string.IsNullOrWhiteSpace(k)) is { } sent ? new(sent, KeyOrigin.Message) : null);
        if (key?.Origin == KeyOrigin.Message && checks.Exists(c => c.Verdict == MeteringVerdict.Genuine))
            notes.Add("The key came with the values themselves and is written down nowhere: whoever could change the values could change the key.");
        var verdict = findings.Count == 0 ? MeteringVerdict.Genuine : findings.Max(f => f.Verdict);
        return new(verdict, findings, notes, signed, key?.Text, key?.Origin, checks);
    }

    private static SignedMetering Silent(KnownMeterKey known) => new(
        MeteringVerdict.MissingStart,
        [
            new(MeteringVerdict.MissingStart, "The meter's key is known, but no signed value came."),
            new(MeteringVerdict.MissingEnd, "The meter's key is known, but no signed value came."),
        ], [], null, known.Text, known.Origin, []);

    private static SignedRecordCheck Check(SignedReading reading, OcmfRecord? record, KnownMeterKey? known)
    {
        var format = MeterFormats.Of(reading.Text, reading.Signed?.Encoding);
        if (record is null)
        {
            return new(reading.Moment, format, MeteringVerdict.Unverifiable, format == MeterFormats.Ocmf
                ? "The record cannot be read." : $"Records in the format {format} are passed on as they came; they are not verified here.");
        }

        var (verdict, text, origin) = Verify(record, known, reading.Signed?.PublicKey);
        if (verdict == MeteringVerdict.Genuine && record.Fault is { } fault)
            (verdict, text) = (MeteringVerdict.Unverifiable, fault);
        return new(reading.Moment, format, verdict, text, origin, record.Signature.Curve?.Name, record.Page, record.Meter, record.Readings);
    }

    private static (MeteringVerdict Verdict, string Text, KeyOrigin? Key) Verify(OcmfRecord record, KnownMeterKey? known, string? sent)
    {
        if (record.Signature.Data is null)
            return (MeteringVerdict.Unverifiable, "The record carries no signature.", null);
        var own = string.IsNullOrWhiteSpace(sent) ? null : MeterKey.Read(sent);
        var (key, origin) = known is null ? (own, KeyOrigin.Message) : (MeterKey.Read(known.Text), known.Origin);
        if (key is null)
            return (MeteringVerdict.Unverifiable, known is null && string.IsNullOrWhiteSpace(sent) ? "No public key of the meter is known." : "The meter's public key cannot be read.", null);
        switch (MeterSignature.Check(record.Payload, record.Signature, key, out var why))
        {
            case SignatureFit.Fits:
                return (MeteringVerdict.Genuine, "The signature is the meter's.", origin);
            case SignatureFit.CannotBeChecked:
                return (MeteringVerdict.Unverifiable, why, origin);
        }

        // With the key that came along it can be told whether the values were changed, or only signed by another meter.
        if (known is not null && own is not null && !own.IsSameAs(key) && MeterSignature.Check(record.Payload, record.Signature, own, out _) == SignatureFit.Fits)
            return (MeteringVerdict.WrongKey, "The record is signed with the key it brings, which is not the one known for the meter.", origin);
        return key.CurveOid is { } oid && oid != record.Signature.Curve!.Oid
            ? (MeteringVerdict.WrongKey, $"The record is signed on the curve {record.Signature.Curve.Name}, the meter's key is on {key.Curve?.Name ?? oid}.", origin)
            : (MeteringVerdict.Tampered, "The signature does not fit the values and the meter's key.", origin);
    }

    // In the order in which they were taken; a value without a word of the transaction is what its message calls it.
    private static List<Value> ValuesOf(List<(SignedReading Reading, OcmfRecord? Ocmf)> records) =>
    [
        .. records.Where(r => r.Ocmf is not null).SelectMany(r => r.Ocmf!.Readings.Select(v => new Value(
            v, v.Begins || (v.Reason is null && r.Reading.Moment == SignedMoment.Start), v.EndsCharge || (v.Reason is null && r.Reading.Moment == SignedMoment.End))))
            .Where(v => v.Reading.Wh is not null && !v.Reading.Exports),
    ];

    private static decimal? Between(List<Value> values, List<MeteringFinding> findings, List<string> notes)
    {
        var (begins, ends) = (values.Where(v => v.Begins).ToList(), values.Where(v => v.Ends).ToList());
        if (begins.Count == 0)
            findings.Add(new(MeteringVerdict.MissingStart, "No signed value tells what the meter showed when the charge began."));
        if (ends.Count == 0)
            findings.Add(new(MeteringVerdict.MissingEnd, "No signed value tells what the meter showed when the charge ended."));
        if (begins.Count == 0 || ends.Count == 0)
            return null;
        foreach (var doubted in begins.Concat(ends).Select(v => v.Reading).Where(IsDoubted).Distinct())
            findings.Add(new(MeteringVerdict.Unverifiable, $"The meter itself marks a value as not to be used (state {doubted.State ?? "-"}, errors {doubted.Errors ?? "-"})."));
        foreach (var end in ends.AsEnumerable().Reverse())
        {
            if (begins.Find(b => b.Reading.Register == end.Reading.Register) is { } begin)
            {
                if (values.Exists(v => v.Reading.Reason == "X"))
                    notes.Add("The meter reports an error during the charge.");
                return end.Reading.Wh - begin.Reading.Wh;
            }
        }

        findings.Add(new(MeteringVerdict.Unverifiable, "Begin and end were read from different registers."));
        return null;
    }

    private static bool IsDoubted(OcmfReading reading) =>
        reading.State is not (null or "G") || reading.Errors?.Contains('E', StringComparison.Ordinal) == true;

    private static decimal ResolutionOf(List<Value> values) =>
        Math.Min(CoarsestWh, values.Where(v => v.Begins || v.Ends).Select(v => v.Reading.LeastWh).DefaultIfEmpty(0).Min());

    // Of one meter, and page after page: a record of another charge or meter proves nothing for this one (OCMF, Signing and Verification Process).
    private static IEnumerable<MeteringFinding> Sources(List<(SignedReading Reading, OcmfRecord? Ocmf)> records)
    {
        var read = records.Select(r => r.Ocmf).OfType<OcmfRecord>().Where(r => r.Fault is null).ToList();
        if (read.Select(r => r.Meter).Distinct().Count() > 1)
            yield return new(MeteringVerdict.Unverifiable, "The records are of different meters.");
        var pages = read.Select(r => r.Page).Where(p => p is ['T', ..]).Select(p => long.TryParse(p.AsSpan(1), out var page) ? page : (long?)null).ToList();
        if (pages.Zip(pages.Skip(1), (a, b) => b <= a).Any(back => back))
            yield return new(MeteringVerdict.Unverifiable, "The meter's page numbers do not go up from record to record.");
    }

    private static IEnumerable<string> Clocks(List<Value> values, DateTimeOffset start, DateTimeOffset end)
    {
        if (values.Exists(v => v.Reading.Clock is not "S"))
            yield return "The meter's clock was not synchronised for all values.";
        if (values.Exists(v => v.Reading.At is { } at && v.Reading.Clock is "S" && (at < start - ClockTolerance || at > end + ClockTolerance)))
            yield return "The meter's time of a value lies outside the charge.";
    }

    private sealed record Value(OcmfReading Reading, bool Begins, bool Ends);
}
