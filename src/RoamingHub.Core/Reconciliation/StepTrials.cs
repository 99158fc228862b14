using RoamingHub.Core.Tariffs;

namespace RoamingHub.Core.Reconciliation;

/// <summary>Step sizes left out, or applied to each stretch instead of once (OCPI 2.2.1 §11.4.2).</summary>
internal static class StepTrials
{
    private static readonly (string Says, PriceDimension Dimension, int Step)[] Usual =
    [
        ("by started kWh", PriceDimension.Energy, 1000), ("by started minutes", PriceDimension.Time, 60), ("by started quarters of an hour", PriceDimension.Time, 900),
        ("by started hours", PriceDimension.Time, 3600), ("by started minutes of parking", PriceDimension.Parking, 60),
        ("by started quarters of an hour of parking", PriceDimension.Parking, 900), ("by started hours of parking", PriceDimension.Parking, 3600),
    ];

    public static IEnumerable<Trial> Of(TrialGround ground)
    {
        var tariff = ground.Basis.Tariff;
        if (ground.Ours.Lines.Any(l => l.Billed != l.Measured))
        {
            // The engine knows no step below one, so that the lines are reckoned from what was measured.
            if (Reckoned(ground, "without step sizes", l => l.Measured) is { } measured)
                yield return measured;
            else if (ground.Price(Trials.Changed(tariff, c => c with { StepSize = 1 })) is { } plain)
                yield return Trial.Of(LineClass.StepSize, "without step sizes", plain);
        }

        foreach (var (says, dimension, step) in Usual)
        {
            // Many bill by started units, whatever the tariff says.
            if (ground.Ours.Lines.Any(l => DimensionOf(l) == dimension)
                && ground.Price(Trials.Changed(tariff, c => c.Dimension == dimension ? c with { StepSize = step } : c)) is { } started)
                yield return Trial.Of(LineClass.StepSize, says, started);
        }

        if (tariff.Elements.SelectMany(e => e.Components).All(c => c.StepSize <= 1))
            yield break;
        if (Reckoned(ground, "with the step size applied to each stretch by itself", l => Stepped(l, tariff)) is { } each)
            yield return each;
        if (ground.Price(Trials.Changed(tariff, c => c with { StepSize = c.Dimension == PriceDimension.Energy ? 1 : c.StepSize })) is { } energy)
            yield return Trial.Of(LineClass.StepSize, "without the step size of energy", energy);
        if (ground.Price(Trials.Changed(tariff, c => c with { StepSize = c.Dimension == PriceDimension.Energy ? c.StepSize : 1 })) is { } time)
            yield return Trial.Of(LineClass.StepSize, "without the step sizes of time", time);
    }

    /// <summary>Null where a limit applies, which would have to be applied anew.</summary>
    private static Trial? Reckoned(TrialGround ground, string says, Func<PricedLine, Rational> billedOf)
    {
        var (excl, incl) = (Rational.Zero, Rational.Zero);
        var parts = new List<(PricedLine Line, Rational Billed, Rational Amount)>();
        foreach (var line in ground.Ours.Lines)
        {
            if (line.Dimension is LineDimension.MinPrice or LineDimension.MaxPrice)
                return null;
            var billed = billedOf(line);
            var amount = line.Unit == "1" ? (Rational)line.ExclVat : billed * line.Price;
            excl += amount;
            incl += amount * (Rational.One + (Rational)(line.Vat ?? 0) * 0.01m);
            parts.Add((line, billed, amount));
        }

        return new(LineClass.StepSize, says, ground.Rounded(excl, incl), () =>
            [.. parts.Select(p => FormattableString.Invariant($"{Explanation.Word(p.Line.Dimension)} {p.Billed.ToDecimal()} {p.Line.Unit} × {p.Line.Price} = {p.Amount.ToDecimal()}"))]);
    }

    private static Rational Stepped(PricedLine line, Tariff tariff)
    {
        var dimension = DimensionOf(line);
        var component = line.Element is { } element ? tariff.Elements[element].Components.FirstOrDefault(c => c.Dimension == dimension) : null;
        if (component is not { StepSize: > 1 and var step })
            return line.Measured;
        var unit = dimension == PriceDimension.Energy ? (Rational)step * 0.001m : (Rational)step / 3600;
        return ((Rational)line.Measured).RoundedUpTo(unit);
    }

    private static PriceDimension? DimensionOf(PricedLine line) => line.Dimension switch
    {
        LineDimension.Energy => PriceDimension.Energy,
        LineDimension.Parking => PriceDimension.Parking,
        LineDimension.Time or LineDimension.ReservationTime => PriceDimension.Time,
        _ => null,
    };
}
