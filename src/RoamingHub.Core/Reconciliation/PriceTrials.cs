using System.Globalization;
using RoamingHub.Core.Tariffs;

namespace RoamingHub.Core.Reconciliation;

/// <summary>The same quantities at other prices: a part left out, or one price that would give their figure.</summary>
internal static class PriceTrials
{
    // A figure that a price step moves by fewer cents than this would be hit by some price in any case: that explains nothing.
    private const decimal FewestCents = 0.04m;
    private const decimal FinestStep = 0.01m;
    private static readonly decimal[] Steps = [0.01m, 0.05m, 0.1m, 0.5m];

    public static IEnumerable<Trial> Of(TrialGround ground) => LeftOut(ground).Concat(Solved(ground)).Concat(OneForAll(ground));

    private static IEnumerable<Trial> LeftOut(TrialGround ground)
    {
        var tariff = ground.Basis.Tariff;
        var dimensions = ground.Ours.Lines.Select(l => l.Dimension).ToHashSet();
        if (dimensions.Contains(LineDimension.MinPrice) && ground.Price(tariff with { MinPrice = null }) is { } noMinimum)
            yield return Trial.Of(LineClass.PriceDiffers, "without the minimum price", noMinimum);
        if (dimensions.Contains(LineDimension.MaxPrice) && ground.Price(tariff with { MaxPrice = null }) is { } noMaximum)
            yield return Trial.Of(LineClass.PriceDiffers, "without the maximum price", noMaximum);
        if (dimensions.Contains(LineDimension.Flat) && ground.Price(Trials.Without(tariff, PriceDimension.Flat)) is { } noFlat)
            yield return Trial.Of(LineClass.PriceDiffers, "without the flat price", noFlat);
        if (dimensions.Contains(LineDimension.Time) && ground.Price(Trials.Without(tariff, PriceDimension.Time)) is { } noTime)
            yield return Trial.Of(LineClass.PriceDiffers, "without the price for time", noTime);
        if (ground.Basis.Timeline is { Reservation: not null, Periods.Count: > 0 } reserved && ground.Price(timeline: reserved with { Reservation = null }) is { } noReservation)
            yield return Trial.Of(LineClass.PriceDiffers, "without the reservation", noReservation);
    }

    private static IEnumerable<Trial> Solved(TrialGround ground)
    {
        if (ground.Ours.Lines.Any(l => l.Dimension is LineDimension.MinPrice or LineDimension.MaxPrice))
            yield break;
        foreach (var of in ground.Ours.Lines.Where(l => l.Billed > 0 && l.Price > 0).GroupBy(l => (l.Dimension, l.Price)).Select(g => g.ToList()))
        {
            if (PriceFor(ground, of) is not { } price || DimensionOf(of[0]) is not { } dimension)
                continue;
            var changed = Trials.Changed(ground.Basis.Tariff, c => c.Dimension == dimension && c.Price == of[0].Price ? c with { Price = price } : c);
            if (ground.Price(changed) is { } priced)
            {
                yield return Trial.Of(LineClass.PriceDiffers, string.Create(
                    CultureInfo.InvariantCulture, $"with {price} instead of {of[0].Price} {ground.Ours.Currency} for {Explanation.Word(of[0].Dimension)}"), priced);
            }
        }
    }

    // A partner that bills its drivers by the kWh alone, whatever our tariff has beside it.
    private static IEnumerable<Trial> OneForAll(TrialGround ground)
    {
        var (kwh, tariff) = (ground.Basis.Timeline.Periods.Sum(p => p.EnergyKwh), ground.Basis.Tariff);
        if (ground.Ours.Lines.Count < 2 || kwh * FinestStep < FewestCents || ground is not { Line.ExclVat: { } excl })
            yield break;
        var rate = ground.OneRate;
        var price = decimal.Round(excl / kwh / FinestStep, MidpointRounding.AwayFromZero) * FinestStep;
        var simple = tariff with { MinPrice = null, MaxPrice = null, Elements = [new([new(PriceDimension.Energy, price, rate)])] };
        if (price > 0 && ground.Price(simple) is { } priced)
            yield return Trial.Of(LineClass.PriceDiffers, string.Create(CultureInfo.InvariantCulture, $"with {price} {ground.Ours.Currency} for each kWh and nothing else"), priced);
    }

    private static decimal? PriceFor(TrialGround ground, List<PricedLine> lines)
    {
        var quantity = TrialGround.Sum(lines.Select(l => l.Billed));
        var step = Steps.FirstOrDefault(s => quantity * s >= (Rational)FewestCents);
        if (step == 0 || (lines[0].Unit == "1" && ground.Ours.Lines.Count > 1)) // beside other prices a flat one could be anything
            return null;
        var price = lines[0].Price;
        var more = ground.Line is { ExclVat: { } excl }
            ? (excl - ground.ExactExcl) / quantity
            : ground.Line.InclVat is { } incl ? (incl - ground.ExactIncl) / (quantity * (Rational.One + (Rational)(lines[0].Vat ?? 0) * 0.01m)) : Rational.Zero;
        var solved = ((price + more) / step).Rounded(0, HalfRounding.AwayFromZero) * step;
        return solved >= price / 5 && solved <= price * 5 && solved != price ? solved : null;
    }

    private static PriceDimension? DimensionOf(PricedLine line) => line.Dimension switch
    {
        LineDimension.Flat => PriceDimension.Flat,
        LineDimension.Energy => PriceDimension.Energy,
        LineDimension.Time => PriceDimension.Time,
        LineDimension.Parking => PriceDimension.Parking,
        _ => null,
    };
}
