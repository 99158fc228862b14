namespace RoamingHub.Core.Tariffs;

/// <summary>A line and its exact amounts.</summary>
internal sealed record Bill(PricedLine Line, Rational ExclVat, Rational? InclVat);

/// <summary>Quantity times price for every run, with VAT where the component names one.</summary>
internal static class Billing
{
    private static readonly Rational HoursPerTick = Rational.One / TimeSpan.TicksPerHour;

    /// <param name="reasons">Say also which elements were passed over.</param>
    public static IEnumerable<Bill> Of(IEnumerable<Run> runs, bool reasons) => runs.Select(run => Of(run, reasons));

    /// <summary>What was free although the tariff has a price for it.</summary>
    public static IEnumerable<FreeStretch> FreeOf(IEnumerable<Run> runs) =>
        from run in runs
        let passedOver = PassedOver.Of(run.PricedDimension, run.First, null)
        where passedOver.Count > 0
        select new FreeStretch(
            run.Dimension, At(run.First.Origin, run.From), At(run.First.Origin, run.To), InUnit(run, run.Measured).ToDecimal(), UnitOf(run.PricedDimension), passedOver);

    private static Bill Of(Run run, bool reasons)
    {
        var measured = InUnit(run, run.Measured);
        // What nothing prices is measured and not billed.
        var billed = run.Component is null ? Rational.Zero : run.Surplus.IsZero ? measured : InUnit(run, run.Measured + run.Surplus);
        var price = run.Component?.Price ?? 0;
        var vat = run.Component?.VatPercent;
        var exclVat = billed * price;
        var inclVat = vat is { } percent ? exclVat * (Rational.One + (Rational)percent * 0.01m) : (Rational?)null;
        var line = new PricedLine(
            run.Dimension, At(run.First.Origin, run.From), At(run.First.Origin, run.To), measured.ToDecimal(), billed.ToDecimal(), UnitOf(run.PricedDimension),
            price, vat, exclVat.ToDecimal(), inclVat?.ToDecimal(), run.Element?.Index, Why.Of(run), run.Book.Tariff.Id,
            Step: run is { Surplus.IsZero: false, Component: { } stepped } ? Math.Max(1, stepped.StepSize) : null,
            PassedOver: reasons && PassedOver.Of(run.PricedDimension, run.First, run.Element) is { Count: > 0 } passedOver ? passedOver : null);
        return new(line, exclVat, inclVat);
    }

    public static Rational Hours(Rational ticks) => ticks * HoursPerTick;

    public static DateTimeOffset At(DateTimeOffset origin, Rational ticks) => origin.AddTicks(ticks.Floor());

    private static Rational InUnit(Run run, Rational quantity) =>
        run.PricedDimension is PriceDimension.Time or PriceDimension.Parking ? Hours(quantity) : quantity;

    private static string UnitOf(PriceDimension dimension) => dimension switch
    {
        PriceDimension.Energy => "kWh",
        PriceDimension.Flat => "1",
        _ => "h",
    };
}
