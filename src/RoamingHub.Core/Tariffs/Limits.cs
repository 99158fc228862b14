namespace RoamingHub.Core.Tariffs;

/// <summary>An exact sum. <paramref name="InclVat"/> equals <paramref name="ExclVat"/> where nothing is taxed.</summary>
internal readonly record struct ExactSum(Rational ExclVat, Rational InclVat)
{
    public static ExactSum Zero { get; } = new(Rational.Zero, Rational.Zero);

    public static ExactSum operator +(ExactSum a, ExactSum b) => new(a.ExclVat + b.ExclVat, a.InclVat + b.InclVat);

    public static ExactSum Of(IEnumerable<Bill> bills) => bills.Aggregate(Zero,
        (sum, bill) => new(sum.ExclVat + bill.ExclVat, sum.InclVat + (bill.InclVat ?? bill.ExclVat)));
}

/// <summary>
/// Minimum and maximum price. By default the sums with and without VAT are limited independently of one another (OCPI 2.2.1 §11.3.1).
/// </summary>
internal static class Limits
{
    /// <summary>The lines that bring the sum within the limits of all tariffs used: every minimum first, then every maximum.</summary>
    /// <param name="minimums">False for a reservation that nobody used: a minimum is meant for a charge (our reading).</param>
    public static IReadOnlyList<Bill> Apply(
        ExactSum sum, bool taxed, IReadOnlyList<Tariff> tariffs, bool minimums, ChargeTimeline timeline, LimitReading reading)
    {
        var bills = new List<Bill>();
        foreach (var tariff in minimums ? tariffs : [])
            Apply(LineDimension.MinPrice, tariff, tariff.MinPrice);
        foreach (var tariff in tariffs)
            Apply(LineDimension.MaxPrice, tariff, tariff.MaxPrice);
        return bills;

        void Apply(LineDimension dimension, Tariff tariff, Amount? limit)
        {
            if (limit is null) return;
            if (reading == LimitReading.NetDecides) limit = limit with { InclVat = null };
            var limited = Limited(sum, limit, dimension);
            Rational exclVat = limited.ExclVat - sum.ExclVat, inclVat = limited.InclVat - sum.InclVat;
            // A maximum takes no tax off what is not taxed; a minimum may be the first taxed thing in a charge.
            taxed |= dimension == LineDimension.MinPrice && limit.InclVat is not null && !inclVat.IsZero;
            if (exclVat.IsZero && (!taxed || inclVat.IsZero)) return;
            bills.Add(new(Line(dimension, tariff, limit, exclVat, taxed ? inclVat : null, timeline), exclVat, taxed ? inclVat : exclVat));
            sum = limited;
        }
    }

    private static ExactSum Limited(ExactSum sum, Amount limit, LineDimension dimension)
    {
        var exclVat = Limited(sum.ExclVat, limit.ExclVat, dimension);
        if (limit.InclVat is { } incl) return new(exclVat, Limited(sum.InclVat, incl, dimension));
        // A limit that names no amount with VAT moves it in the same proportion.
        var inclVat = exclVat.CompareTo(sum.ExclVat) == 0 ? sum.InclVat
            : sum.ExclVat.IsZero ? exclVat
            : sum.InclVat * exclVat / sum.ExclVat;
        return new(exclVat, inclVat);
    }

    private static Rational Limited(Rational value, Rational limit, LineDimension dimension) =>
        (dimension == LineDimension.MinPrice ? value < limit : value > limit) ? limit : value;

    private static PricedLine Line(
        LineDimension dimension, Tariff tariff, Amount limit, Rational exclVat, Rational? inclVat, ChargeTimeline timeline) =>
        new(dimension, timeline.Start.ToUniversalTime(), timeline.End.ToUniversalTime(), 1, 1, "1",
            exclVat.ToDecimal(), null, exclVat.ToDecimal(), inclVat?.ToDecimal(), null, Why.Of(dimension, limit, tariff.Currency), tariff.Id);
}
