using NodaTime;
using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Tariffs;

namespace RoamingHub.Core.Reconciliation;

/// <summary>A tariff as it was described at some time.</summary>
public sealed record TariffEdition(Tariff Tariff, DateTimeOffset DescribedAt);

/// <summary>What a charge was priced from, so that it can be priced once more in other ways.</summary>
/// <param name="Editions">All that the tariff ever said, its own words at the charge's start among them.</param>
/// <param name="Rounding">What the record was rounded by.</param>
public sealed record ChargeBasis(
    ChargeTimeline Timeline, Tariff Tariff, DateTimeZone Zone, IReadOnlyList<TariffEdition> Editions, RoundingProfile Rounding)
{
    /// <summary>Null where the record could not be priced in the first place, or was by a profile that this hub does not know.</summary>
    /// <param name="history">The session's; without one the volumes that stand in the record are all there is.</param>
    public static ChargeBasis? Of(ChargeRecord record, IReadOnlyList<SessionEvent> history, IReadOnlyList<TariffEdition> editions)
    {
        if (record is not { Price: { } price, Tariff: { } tariff } || RoundingProfile.Find(price.Rounding) is not { } rounding)
            return null;
        var timeline = RecordIssuing.TimelineOf(RecordFix.Of(record.Corrections).Over(history), record.Reserved) ?? Measured(record, price);
        return timeline.Check().Count > 0 ? null : new(timeline, tariff, RecordIssuing.Zone(record.Site), editions, rounding);
    }

    /// <summary>Why there is no basis, for people; null where that needs no word of its own.</summary>
    public static string? WhyNone(ChargeRecord? record) => record?.Price is { Rounding: var name } && RoundingProfile.Find(name) is null
        ? $"The record was rounded by the profile '{name}', which this hub does not know."
        : null;

    private static ChargeTimeline Measured(ChargeRecord record, PricedCharge price)
    {
        var periods = price.Volumes.Periods.Where(p => p.ReservationHours == 0)
            .Select(p => new TimelinePeriod(p.Start, p.ParkingHours == 0, p.EnergyKwh, Curtailed: p.CurtailedHours != 0)).ToList();
        if (periods.Count == 0)
            return new(record.End, record.End, [], record.Reserved is { } unused ? new(unused.Since, record.End, Used: false) : null);
        var before = record.Reserved is { } reserved && reserved.Since < record.Start ? new TimelineReservation(reserved.Since, record.Start, Used: true) : null;
        return new(periods[0].Start, record.End, periods, before);
    }
}
