using RoamingHub.Core.Tariffs;
using RoamingHub.Core.Values;

namespace RoamingHub.Core.Cdrs;

/// <summary>What of a price is taxed alike: exact, before the rounding of the total.</summary>
/// <param name="Vat">Percent; null where no VAT applies, or no rate is named for it.</param>
public sealed record TaxShare(decimal? Vat, decimal ExclVat, decimal VatAmount)
{
    /// <summary>A minimum or maximum price has no rate of its own: it moves what is taxed alike in the same proportion.</summary>
    public static IReadOnlyList<TaxShare> Of(PricedCharge? price)
    {
        var lines = price?.Lines ?? [];
        IReadOnlyList<TaxShare> shares =
            [.. lines.Where(l => !IsLimit(l)).GroupBy(l => l.InclVat is null ? null : l.Vat).Select(g => Sum(g.Key, g)).OrderBy(s => s.Vat)];
        var limit = Sum(null, lines.Where(IsLimit));
        return limit is { ExclVat: 0, VatAmount: 0 } ? shares : Spread(limit, shares);
    }

    private static IReadOnlyList<TaxShare> Spread(TaxShare limit, IReadOnlyList<TaxShare> shares)
    {
        var (excl, vat) = (shares.Sum(s => s.ExclVat), shares.Sum(s => s.VatAmount));
        if (excl == 0 || (vat == 0 && limit.VatAmount != 0))
            return Merged([.. shares, limit]); // there is nothing to go by
        var spread = shares.Select(s => s with
        {
            ExclVat = s.ExclVat + (limit.ExclVat * s.ExclVat / excl), VatAmount = s.VatAmount + (vat == 0 ? 0 : limit.VatAmount * s.VatAmount / vat),
        }).ToList();
        var last = spread[^1]; // has what the division leaves
        spread[^1] = last with
        {
            ExclVat = last.ExclVat + excl + limit.ExclVat - spread.Sum(s => s.ExclVat), VatAmount = last.VatAmount + vat + limit.VatAmount - spread.Sum(s => s.VatAmount),
        };
        return spread;
    }

    private static IReadOnlyList<TaxShare> Merged(IReadOnlyList<TaxShare> shares) =>
        [.. shares.GroupBy(s => s.Vat).Select(g => new TaxShare(g.Key, g.Sum(s => s.ExclVat), g.Sum(s => s.VatAmount))).OrderBy(s => s.Vat)];

    private static TaxShare Sum(decimal? rate, IEnumerable<PricedLine> lines) =>
        new(rate, lines.Sum(l => l.ExclVat), lines.Sum(l => (l.InclVat ?? l.ExclVat) - l.ExclVat));

    private static bool IsLimit(PricedLine line) => line.Dimension is LineDimension.MinPrice or LineDimension.MaxPrice;
}

/// <summary>Where a record stands in the books.</summary>
public enum BookStanding
{
    /// <summary>It has left, or is about to: the partner owes it, whether it has taken it or not. What was taken back was claimed too.</summary>
    Claimed,
    Held,
    Suppressed,
    Dropped,
}

/// <summary>A record as the books have it. A credit has its charge's figures with the sign turned, the energy too.</summary>
/// <param name="BookedAt">When it counts.</param>
/// <param name="EndedAt">The charge's end.</param>
/// <param name="Credits">The record that this one takes back.</param>
public sealed record BookEntry(
    string Id, BookStanding Standing, DateTimeOffset BookedAt, DateTimeOffset EndedAt, Energy Energy, string? Currency, decimal? ExclVat, decimal? InclVat,
    IReadOnlyList<TaxShare> Taxes, string? Credits = null)
{
    public static BookEntry Of(ChargeRecord record, BookStanding standing) => new(
        record.Id, standing, BookedAtOf(record), record.End, record.Energy, record.Price?.Currency, record.Price?.Total.ExclVat, record.Price?.Total.InclVat,
        TaxShare.Of(record.Price));

    /// <summary>
    /// A charge counts when it ended. What takes it back, and what is issued in its stead, count when they were made: the month of the charge may long be
    /// settled, and stays as it was.
    /// </summary>
    public static DateTimeOffset BookedAtOf(ChargeRecord record) => record.Corrects is null ? record.End : record.SealedAt;

    public BookEntry Credited(ChargeRecordCredited by) => this with
    {
        Id = by.CreditId, Standing = BookStanding.Claimed, BookedAt = by.At, Energy = Energy.Zero - Energy, ExclVat = -ExclVat, InclVat = -InclVat,
        Taxes = [.. Taxes.Select(t => t with { ExclVat = -t.ExclVat, VatAmount = -t.VatAmount })], Credits = Id,
    };
}

/// <summary>A partner's books, made of what the log tells of records and nothing else: what the ledger's tables are held against.</summary>
public sealed class LedgerBook(PartnerId partner)
{
    private readonly Dictionary<string, BookEntry> _entries = new(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyCollection<BookEntry> Entries => _entries.Values;

    /// <summary>In the order of the log.</summary>
    public void Tell(object e)
    {
        switch (e)
        {
            case ChargeRecordSealed { Record: var record }:
                Issue(record, BookStanding.Claimed);
                break;
            case ChargeRecordHeld { Record: var record }:
                Issue(record, BookStanding.Held);
                break;
            case ChargeRecordSuppressed { Record: var record }:
                Issue(record, BookStanding.Suppressed);
                break;
            case ChargeRecordReleased { Id: var id } when _entries.TryGetValue(id, out var entry):
                _entries[id] = entry with { Standing = BookStanding.Claimed };
                break;
            case ChargeRecordDropped { Id: var id } when _entries.TryGetValue(id, out var entry):
                _entries[id] = entry with { Standing = BookStanding.Dropped };
                break;
            case ChargeRecordCredited credited when _entries.TryGetValue(credited.Id, out var entry):
                _entries[credited.CreditId] = entry.Credited(credited);
                break;
        }
    }

    private void Issue(ChargeRecord record, BookStanding standing)
    {
        if (record.Grant?.Partner == partner)
            _entries[record.Id] = BookEntry.Of(record, standing);
        else
            _entries.Remove(record.Id); // it was made anew, and somebody else pays
    }
}
