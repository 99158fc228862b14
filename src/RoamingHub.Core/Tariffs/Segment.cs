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
/// <param name="Start">Ticks since the origin.</param>
/// <param name="Length">Ticks.</param>
/// <param name="Energy">kWh in this segment.</param>
/// <param name="Consumed">kWh taken in the session half-way through this segment: inside it, whichever way the energy flows.</param>
/// <param name="EnergyRung">Where that stands among the limits of the price book.</param>
/// <param name="PowerRung">Where the power stands among them; null without a reading.</param>
/// <param name="CurrentRung">Where the current stands among them; null without a reading.</param>
internal readonly record struct Segment(
    Window Window,
    Activity Activity,
    Rational Start,
    Rational Length,
    Rational Energy,
    Rational Consumed,
    int EnergyRung,
    int? PowerRung,
    int? CurrentRung,
    decimal? PowerKw,
    decimal? CurrentA)
{
    public PriceBook Book => Window.Book;
    public DateTimeOffset Origin => Window.Origin;
    public Rational End => Start + Length;

    /// <summary>The same before anything has been taken.</summary>
    public Segment AtTheStart() => this with { Consumed = Rational.Zero, EnergyRung = Book.Energy.RungOf(Rational.Zero) };
}
