using System.Globalization;
using RoamingHub.Core.Tariffs;

namespace RoamingHub.Core.Reconciliation;

/// <summary>VAT in or out: amounts in the wrong column, VAT left out or reckoned in twice, another rate.</summary>
internal static class VatTrials
{
    // Standard and reduced rates in Europe and around it, percent.
    private static readonly decimal[] Rates =
        [0, 2.1m, 2.6m, 3.8m, 5, 5.5m, 6, 7, 8, 8.1m, 9, 9.5m, 10, 12, 13, 13.5m, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 25.5m, 27];

    public static IEnumerable<Trial> Of(TrialGround ground)
    {
        if (ground.Ours.Total is not { InclVat: { } incl, ExclVat: var excl } || incl == excl)
            yield break;
        IReadOnlyList<string> Ours() => [$"{Money(excl)} {ground.Ours.Currency} without VAT, {Money(incl)} {ground.Ours.Currency} with VAT"];
        yield return new(LineClass.Vat, "where the amount with VAT stands for the one without", new(incl, incl), Ours);
        yield return new(LineClass.Vat, "where the amount without VAT stands for the one with", new(excl, excl), Ours);
        yield return new(LineClass.Vat, "where the two columns are exchanged", new(incl, excl), Ours);
        if (ground.OneRate is not { } rate)
            yield break;
        var factor = Rational.One + (Rational)rate * 0.01m;
        var (twice, without) = (ground.ExactIncl * factor, ground.ExactExcl / factor);
        yield return new(
            LineClass.Vat, string.Create(CultureInfo.InvariantCulture, $"with {rate} % VAT added twice"), ground.Rounded(ground.ExactIncl, twice),
            () => [string.Create(CultureInfo.InvariantCulture, $"{ground.ExactIncl.ToDecimal()} + {rate} % = {twice.ToDecimal()}")]);
        yield return new(
            LineClass.Vat, string.Create(CultureInfo.InvariantCulture, $"where {rate} % VAT was taken to be in our prices"), ground.Rounded(without, ground.ExactExcl),
            () => [string.Create(CultureInfo.InvariantCulture, $"{ground.ExactExcl.ToDecimal()} / {1 + rate / 100} = {without.ToDecimal()}")]);
    }

    /// <summary>Amounts in the wrong column by partners who round otherwise, too. The columns are so far apart that no other habit ends there.</summary>
    public static IEnumerable<Trial> Rounded(TrialGround ground)
    {
        if (ground.Ours.Total is not { InclVat: { } gross, ExclVat: var net } || gross == net)
            yield break;
        if (!Near(ground.Line.ExclVat, gross) && !Near(ground.Line.InclVat, net))
            yield break;
        foreach (var rounded in RoundingTrials.Of(ground))
        {
            var (excl, incl) = (rounded.Total.ExclVat, rounded.Total.InclVat ?? rounded.Total.ExclVat);
            yield return rounded with { Class = LineClass.Vat, Says = $"where the amount with VAT stands for the one without, {rounded.Says}", Total = new(incl, incl) };
            yield return rounded with { Class = LineClass.Vat, Says = $"where the amount without VAT stands for the one with, {rounded.Says}", Total = new(excl, excl) };
            yield return rounded with { Class = LineClass.Vat, Says = $"where the two columns are exchanged, {rounded.Says}", Total = new(incl, excl) };
        }
    }

    /// <summary>Only where nothing but the sum with VAT is told otherwise: a rate moves no other.</summary>
    public static IEnumerable<Trial> OtherRates(TrialGround ground)
    {
        if (ground.Line.InclVat is null || (ground.Line.ExclVat is { } net && net != ground.Ours.Total.ExclVat))
            yield break;
        foreach (var rate in Rates)
        {
            var taxed = Trials.Changed(ground.Basis.Tariff, c => c with { VatPercent = rate });
            if (ground.Price(taxed) is { } priced)
                yield return Trial.Of(LineClass.Vat, string.Create(CultureInfo.InvariantCulture, $"with {rate} % VAT"), priced);
        }
    }

    // No rounding leads further away.
    private static bool Near(decimal? theirs, decimal ours) => theirs is { } amount && Math.Abs(amount - ours) <= (Math.Abs(ours) + 1) / 20;

    private static string Money(decimal amount) => amount.ToString("0.00##", CultureInfo.InvariantCulture);
}
