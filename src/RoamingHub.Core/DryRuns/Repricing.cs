using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Tariffs;

namespace RoamingHub.Core.DryRuns;

/// <summary>Prices a charge once more, from all that its record was made of but the tariff.</summary>
public static class Repricing
{
    /// <param name="history">Of the session, as the record was made of it.</param>
    public static Repriced Under(Tariff draft, PastCharge charge, IReadOnlyList<SessionEvent> history)
    {
        if (charge.Price is { } price && price.Currency != draft.Currency)
            return new(charge, null, WhyNot.Currency);
        var (timeline, why) = Timeline(charge, history);
        if (timeline is null)
            return new(charge, null, why);
        if (timeline.Check().Count > 0)
            return new(charge, null, WhyNot.Timeline);
        var rounding = charge.Price?.Rounding is { } name ? RoundingProfile.Find(name) : null;
        return new(charge, TariffEngine.Price(draft, RecordIssuing.Zone(charge.Site), timeline, rounding), null);
    }

    private static (ChargeTimeline? Timeline, WhyNot? Why) Timeline(PastCharge charge, IReadOnlyList<SessionEvent> history)
    {
        if (charge.Transaction.Length == 0)
        {
            return charge is { Price: not null, Reserved: { } unused }
                ? (new(charge.End, charge.End, [], new(unused.Since, charge.End, Used: false)), null)
                : (null, WhyNot.ReservationOnly);
        }

        if (RecordIssuing.StartOf(history) is not { } start || RecordIssuing.StopOf(history) is not { } stop)
            return (null, WhyNot.NoHistory);
        if (stop.Meter < start.Meter)
            return (null, WhyNot.NegativeEnergy);
        return RecordIssuing.TimelineOf(history, charge.Reserved) is { } timeline ? (timeline, null) : (null, WhyNot.EndBeforeStart);
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
        WhyNot.Currency => "currency",
        _ => throw new ArgumentOutOfRangeException(nameof(why)),
    };

    public static string Text(this WhyNot why) => why switch
    {
        WhyNot.NoRecord => "No record was made of the charge: it was closed by hand, or its record is still to come.",
        WhyNot.NoHistory => "The log does not tell how the charge began and ended.",
        WhyNot.EndBeforeStart => "By the station's clock the charge ends before it begins.",
        WhyNot.NegativeEnergy => "The meter showed less at the end than at the start.",
        WhyNot.Timeline => "The charge's times or energy are beyond what any charge can have.",
        WhyNot.ReservationOnly => "A reservation that was given back, or whose use was billed with its charge.",
        WhyNot.Currency => "The charge was billed in another currency.",
        _ => throw new ArgumentOutOfRangeException(nameof(why)),
    };
}
