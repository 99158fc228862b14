using RoamingHub.Core.Tariffs;

namespace RoamingHub.Core.Cdrs;

/// <summary>How many records, how much energy, how much money. Credits count with the sign turned: a charge and its credit come to nothing.</summary>
/// <param name="InclVat">Without VAT where there is none.</param>
public readonly record struct BookSum(long Count, decimal EnergyWh, decimal ExclVat, decimal InclVat)
{
    public decimal Vat => InclVat - ExclVat;

    public static BookSum operator +(BookSum a, BookSum b) => new(a.Count + b.Count, a.EnergyWh + b.EnergyWh, a.ExclVat + b.ExclVat, a.InclVat + b.InclVat);

    public static BookSum operator -(BookSum a, BookSum b) => new(a.Count - b.Count, a.EnergyWh - b.EnergyWh, a.ExclVat - b.ExclVat, a.InclVat - b.InclVat);

    public static BookSum Add(BookSum left, BookSum right) => left + right;

    public static BookSum Subtract(BookSum left, BookSum right) => left - right;

    public static BookSum Of(IEnumerable<BookSum> sums) => sums.Aggregate(default(BookSum), (sum, one) => sum + one);

    public static BookSum Of(IEnumerable<BookEntry> entries) =>
        Of(entries.Select(e => new BookSum(1, e.Energy.Wh, e.ExclVat ?? 0, e.InclVat ?? e.ExclVat ?? 0)));
}

/// <summary>How far what is claimed has got: acknowledged, waiting, retrying or parked. And what is not claimed: held, suppressed, dropped.</summary>
/// <param name="Currency">Null for records without a price.</param>
public sealed record StateSum(string? Currency, string State, bool Credit, BookSum Sum);

public enum StatementPart
{
    Tariff,
    Location,
    Product,
    Day,
}

/// <summary>What is claimed under one key; the key is null for what has none. Days are counted from 1.</summary>
public sealed record PartSum(string? Currency, StatementPart Part, string? Key, BookSum Sum);

/// <summary>Of what is claimed. Exact, or rounded where it says so.</summary>
/// <param name="Vat">Percent; null where no VAT applies.</param>
public sealed record TaxSum(string? Currency, decimal? Vat, decimal ExclVat, decimal VatAmount);

/// <summary>The ledger by the ends of charges, and what leads from there to the books.</summary>
/// <param name="Ended">Of charges that ended in the period, their credits too.</param>
/// <param name="BroughtIn">Counts here, and is about a charge that ended in another period.</param>
/// <param name="Elsewhere">Is about a charge that ended here, and counts in another period.</param>
public sealed record LedgerSums(string? Currency, BookSum Ended, BookSum BroughtIn, BookSum Elsewhere);

/// <summary>All that a statement is made of, as it stood at one moment.</summary>
public sealed record StatementFigures(
    IReadOnlyList<StateSum> States, IReadOnlyList<PartSum> Parts, IReadOnlyList<TaxSum> Taxes, IReadOnlyList<LedgerSums> Ledger);

/// <summary>A partner's statement in one currency.</summary>
/// <param name="Claimed">Acknowledged, waiting, retrying and parked together.</param>
/// <param name="Credited">The credits that are in it: what was taken back in this period.</param>
/// <param name="Taxes">Exact sums of the records' lines, each rounded once to the currency's minor unit.</param>
/// <param name="Rounding">What is claimed less these: every record is rounded by itself.</param>
/// <param name="Ties">Whether all this comes to the same, whichever way it is added up.</param>
public sealed record StatementSection(
    string? Currency, BookSum Claimed, BookSum Acknowledged, BookSum Waiting, BookSum Retrying, BookSum Parked, BookSum Held, BookSum Suppressed,
    BookSum Dropped, BookSum Credited, IReadOnlyList<TaxSum> Taxes, TaxSum Rounding, IReadOnlyList<PartSum> Parts, LedgerSums Ledger, bool Ties)
{
    public const string Acknowledgement = "acknowledged", Wait = "waiting", Retry = "retrying", Park = "parked";

    private static readonly string[] OfClaimed = [Acknowledgement, Wait, Retry, Park];

    /// <summary>By currency; what has no price comes last.</summary>
    public static IReadOnlyList<StatementSection> Of(StatementFigures figures) =>
    [
        .. figures.States.Select(s => s.Currency).Concat(figures.Ledger.Where(l => l.Ended.Count + l.BroughtIn.Count > 0).Select(l => l.Currency)).Distinct()
            .OrderBy(c => c is null).ThenBy(c => c, StringComparer.Ordinal).Select(c => Of(c, figures)),
    ];

    private static StatementSection Of(string? currency, StatementFigures figures)
    {
        var states = figures.States.Where(s => s.Currency == currency).ToList();
        BookSum Sum(params string[] of) => BookSum.Of(states.Where(s => of.Contains(s.State)).Select(s => s.Sum));
        var claimed = Sum(OfClaimed);
        IReadOnlyList<TaxSum> taxes = currency is null ? [] : [.. figures.Taxes.Where(t => t.Currency == currency).Select(Rounded)];
        var rounding = new TaxSum(currency, null, claimed.ExclVat - taxes.Sum(t => t.ExclVat), claimed.Vat - taxes.Sum(t => t.VatAmount));
        IReadOnlyList<PartSum> parts = [.. figures.Parts.Where(p => p.Currency == currency)];
        var ledger = figures.Ledger.FirstOrDefault(l => l.Currency == currency) ?? new(currency, default, default, default);
        return new(
            currency, claimed, Sum(Acknowledgement), Sum(Wait), Sum(Retry), Sum(Park), Sum("held"), Sum("suppressed"), Sum("dropped"),
            BookSum.Of(states.Where(s => s.Credit).Select(s => s.Sum)), taxes, rounding, parts, ledger,
            ledger.Ended + ledger.BroughtIn - ledger.Elsewhere == claimed
                && Enum.GetValues<StatementPart>().All(part => BookSum.Of(parts.Where(p => p.Part == part).Select(p => p.Sum)) == claimed)
                && IsRounding(rounding, claimed.Count, taxes.Count));
    }

    private static TaxSum Rounded(TaxSum sum)
    {
        var decimals = CurrencyDecimals.Of(sum.Currency!);
        return sum with
        {
            ExclVat = Math.Round(sum.ExclVat, decimals, MidpointRounding.AwayFromZero),
            VatAmount = Math.Round(sum.VatAmount, decimals, MidpointRounding.AwayFromZero),
        };
    }

    // A total, and each of its five parts where it is their sum, is at most half a unit off its exact value, with VAT and without. What is more is no rounding.
    private static bool IsRounding(TaxSum rounding, long records, int rates)
    {
        var unit = rounding.Currency is { } currency ? new decimal(1, 0, 0, false, (byte)CurrencyDecimals.Of(currency)) : 0;
        return Math.Abs(rounding.ExclVat) <= unit * ((records * 3) + (rates / 2m)) && Math.Abs(rounding.VatAmount) <= unit * ((records * 6) + (rates / 2m));
    }
}
