using NodaTime;

namespace RoamingHub.Core.Tariffs;

/// <summary>What happens in a stretch of time: it decides which elements may price it.</summary>
internal enum Activity
{
    Reserved,
    Charging,

    /// <summary>The station holds the energy back, and its time is not priced.</summary>
    Curtailed,
    Parking,
}

/// <summary>A part of the timeline as it was reported. Times are ticks (100 ns) since the timeline's origin.</summary>
internal readonly record struct Stretch(long Start, long End, Activity Activity, Rational Energy, decimal? PowerKw, decimal? CurrentA);

/// <summary>A part of a stretch inside which no restriction changes its answer.</summary>
/// <param name="Origin">Start of the timeline, UTC.</param>
/// <param name="Start">Ticks since the origin.</param>
/// <param name="Length">Ticks.</param>
/// <param name="Consumed">kWh before this segment.</param>
/// <param name="Energy">kWh in this segment.</param>
/// <param name="Local">Wall clock at the start; only read where the price book asks for it.</param>
internal sealed record Segment(
    PriceBook Book,
    DateTimeOffset Origin,
    Activity Activity,
    Rational Start,
    Rational Length,
    Rational Consumed,
    Rational Energy,
    decimal? PowerKw,
    decimal? CurrentA,
    LocalDateTime Local)
{
    public Rational End => Start + Length;

    /// <summary>kWh taken half-way through: inside the segment whichever way the energy flows.</summary>
    public Rational ConsumedInside => Energy.IsZero ? Consumed : Consumed + Energy * 0.5m;
}
