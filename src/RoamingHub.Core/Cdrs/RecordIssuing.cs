using NodaTime;
using RoamingHub.Core.Locations;
using RoamingHub.Core.Metering;
using RoamingHub.Core.RemoteStarts;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Tariffs;
using RoamingHub.Core.Values;

namespace RoamingHub.Core.Cdrs;

/// <summary>Makes the record of an ended charge from its history, and nothing else: the same history gives the same record.</summary>
public static class RecordIssuing
{
    /// <param name="reasons">The price says also which elements were passed over and why: for a record that is kept.</param>
    public static ChargeRecord Issue(
        SessionId session, IReadOnlyList<SessionEvent> history, Location? location, Tariff? tariff, string? tariffDetails, DateTimeOffset sealedAt,
        ReservedBefore? reserved = null, bool reasons = false)
    {
        var start = StartOf(history) ?? throw new ArgumentException("The session has never begun.", nameof(history));
        var stop = StopOf(history) ?? throw new ArgumentException("The session has not ended.", nameof(history));
        var timeline = TimelineOf(history, reserved);
        var (chargingFrom, chargingTo) = timeline is null ? (start.At, stop.At) : SessionTimeline.Charging(timeline);
        var priced = tariff is not null && timeline is not null && stop.Meter >= start.Meter && ProfileOf(start.Reckoning) is { } profile
            ? TariffEngine.TryPrice(tariff, Zone(start.Site), timeline, profile, reasons)
            : null;
        return new(
            session.Value, session, start.Evse, start.Transaction, start.Token, start.PermitBy, start.Grant,
            start.At, chargingFrom, chargingTo, timeline?.End ?? stop.At, start.Meter, stop.Meter, stop.Meter - start.Meter, stop.Reason,
            start.Site, location, tariff, tariffDetails, priced, sealedAt, reserved, Reckoning: start.Reckoning);
    }

    /// <summary>
    /// The record of a reservation that ran out without a charge; null where it costs nothing. It is named as the reservation is, and takes no energy.
    /// </summary>
    public static ChargeRecord? OfUnused(
        RemoteReserveRequested order, string name, DateTimeOffset since, DateTimeOffset end, Location location, Tariff tariff, string tariffDetails,
        DateTimeOffset sealedAt)
    {
        return end > since && PriceOfUnused(order, since, end, tariff) is { Total.ExclVat: > 0 } priced
            ? OfReservation(order, name, since, end, location, sealedAt) with
            {
                Tariff = tariff, TariffDetails = tariffDetails, Price = priced, Reckoning = order.Reckoning,
            }
            : null;
    }

    /// <summary>
    /// The record of a reservation by itself, whatever became of it: no energy, from the station's yes to the end. It has no price: one that was
    /// used is billed with its charge, and one that was given back costs nothing.
    /// </summary>
    public static ChargeRecord OfReservation(
        RemoteReserveRequested order, string name, DateTimeOffset since, DateTimeOffset end, Location? location, DateTimeOffset sealedAt)
    {
        var until = end < since ? since : end; // two clocks
        return new(
            name, new(name), order.Evse, "", order.Token, "order", order.Grant, since, until, until, until, Energy.Zero, Energy.Zero, Energy.Zero, null,
            order.Site, location, null, null, null, sealedAt, new(name, since));
    }

    private static PricedCharge? PriceOfUnused(RemoteReserveRequested order, DateTimeOffset since, DateTimeOffset end, Tariff tariff) =>
        ProfileOf(order.Reckoning) is { } profile
            ? TariffEngine.TryPrice(tariff, Zone(order.Site), new(end, end, [], new(since, end, Used: false)), profile, reasons: true)
            : null;

    // Null: the log was written by a hub that knows more.
    private static RoundingProfile? ProfileOf(Reckoning? reckoning) => (reckoning ?? Reckoning.House).Profile;

    /// <summary>The start as it is known by now; null when there has been none.</summary>
    public static ChargingStarted? StartOf(IEnumerable<SessionEvent> history) =>
        history.Select(ChargingStarted.ToldBy).LastOrDefault(s => s is not null);

    /// <summary>The stop as it is known by now; null when there has been none.</summary>
    public static ChargingStopped? StopOf(IEnumerable<SessionEvent> history) => history.Aggregate(
        (ChargingStopped?)null, (stop, e) => e switch { StopCompleted c => c.Stop, ChargingStopped s => stop ?? s, _ => stop });

    /// <summary>What an ended charge is priced from; null where it has not ended, or ends before it begins.</summary>
    public static ChargeTimeline? TimelineOf(IReadOnlyList<SessionEvent> history, ReservedBefore? reserved)
    {
        if (StartOf(history) is not { } start || StopOf(history) is not { } stop || stop.At < start.At)
            return null;
        var timeline = SessionTimeline.Of(start, stop, history);
        return reserved is { Since: var since } && since < start.At ? timeline with { Reservation = new(since, start.At, Used: true) } : timeline;
    }

    /// <summary>Why a record has no price, for whoever has to decide about it.</summary>
    public static string WhyUnpriced(ChargeRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (record.Tariff is null)
            return "The connector has no tariff that was valid at the start.";
        return ProfileOf(record.Reckoning) is null
            ? $"The charge is to be rounded by the profile '{record.Reckoning!.Rounding}', which this hub does not know."
            : "The charge cannot be reckoned as it was told.";
    }

    /// <summary>Whether two records of a session say the same of what counts.</summary>
    public static bool SayTheSame(ChargeRecord one, ChargeRecord other) =>
        one.Start == other.Start && one.End == other.End && one.MeterStart == other.MeterStart && one.MeterStop == other.MeterStop
        && one.ChargingStart == other.ChargingStart && one.ChargingEnd == other.ChargingEnd && one.Token == other.Token && one.Site == other.Site
        && one.Grant?.Partner == other.Grant?.Partner && one.Grant?.Reference == other.Grant?.Reference && one.Price?.Total == other.Price?.Total
        && SignedMetering.SayTheSame(one.Metering, other.Metering);

    /// <summary>The clock that a charge's tariff is read on.</summary>
    internal static DateTimeZone Zone(Site? site) =>
        site is null ? DateTimeZone.Utc : DateTimeZoneProviders.Tzdb.GetZoneOrNull(site.TimeZone) ?? DateTimeZone.Utc;
}
