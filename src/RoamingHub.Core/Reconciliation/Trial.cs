using RoamingHub.Core.Tariffs;

namespace RoamingHub.Core.Reconciliation;

/// <summary>One other way to reckon a charge, and what it comes to.</summary>
/// <param name="Says">What was done otherwise, as the end of "their figure comes out …".</param>
/// <param name="Arithmetic">Line by line; only written out for the one that is right.</param>
internal sealed record Trial(LineClass Class, string Says, Amount Total, Func<IReadOnlyList<string>> Arithmetic)
{
    public static Trial Of(LineClass of, string says, PricedCharge priced) => new(of, says, priced.Total, priced.Explain);
}

/// <summary>What the trials start from: the charge, its price by the ledger, and the line that is to be explained.</summary>
/// <param name="Line">With its amounts as a charge's, also where it takes one back.</param>
internal sealed record TrialGround(ChargeBasis Basis, PricedCharge Ours, StatementLine Line)
{
    /// <summary>Of a total.</summary>
    public int Decimals { get; } = Basis.Rounding.TotalDecimals ?? CurrencyDecimals.Of(Ours.Currency);

    /// <summary>The one rate of VAT of the whole charge, in percent; null where there is none or more than one.</summary>
    public decimal? OneRate { get; } =
        Ours.Lines.Where(l => l.ExclVat != 0).Select(l => l.Vat).Distinct().ToList() is [{ } rate] ? rate : null;

    /// <summary>The exact sum before any rounding.</summary>
    public Rational ExactExcl { get; } = Sum(Ours.Lines.Select(l => l.ExclVat));

    public Rational ExactIncl { get; } = Sum(Ours.Lines.Select(l => l.InclVat ?? l.ExclVat));

    /// <summary>By how many whole hours the line's times are off at both ends; null where they are not.</summary>
    public int? HoursOff { get; } = Line is { Start: { } start, End: { } end } ? Clock.HoursOff(start - Basis.Timeline.Start, end - Basis.Timeline.End) : null;

    public bool Taxed => Ours.Total.InclVat is not null;

    /// <summary>The charge priced once more; null where that cannot be done.</summary>
    public PricedCharge? Price(Tariff? tariff = null, NodaTime.DateTimeZone? zone = null, ChargeTimeline? timeline = null, RoundingProfile? rounding = null) =>
        TariffEngine.TryPrice(tariff ?? Basis.Tariff, zone ?? Basis.Zone, timeline ?? Basis.Timeline, rounding ?? Basis.Rounding);

    public Amount Rounded(Rational excl, Rational incl) => new(
        excl.Rounded(Decimals, Basis.Rounding.Half), Taxed ? incl.Rounded(Decimals, Basis.Rounding.Half) : null);

    public static Rational Sum(IEnumerable<decimal> values) => values.Aggregate(Rational.Zero, (sum, value) => sum + value);
}
