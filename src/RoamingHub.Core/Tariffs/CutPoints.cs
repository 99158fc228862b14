using NodaTime;

namespace RoamingHub.Core.Tariffs;

/// <summary>Where the answer of a restriction can change: moments (ticks since the origin) and energy taken so far (kWh), both in order.</summary>
internal sealed record CutPoints(long[] Moments, Ladder<Rational> Energies)
{
    /// <param name="changes">Ticks at which another tariff comes into force.</param>
    public static CutPoints Of(IReadOnlyList<PriceBook> books, IEnumerable<long> changes, DateTimeZone zone, Instant origin, long length)
    {
        var restrictions = books.SelectMany(b => b.Elements).Select(e => e.Restrictions).OfType<Restrictions>().ToList();
        var durations = restrictions.SelectMany(r => new[] { r.MinDuration, r.MaxDuration }).OfType<int>();
        var moments = durations.Select(seconds => seconds * TimeSpan.TicksPerSecond).Concat(changes);
        if (books.Any(b => b.UsesClock))
            moments = moments.Concat(LocalBoundaries(TimesOfDay(restrictions), zone, new Interval(origin, origin.PlusTicks(length)))
                .Select(instant => instant.ToUnixTimeTicks() - origin.ToUnixTimeTicks()));
        var energies = restrictions.SelectMany(r => new[] { r.MinKwh, r.MaxKwh });
        return new(
            [.. moments.Where(m => m > 0 && m <= length).Distinct().Order()],
            new(energies.Select(kwh => (Rational?)kwh)));
    }

    private static HashSet<LocalTime> TimesOfDay(IEnumerable<Restrictions> restrictions) =>
        [.. restrictions.SelectMany(r => new[] { r.StartTime, r.EndTime }).OfType<TimeOnly>().Select(t => LocalTime.FromTicksSinceMidnight(t.Ticks)),
         LocalTime.Midnight];

    // A wall clock reaches a time of day once, twice (the clock is put back) or, when it jumps over it, at the jump.
    private static IEnumerable<Instant> LocalBoundaries(HashSet<LocalTime> times, DateTimeZone zone, Interval session)
    {
        foreach (var interval in zone.GetZoneIntervals(session))
            if (interval.HasStart) yield return interval.Start;

        // A day more on either side: a clock put back at midnight returns to the day before.
        var last = session.End.InZone(zone).Date.PlusDays(1);
        for (var date = session.Start.InZone(zone).Date.PlusDays(-1); date <= last; date = date.PlusDays(1))
        {
            foreach (var time in times)
            {
                var mapping = zone.MapLocal(date + time);
                if (mapping.Count == 0) continue;
                yield return mapping.First().ToInstant();
                if (mapping.Count == 2) yield return mapping.Last().ToInstant();
            }
        }
    }
}
