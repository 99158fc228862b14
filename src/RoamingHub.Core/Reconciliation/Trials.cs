using System.Globalization;
using NodaTime;
using RoamingHub.Core.Tariffs;

namespace RoamingHub.Core.Reconciliation;

/// <summary>
/// The other ways to reckon a charge that partners are known for, from the narrow to the wide: the first that gives their figure to the last
/// digit is the explanation.
/// </summary>
internal static class Trials
{
    private const int Hour = 3600;
    private const int MostOffset = 18 * Hour; // that a zone can have

    public static IEnumerable<Trial> Of(TrialGround ground) => VatTrials.Of(ground)
        .Concat(RoundingTrials.Of(ground)).Concat(Energy(ground)).Concat(StepTrials.Of(ground)).Concat(Idle(ground)).Concat(Editions(ground))
        .Concat(Clocks(ground)).Concat(WallClock(ground)).Concat(VatTrials.OtherRates(ground)).Concat(VatTrials.Rounded(ground)).Concat(PriceTrials.Of(ground))
        .Concat(Readings(ground));

    // Their energy at our prices, spread over the charge as ours was.
    private static IEnumerable<Trial> Energy(TrialGround ground)
    {
        var timeline = ground.Basis.Timeline;
        var total = timeline.Periods.Sum(p => p.EnergyKwh);
        if (ground.Line.EnergyKwh is not { } theirs || theirs == total || total <= 0 || theirs < 0)
            yield break;
        var periods = timeline.Periods.Select(p => p with { EnergyKwh = p.EnergyKwh * theirs / total }).ToList();
        var last = periods.FindLastIndex(p => p.EnergyKwh != 0);
        periods[last] = periods[last] with { EnergyKwh = periods[last].EnergyKwh + theirs - periods.Sum(p => p.EnergyKwh) };
        if (ground.Price(timeline: timeline with { Periods = periods }) is { } priced)
            yield return Trial.Of(LineClass.EnergyDiffers, string.Create(CultureInfo.InvariantCulture, $"with {theirs} kWh instead of {total} kWh"), priced);
    }

    private static IEnumerable<Trial> Idle(TrialGround ground)
    {
        var (tariff, timeline) = (ground.Basis.Tariff, ground.Basis.Timeline);
        if (timeline.Periods.Any(p => p.Curtailed)
            && ground.Price(timeline: timeline with { Periods = [.. timeline.Periods.Select(p => p with { Curtailed = false })] }) is { } curtailed)
            yield return Trial.Of(LineClass.IdleTime, "with the time in which the station held the energy back counted as charging", curtailed);
        if (timeline.Periods.All(p => p.Charging))
            yield break;
        if (ground.Price(Without(tariff, PriceDimension.Parking)) is { } free)
            yield return Trial.Of(LineClass.IdleTime, "without the price for parking (PARKING_TIME)", free);
        if (ground.Price(timeline: timeline with { Periods = [.. timeline.Periods.Select(p => p with { Charging = true })] }) is { } charging)
            yield return Trial.Of(LineClass.IdleTime, "with the time of parking counted as charging", charging);
        if (ground.Price(Without(tariff, PriceDimension.Parking), timeline: WithoutTail(timeline)) is { } cut)
            yield return Trial.Of(LineClass.IdleTime, "with an end where the vehicle stopped charging", cut);
    }

    // What other partners have agreed on.
    private static IEnumerable<Trial> Readings(TrialGround ground)
    {
        var own = ground.Basis.Rounding;
        foreach (var profile in RoundingProfile.All.Where(p => !p.ReadsAs(own)))
        {
            if (ground.Price(rounding: profile) is { } priced)
                yield return Trial.Of(profile.Steps == own.Steps ? LineClass.PriceDiffers : LineClass.StepSize, $"by the profile {profile.Name}", priced);
        }
    }

    private static IEnumerable<Trial> Editions(TrialGround ground)
    {
        foreach (var edition in ground.Basis.Editions.Where(e => e.Tariff.Currency == ground.Ours.Currency).OrderByDescending(e => e.DescribedAt))
        {
            if (ground.Price(edition.Tariff) is { } priced && priced.Total != ground.Ours.Total)
            {
                yield return Trial.Of(LineClass.TariffVersion, string.Create(
                    CultureInfo.InvariantCulture, $"with tariff {edition.Tariff.Id} as described at {edition.DescribedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC"), priced);
            }
        }
    }

