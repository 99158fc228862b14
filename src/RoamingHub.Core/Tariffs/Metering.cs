namespace RoamingHub.Core.Tariffs;

/// <summary>Walks the segments once and collects the runs to be billed and the periods of the charge record.</summary>
internal sealed class Metering(FlatReading flats, bool reasons)
{
    private Run? energyRun;
    private Run? timeRun;

    public List<Run> Flat { get; } = [];
    public List<Run> Energy { get; } = [];
    public List<Run> Time { get; } = [];
    public List<Run> Free { get; } = [];
    public List<MeteredPeriod> Periods { get; } = [];

    /// <param name="reasons">Keep also what was free.</param>
    public static Metering Of(IEnumerable<Segment> segments, FlatReading flats, bool reasons)
    {
        var metering = new Metering(flats, reasons);
        foreach (var segment in segments) metering.Take(segment);
        return metering;
    }

    private void Take(in Segment segment)
    {
        if (Periods.Count == 0 || flats == FlatReading.EachElementOnce) TakeFlat(segment);
        var energy = segment.Activity == Activity.Reserved ? default : Selecting.Select(PriceDimension.Energy, segment);
        var (dimension, priced) = segment.Activity switch
        {
            Activity.Reserved => (LineDimension.ReservationTime, PriceDimension.Time),
            Activity.Charging => (LineDimension.Time, PriceDimension.Time),
            _ => (LineDimension.Parking, PriceDimension.Parking),
        };
        var time = segment.Activity == Activity.Curtailed ? default : Selecting.Select(priced, segment);

        if (!segment.Energy.IsZero)
            energyRun = Extend(energyRun, Energy, LineDimension.Energy, PriceDimension.Energy, energy, segment, segment.Energy);
        if (segment.Activity == Activity.Curtailed)
            timeRun = null;
        else if (!segment.Length.IsZero)
            timeRun = Extend(timeRun, Time, dimension, priced, time, segment, segment.Length);
        TakePeriod(segment, energy.Element, time.Element);
    }

    // By default once per session: the price that applies when it begins. One that begins to apply later is not charged; TariffLint warns of it.
    private void TakeFlat(in Segment segment)
    {
        var first = Periods.Count == 0;
        // When a charge begins nothing has been taken yet, whichever way the energy flows afterwards.
        var asked = first ? segment.AtTheStart() : segment;
        var choice = Selecting.Select(PriceDimension.Flat, asked);
        if (choice.Element is null ? !(first && reasons) : Flat.Any(taken => taken.Element == choice.Element)) return;
        var dimension = segment.Activity == Activity.Reserved ? LineDimension.ReservationFlat : LineDimension.Flat;
        var run = new Run(dimension, PriceDimension.Flat, choice, asked);
        run.Add(Rational.One, segment.Start);
        (choice.Element is null ? Free : Flat).Add(run);
    }

    // What nothing prices is free and has no line, unless a missing reading is the reason: that has to be seen. Whoever asks for reasons sees all of it.
    private Run? Extend(
        Run? open, List<Run> runs, LineDimension dimension, PriceDimension priced, Choice choice, in Segment segment, Rational quantity)
    {
        if (choice.Element is null && !choice.MissedReading)
        {
            if (!reasons) return null;
            runs = Free;
        }

        if (open is null || !open.Continues(dimension, choice, segment)) runs.Add(open = new Run(dimension, priced, choice, segment));
        open.Add(quantity, segment.End);
        return open;
    }

    private void TakePeriod(in Segment segment, PricedElement? energy, PricedElement? time)
    {
        if (Periods.Count > 0)
        {
            if (segment.Length.IsZero && segment.Energy.IsZero) return;
            if (Periods[^1].Continues(segment, energy, time))
            {
                Periods[^1].Add(segment);
                return;
            }

            if (Periods[^1].IsEmpty) Periods.RemoveAt(Periods.Count - 1);
        }

        Periods.Add(new MeteredPeriod(segment, energy, time));
    }
}

/// <summary>Neighbouring segments with the same activity and the same prices.</summary>
internal sealed class MeteredPeriod(Segment first, PricedElement? energyElement, PricedElement? timeElement)
{
    public PriceBook Book { get; } = first.Book;
    public DateTimeOffset Origin { get; } = first.Origin;
    public Activity Activity { get; } = first.Activity;
    public Rational Start { get; } = first.Start;
    public Rational Length { get; private set; } = first.Length;
    public Rational Energy { get; private set; } = first.Energy;

    public bool IsEmpty => Length.IsZero && Energy.IsZero;

    public bool Continues(in Segment segment, PricedElement? energy, PricedElement? time) =>
        segment.Activity == Activity && segment.Book == Book && energy == energyElement && time == timeElement;

    public void Add(in Segment segment)
    {
        Length += segment.Length;
        Energy += segment.Energy;
    }
}
