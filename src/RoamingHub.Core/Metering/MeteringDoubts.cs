using System.Globalization;
using RoamingHub.Core.Cdrs.Gate;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Values;

namespace RoamingHub.Core.Metering;

/// <summary>What genuine records say against themselves: another meter, pages that do not follow, a clock nobody set, another driver.</summary>
internal static class MeteringDoubts
{
    private const int LongEnough = 8; // an id that was cut to fit its member still names the card

    // The meter's own words for an assignment that failed (OCMF 1.4, table 11), and for ids that name nobody (table 17).
    private static readonly HashSet<string> Failed = ["MISMATCH", "INVALID", "OUTDATED", "UNKNOWN"];
    private static readonly HashSet<string> Nobody = ["NONE", "DENIED", "UNDEFINED"];

    /// <summary>Of one meter, and page after page: a record of another charge or meter proves nothing for this one (OCMF, Signing and Verification Process).</summary>
    public static IEnumerable<MeteringFinding> Sources(IReadOnlyList<OcmfRecord> records, List<string> notes)
    {
        if (records.Select(r => r.Meter).Distinct().Count() > 1)
            yield return new(MeteringVerdict.Unverifiable, "The records are of different meters.");
        if (records.Any(r => r.Page is ['F', ..] && r.Readings.Any(v => v.Begins || v.EndsCharge)))
            yield return new(MeteringVerdict.Unverifiable, "A value was read outside of any transaction of the meter (page F).");
        var pages = records.Select(r => PageOf(r.Page)).OfType<long>().ToList();
        if (pages.Zip(pages.Skip(1), (a, b) => b <= a).Any(back => back))
            yield return new(MeteringVerdict.Unverifiable, "The meter's page numbers do not go up from record to record.");
        else if (pages.Count > 1 && pages[^1] - pages[0] >= pages.Count)
            notes.Add($"Of the meter's pages {pages[0]} to {pages[^1]} {pages.Count} came.");
    }

    public static IEnumerable<MeteringFinding> Doubted(IEnumerable<OcmfReading> ends, IEnumerable<OcmfReading> all)
    {
        foreach (var doubted in ends.Where(IsDoubted).Distinct())
            yield return new(MeteringVerdict.Unverifiable, $"The meter itself marks a value as not to be used (state {doubted.State ?? "-"}, errors {doubted.Errors ?? "-"}).");
        if (all.Any(r => r.Reason == "X" && r.Errors?.Contains('E', StringComparison.Ordinal) == true))
            yield return new(MeteringVerdict.Unverifiable, "The meter reports an error during the charge, from which on its energy is not to be used.");
    }

    /// <summary>Whether a value is of another time than the charge, by a clock that somebody had set. The one that is furthest off is told.</summary>
    public static MeteringFinding? Time(IEnumerable<SignedValueRead> values, BilledCharge charge, TimeSpan tolerance)
    {
        if (charge.End < charge.Start)
            return null;
        var off = values.Select(v => v.Reading).Where(r => r is { At: not null, Clock: "S" or "I" })
            .Select(r => (Reading: r, By: charge.Start - r.At!.Value is { Ticks: > 0 } early ? early : r.At.Value - charge.End))
            .Where(r => r.By > tolerance).Select(r => ((OcmfReading Reading, TimeSpan By)?)r).MaxBy(r => r!.Value.By);
        return off is not var (reading, _) ? null : new(
            MeteringVerdict.TimeDiffers,
            $"The meter signed a value at {Told.Of(reading.At!.Value)}{(reading.Clock == "I" ? ", by a clock that is not synchronised" : "")}; the charge went from {Told.Of(charge.Start)} to {Told.Of(charge.End)}.");
    }

    /// <summary>Values that begin or end another charge too. A meter signs each moment once.</summary>
    /// <param name="elsewhere">The other charge, by the digest of what was signed.</param>
    public static IEnumerable<MeteringFinding> Replayed(IEnumerable<SignedReading> readings, IReadOnlyDictionary<string, SessionId> elsewhere)
    {
        foreach (var reading in readings.Where(SignedDigest.Proves))
        {
            if (elsewhere.TryGetValue(SignedDigest.Of(reading.Text), out var other))
                yield return new(MeteringVerdict.Replayed, $"The signed value of the {(reading.Moment == SignedMoment.Start ? "start" : "end")} is one of the charge {other} as well.");
        }
    }

    /// <summary>A clock matters where time is billed; else it is told and takes nothing away.</summary>
    public static MeteringFinding? Clock(IReadOnlyList<SignedValueRead> values, BilledCharge charge, List<string> notes)
    {
        if (values.All(v => v.Reading.Clock is "S"))
            return null;
        // R: the duration is exact, whatever the time of day was taken to be (table 19).
        var exact = values.Where(v => v.Ends).All(v => v.Reading.Clock is "R" or "S")
            && !values.Any(v => v.Reading.Errors?.Contains('t', StringComparison.Ordinal) == true);
        if (charge.ByTime && !exact)
            return new(MeteringVerdict.ClockNotSynchronised, "Time is billed, and the meter's clock was not synchronised for all values.");
        notes.Add(exact && charge.ByTime
            ? "The meter's clock was not synchronised, but it vouches for the duration." : "The meter's clock was not synchronised for all values.");
        return null;
    }

    /// <summary>Whether the meter names another driver than the one who pays. Ids of other kinds than the hub knows of are not held against anybody.</summary>
    public static IEnumerable<MeteringFinding> Drivers(IEnumerable<OcmfRecord> records, IReadOnlyCollection<string> cards)
    {
        var drivers = records.Select(r => r.Driver).OfType<OcmfDriver>().Distinct().ToList();
        foreach (var level in drivers.Select(d => d.Level?.Trim().ToUpperInvariant()).OfType<string>().Where(Failed.Contains).Distinct())
            yield return new(MeteringVerdict.IdentificationDiffers, $"The meter says that it could not assign the driver ({level}).");
        if (cards.Count == 0)
            yield break;
        var ours = cards.Select(Folded).ToList();
        foreach (var driver in drivers.Where(d => d is { Known: true, Id: not null } && !Nobody.Contains(d.Kind ?? "NONE") && !ours.Exists(o => IsSame(o, Folded(d.Id)))))
        {
            yield return new(
                MeteringVerdict.IdentificationDiffers,
                $"The meter names the driver {Masked.Text(driver.Id)} ({driver.Kind}), the charge is on {Masked.Text(cards.First())}.");
        }
    }

    private static bool IsDoubted(OcmfReading reading) =>
        reading.State is not (null or "" or "G") || reading.Errors?.Contains('E', StringComparison.Ordinal) == true;

    private static long? PageOf(string? page) =>
        page is ['T', ..] && long.TryParse(page.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string Folded(string id) => string.Concat(id.Where(char.IsLetterOrDigit)).ToUpperInvariant();

    // Readers give the bytes of a card in either order.
    private static bool IsSame(string one, string other) =>
        one == other || (Math.Min(one.Length, other.Length) >= LongEnough && (one.StartsWith(other, StringComparison.Ordinal) || other.StartsWith(one, StringComparison.Ordinal)))
        || (one.Length == other.Length && one.Length % 2 == 0 && string.Concat(one.Chunk(2).Reverse().Select(b => new string(b))) == other);
}
