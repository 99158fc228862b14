using System.Globalization;
using RoamingHub.Core.Tariffs;

namespace RoamingHub.Core.Reconciliation;

/// <summary>The same charge at the same prices, rounded elsewhere or otherwise.</summary>
internal static class RoundingTrials
{
    private const HalfRounding Away = HalfRounding.AwayFromZero;

    public static IEnumerable<Trial> Of(TrialGround ground)
    {
        var (lines, decimals, ours) = (ground.Ours.Lines, ground.Decimals, ground.Ours);
        var own = ground.Basis.Rounding;
        var profiles = RoundingProfile.All.Where(p => p != own && p.ReadsAs(own)).ToLookup(p => p.Total == own.Total);
        foreach (var profile in profiles[true])
            yield return Rounding($"rounded by the profile {profile.Name}", ground.Price(rounding: profile)!.Total, Exact);

        yield return Rounding("with the rest below the last digit cut off", new(Down(ground.ExactExcl), Incl(Down(ground.ExactIncl))), Exact);
        yield return Rounding(
            "with each line rounded by itself",
            new(lines.Sum(l => Round(l.ExclVat, decimals)), Incl(lines.Sum(l => Round(l.InclVat ?? l.ExclVat, decimals)))),
            () => [.. lines.Select(l => Invariant($"{Explanation.Word(l.Dimension)} {l.ExclVat} -> {Round(l.ExclVat, decimals)}"))]);
        Amount[] parts = [ours.Energy, ours.Time, ours.Parking, ours.Fixed, ours.Reservation];
        var limits = lines.Where(l => l.Dimension is LineDimension.MinPrice or LineDimension.MaxPrice).ToList();
        yield return Rounding(
            "with energy, time, parking, fixed and reservation rounded each, then added",
            new(
                parts.Sum(p => p.ExclVat) + limits.Sum(l => Round(l.ExclVat, decimals)),
                Incl(parts.Sum(p => p.InclVat ?? p.ExclVat) + limits.Sum(l => Round(l.InclVat ?? l.ExclVat, decimals)))),
            () => [string.Join(" + ", parts.Where(p => p.ExclVat != 0).Select(p => Invariant($"{p.ExclVat}")))]);
        if (ground is { OneRate: { } rate, Taxed: true })
        {
            var factor = Rational.One + (Rational)rate * 0.01m;
            yield return Rounding(
                "with VAT reckoned from the rounded sum", new(ours.Total.ExclVat, (ours.Total.ExclVat * factor).Rounded(decimals, Away)),
                () => [Invariant($"{ours.Total.ExclVat} + {rate} % = {(ours.Total.ExclVat * factor).ToDecimal()}")]);
            var net = ((Rational)(ours.Total.InclVat ?? 0) / factor).Rounded(decimals, Away);
            yield return Rounding(
                "with the sum without VAT reckoned from the rounded one with VAT", new(net, ours.Total.InclVat),
                () => [Invariant($"{ours.Total.InclVat} / {1 + rate / 100} = {((Rational)(ours.Total.InclVat ?? 0) / factor).ToDecimal()}")]);
        }

        foreach (var first in (int[])[4, 3])
        {
            if (first > decimals)
                yield return Rounding(
                    Invariant($"rounded to {first} digits first"),
                    new(Twice(ground.ExactExcl, first), Incl(Twice(ground.ExactIncl, first))), Exact);
        }

        foreach (var places in (int[])[4, 3, 2, 1, 0])
            yield return Quantities(Invariant($"with energy and time rounded to {places} digits before pricing"), l => Round(l.Billed, places));
        foreach (var places in (int[])[2, 1, 0])
        {
            yield return Quantities(Invariant($"with energy rounded to {places} digits before pricing"), l => l.Unit == "kWh" ? Round(l.Billed, places) : l.Billed);
            yield return Quantities(Invariant($"with energy cut to {places} digits before pricing"), l => l.Unit == "kWh" ? Cut(l.Billed, places) : l.Billed);
        }

        foreach (var profile in profiles[false])
            yield return Rounding($"rounded by the profile {profile.Name}", ground.Price(rounding: profile)!.Total, Exact);
        yield return Rounding("rounded up", new(-Down(-ground.ExactExcl), Incl(-Down(-ground.ExactIncl))), Exact);

        // A limit is an amount already.
        Trial Quantities(string says, Func<PricedLine, decimal> of)
        {
            var billed = lines.Select(l => (Line: l, Quantity: of(l), Excl: l.Unit == "1" ? l.ExclVat : of(l) * l.Price)).ToList();
            var excl = TrialGround.Sum(billed.Select(b => b.Excl));
            var incl = billed.Aggregate(Rational.Zero, (sum, b) => sum + b.Excl * (Rational.One + (Rational)(b.Line.Vat ?? 0) * 0.01m));
            return Rounding(says, ground.Rounded(excl, incl), () =>
                [.. billed.Select(b => Invariant($"{Explanation.Word(b.Line.Dimension)} {b.Quantity} {b.Line.Unit} × {b.Line.Price} = {b.Excl}"))]);
        }

        decimal? Incl(decimal amount) => ground.Taxed ? amount : null;
        IReadOnlyList<string> Exact() => [Invariant($"{ground.ExactExcl.ToDecimal()} {ours.Currency} without VAT, {ground.ExactIncl.ToDecimal()} {ours.Currency} with VAT, before rounding")];
        decimal Down(Rational value) => (decimal)(value * Power(decimals)).Floor() / Power(decimals);
        decimal Twice(Rational value, int places) => Round(value.Rounded(places, Away), decimals);
    }

    private static decimal Cut(decimal value, int places) => decimal.Truncate(value * Power(places)) / Power(places);

    private static decimal Round(decimal value, int places) => decimal.Round(value, places, MidpointRounding.AwayFromZero);

    private static long Power(int decimals) => decimals == 0 ? 1 : 10 * Power(decimals - 1);

    private static Trial Rounding(string says, Amount total, Func<IReadOnlyList<string>> arithmetic) => new(LineClass.Rounding, says, total, arithmetic);

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
