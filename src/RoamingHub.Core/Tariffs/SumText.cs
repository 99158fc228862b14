namespace RoamingHub.Core.Tariffs;

/// <summary>The sums of a bill in sentences, with their rounding; where parts do not add up to the total, that is said.</summary>
internal sealed class SumText(PricedCharge charge)
{
    private readonly MoneyText money = new(charge.Currency);
    private readonly RoundingProfile profile = RoundingProfile.Find(charge.Rounding) ?? RoundingProfile.MinorUnit;

    private (string Name, Amount Rounded, Func<LineDimension, bool> Has)[] Parts =>
    [
        ("Fixed", charge.Fixed, d => d == LineDimension.Flat),
        ("Energy", charge.Energy, d => d == LineDimension.Energy),
        ("Time", charge.Time, d => d == LineDimension.Time),
        ("Parking", charge.Parking, d => d == LineDimension.Parking),
        ("Reservation", charge.Reservation, d => d is LineDimension.ReservationFlat or LineDimension.ReservationTime),
    ];

    public IEnumerable<string> Lines()
    {
        var parts = Parts.Select(p => (p.Name, p.Rounded, Exact: Sum(p.Has))).ToList();
        foreach (var (name, rounded, exact) in parts)
        {
            if (Rounding(exact, rounded, profile.PartDecimals) is { } rounding) yield return $"{name}: {rounding}";
        }

        yield return charge.Total.InclVat is { } incl
            ? $"TOTAL {money.Of(charge.Total.ExclVat)} without VAT, {money.Of(incl)} with VAT{TotalRounding}"
            : $"TOTAL {money.Of(charge.Total.ExclVat)}{TotalRounding}";

        var limits = Sum(d => d is LineDimension.MinPrice or LineDimension.MaxPrice);
        var apart = charge.Total.ExclVat - parts.Sum(p => p.Rounded.ExclVat) - limits.ExclVat;
        if (profile.Total == TotalReading.ExactSum && MoneyText.Shown(Math.Abs(apart)) is > 0 and var difference && limits.ExclVat == 0)
            yield return $"The parts, each rounded by itself, add up to {money.Of(charge.Total.ExclVat - apart)}: {money.Of(difference)}"
                + $" {(apart > 0 ? "less" : "more")} than the total, which is rounded once, from the exact sum.";
    }

    private string TotalRounding => profile.Total == TotalReading.SumOfParts
        ? ", the sum of the parts as they were rounded"
        : Rounding(Sum(_ => true), charge.Total, profile.TotalDecimals) is { } rounding ? $" ({rounding})" : "";

    private Amount Sum(Func<LineDimension, bool> has)
    {
        var lines = charge.Lines.Where(l => has(l.Dimension)).ToList();
        return new(lines.Sum(l => l.ExclVat), lines.Sum(l => l.InclVat ?? l.ExclVat));
    }

    // What rounding left alone is not talked of.
    private string? Rounding(Amount exact, Amount rounded, int? decimals)
    {
        var exclVat = Step(exact.ExclVat, rounded.ExclVat);
        var inclVat = rounded.InclVat is { } incl ? Step(exact.InclVat ?? exact.ExclVat, incl) : null;
        if (exclVat is null && inclVat is null) return null;
        var way = profile.Half == HalfRounding.ToEven ? "half to even" : "half away from zero";
        string?[] steps = [exclVat, inclVat is null ? null : $"{inclVat} with VAT"];
        return $"rounded {way} to {decimals ?? CurrencyDecimals.Of(charge.Currency)} decimals: {string.Join(", ", steps.OfType<string>())}";
    }

    private string? Step(decimal exact, decimal rounded) =>
        MoneyText.Shown(exact) == rounded ? null : $"{money.Number(exact)} → {money.Number(rounded)}";
}
