namespace RoamingHub.Core.Tariffs;

/// <summary>Neighbouring segments that the same element prices in one dimension: one line of the bill.</summary>
internal sealed class Run(LineDimension dimension, PriceDimension priced, Choice choice, Segment first)
{
    public LineDimension Dimension { get; } = dimension;
    public PriceDimension PricedDimension { get; } = priced;
    public Segment First { get; } = first;
    public PriceBook Book { get; } = first.Book;
    /// <summary>An earlier element was passed over for want of a reading.</summary>
    public bool MissedReading { get; } = choice.MissedReading;

    public PricedElement? Element { get; } = choice.Element;
    public PriceComponent? Component { get; } = choice.Element?[priced];
    public Rational From { get; } = first.Start;
    public Rational To { get; private set; } = first.Start;

    /// <summary>kWh, or ticks, or 1.</summary>
    public Rational Measured { get; private set; }

    /// <summary>What the step size adds, in the unit of <see cref="Measured"/>.</summary>
    public Rational Surplus { get; set; }

    public bool Continues(LineDimension dimension, Choice choice, in Segment next) =>
        Dimension == dimension && Element == choice.Element && choice.MissedReading == MissedReading && Book == next.Book;

    public void Add(Rational quantity, Rational end)
    {
        Measured += quantity;
        To = end;
    }
}