    private static IEnumerable<Trial> Clocks(TrialGround ground)
    {
        var restrictions = ground.Basis.Tariff.Elements.Select(e => e.Restrictions).OfType<Restrictions>();
        if (!restrictions.Any(r => r.StartTime is not null || r.EndTime is not null || r.StartDate is not null || r.EndDate is not null || r.DaysOfWeek is { Count: > 0 }))
            yield break;
        var zone = ground.Basis.Zone;
        var interval = zone.GetZoneInterval(Instant.FromDateTimeOffset(ground.Basis.Timeline.Start));
        var (standard, wall) = (interval.StandardOffset.Seconds, interval.WallOffset.Seconds);
        (string Says, int Seconds)[] clocks =
        [
            ($"with the tariff read without daylight saving time ({interval.StandardOffset})", standard),
            ("with the tariff read in UTC", 0),
            ($"with the tariff read in daylight saving time ({interval.StandardOffset + Offset.FromHours(1)})", standard + Hour),
            ("with the offset of the place applied twice", wall + wall),
            ("with the tariff read an hour behind", wall - Hour),
            ("with the tariff read an hour ahead", wall + Hour),
        ];
        if (ground.HoursOff is { } hours)
            clocks = [.. clocks, ($"with the tariff read {hours:+0;-0} hours off, as the times in their line are", wall + hours * Hour)];
        foreach (var (says, seconds) in clocks.DistinctBy(c => c.Seconds).Where(c => Math.Abs(c.Seconds) <= MostOffset))
        {
            if (ground.Price(zone: DateTimeZone.ForOffset(Offset.FromSeconds(seconds))) is { } priced)
                yield return Trial.Of(LineClass.TimeZone, $"{says} instead of {zone.Id}", priced);
        }
    }

    // Who subtracts what the clock on the wall showed counts an hour too many in spring, and one too few in autumn.
    private static IEnumerable<Trial> WallClock(TrialGround ground)
    {
        var (zone, timeline) = (ground.Basis.Zone, ground.Basis.Timeline);
        if (Wall(timeline.Start) == Wall(timeline.End) || timeline.Periods.Count == 0)
            yield break;
        var shift = Wall(timeline.End) - Wall(timeline.Start);
        var periods = timeline.Periods.Select(p => p with { Start = p.Start + (Wall(p.Start) - Wall(timeline.Start)) }).ToList();
        for (var i = 1; i < periods.Count; i++)
        {
            if (periods[i].Start < periods[i - 1].Start)
                periods[i] = periods[i] with { Start = periods[i - 1].Start };
        }

        if (ground.Price(zone: DateTimeZone.ForOffset(zone.GetUtcOffset(Instant.FromDateTimeOffset(timeline.Start))), timeline: timeline with { End = timeline.End + shift, Periods = periods }) is { } priced)
            yield return Trial.Of(LineClass.TimeZone, FormattableString.Invariant($"with the hour that clocks skip or repeat in that night counted ({shift.TotalHours:+0.##;-0.##} h)"), priced);

        TimeSpan Wall(DateTimeOffset at) => zone.GetUtcOffset(Instant.FromDateTimeOffset(at)).ToTimeSpan();
    }

    public static Tariff Without(Tariff tariff, PriceDimension dimension) => Changed(tariff, c => c.Dimension == dimension ? null : c);

    /// <summary>The tariff with each price put through a change; null takes it out.</summary>
    public static Tariff Changed(Tariff tariff, Func<PriceComponent, PriceComponent?> change) => tariff with
    {
        Elements = [.. tariff.Elements.Select(e => e with { Components = [.. e.Components.Select(change).OfType<PriceComponent>()] })],
    };

    private static ChargeTimeline WithoutTail(ChargeTimeline timeline)
    {
        var kept = timeline.Periods.ToList();
        var end = timeline.End;
        while (kept.Count > 1 && !kept[^1].Charging)
        {
            end = kept[^1].Start;
            kept.RemoveAt(kept.Count - 1);
        }

        return timeline with { End = end, Periods = kept };
    }
}
