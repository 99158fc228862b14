using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Tariffs;

namespace RoamingHub.Core.DryRuns;

/// <summary>Prices a charge once more, from all that its record was made of but the tariff.</summary>
public static class Repricing
{
    /// <param name="history">Of the session, as it was told when the record was made.</param>
    public static Repriced Under(Tariff draft, PastCharge charge, IReadOnlyList<SessionEvent> history)
    {
        if (charge.Price is { } price && price.Currency != draft.Currency)
            return new(charge, null, WhyNot.Currency);
        if (charge.Transaction.Length == 0)
            return OfReservation(draft, charge);
        history = RecordFix.Of(charge.Corrections).Over(history);
        if (RecordIssuing.StartOf(history) is not { } start || RecordIssuing.StopOf(history) is not { } stop)
            return new(charge, null, WhyNot.NoHistory);
        if (stop.Meter < start.Meter)
            return new(charge, null, WhyNot.NegativeEnergy);
        return RecordIssuing.TimelineOf(history, charge.Reserved) is { } timeline
            ? Under(draft, charge, timeline, charge.Price?.Rounding ?? start.Reckoning?.Rounding)
            : new(charge, null, WhyNot.EndBeforeStart);
    }

    private static Repriced OfReservation(Tariff draft, PastCharge charge) => charge is { Price: { } price, Reserved: { } unused }
        ? Under(draft, charge, new(charge.End, charge.End, [], new(unused.Since, charge.End, Used: false)), price.Rounding)
        : new(charge, null, WhyNot.ReservationOnly);

    private static Repriced Under(Tariff draft, PastCharge charge, ChargeTimeline timeline, string? rounding)
    {
        if ((rounding is null ? RoundingProfile.MinorUnit : RoundingProfile.Find(rounding)) is not { } profile)
            return new(charge, null, WhyNot.Rounding);
        var priced = TariffEngine.TryPrice(draft, RecordIssuing.Zone(charge.Site), timeline, profile);
        return new(charge, priced, priced is null ? WhyNot.Timeline : null);
    }
}

/// <summary>A past charge with its price under a draft, or why it has none.</summary>
public sealed record Repriced(PastCharge Charge, PricedCharge? Draft, WhyNot? Why);

/// <summary>Why a past charge cannot be priced once more.</summary>
public enum WhyNot
{
    NoRecord,
    NoHistory,
    EndBeforeStart,
    NegativeEnergy,
    Timeline,
    ReservationOnly,
    Rounding,
    Currency,
}

public static class WhyNots
{
    /// <summary>The API's word.</summary>
    public static string Word(this WhyNot why) => why switch
    {
        WhyNot.NoRecord => "no-record",
        WhyNot.NoHistory => "no-history",
        WhyNot.EndBeforeStart => "end-before-start",
        WhyNot.NegativeEnergy => "negative-energy",
        WhyNot.Timeline => "timeline",
        WhyNot.ReservationOnly => "reservation-only",
        WhyNot.Rounding => "rounding",
        WhyNot.Currency => "currency",
        _ => throw new ArgumentOutOfRangeException(nameof(why)),
    };

    public static string Text(this WhyNot why) => why switch
    {
        WhyNot.NoRecord => "No record was made of the charge: it was closed by hand, or its record is still to come.",
        WhyNot.NoHistory => "The log does not tell how the charge began and ended.",
        WhyNot.EndBeforeStart => "By the station's clock the charge ends before it begins.",
        WhyNot.NegativeEnergy => "The meter showed less at the end than at the start.",
        WhyNot.Timeline => "The charge's times or energy are beyond what any charge can have, or come to more money than can be reckoned with.",
        WhyNot.ReservationOnly => "A reservation that was given back, or whose use was billed with its charge.",
        WhyNot.Rounding => "The charge was billed by a rounding profile that this hub does not know.",
        WhyNot.Currency => "The charge was billed in another currency.",
        _ => throw new ArgumentOutOfRangeException(nameof(why)),
    };
}
