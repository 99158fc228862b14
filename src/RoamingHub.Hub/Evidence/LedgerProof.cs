using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Values;
using RoamingHub.Storage;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Hub.Evidence;

/// <summary>One sum, as the log gives it and as the statement does.</summary>
/// <param name="What">claimed, credited, held, suppressed or dropped, or the VAT of a rate.</param>
internal sealed record ProvenSum(string? Currency, string What, BookSum Log, BookSum Statement)
{
    public bool Equal => Log == Statement;
}

/// <param name="Position">Up to where the log was read: what the statement has seen.</param>
internal sealed record ProvenStatement(long Position, IReadOnlyList<ProvenSum> Sums, IReadOnlyList<StatementSection> Sections)
{
    public bool Ties => Sums.All(s => s.Equal) && Sections.All(s => s.Ties);
}

/// <summary>
/// Holds a partner's statement against the log: every record is booked once more from its events alone, and both must come to the same, to the
/// last digit. It reads all records that there ever were and writes nothing.
/// </summary>
internal sealed class LedgerProof(EventLog log, ReadModels readModels)
{
    private const int AtATime = 500;

    private static readonly string[] Types =
    [
        "charge_record_sealed", "charge_record_held", "charge_record_suppressed", "charge_record_released", "charge_record_dropped", "charge_record_credited",
    ];

    public async Task<ProvenStatement> ProveAsync(PartnerId partner, BookPeriod period, CancellationToken ct)
    {
        var sums = await readModels.Books.SumAsync(partner, period.From, period.To, [period.From], ct);
        var book = await BookAsync(partner, sums.Position, ct);
        var entries = book.Entries.Where(e => e.BookedAt >= period.From && e.BookedAt < period.To).ToList();
        var sections = StatementSection.Of(sums.Figures);
        var currencies = sections.Select(s => s.Currency).Concat(entries.Select(e => e.Currency)).Distinct();
        return new(sums.Position, [.. currencies.SelectMany(c => Compare(c, [.. entries.Where(e => e.Currency == c)], sections, sums.Figures.Taxes))], sections);
    }

    private async Task<LedgerBook> BookAsync(PartnerId partner, long upTo, CancellationToken ct)
    {
        var book = new LedgerBook(partner);
        var position = 0L;
        while (await log.ReadAllAsync(position, AtATime, Types, ct) is { Count: > 0 } told && told[0].Position <= upTo)
        {
            foreach (var e in told.Where(e => e.Position <= upTo))
                book.Tell(e.Data);
            position = told[^1].Position;
        }

        return book;
    }

    private static IEnumerable<ProvenSum> Compare(
        string? currency, IReadOnlyList<BookEntry> entries, IReadOnlyList<StatementSection> sections, IReadOnlyList<TaxSum> taxes)
    {
        var section = sections.FirstOrDefault(s => s.Currency == currency);
        BookSum Of(BookStanding standing) => BookSum.Of(entries.Where(e => e.Standing == standing));
        yield return new(currency, "claimed", Of(BookStanding.Claimed), section?.Claimed ?? default);
        yield return new(currency, "credited", BookSum.Of(entries.Where(e => e.Credits is not null)), section?.Credited ?? default);
        yield return new(currency, "held", Of(BookStanding.Held), section?.Held ?? default);
        yield return new(currency, "suppressed", Of(BookStanding.Suppressed), section?.Suppressed ?? default);
        yield return new(currency, "dropped", Of(BookStanding.Dropped), section?.Dropped ?? default);
        var shares = entries.Where(e => e.Standing == BookStanding.Claimed && currency is not null).SelectMany(e => e.Taxes).ToLookup(t => t.Vat);
        var stated = taxes.Where(t => t.Currency == currency).ToLookup(t => t.Vat);
        foreach (var rate in shares.Select(g => g.Key).Union(stated.Select(g => g.Key)))
            yield return new(
                currency, rate is { } percent ? FormattableString.Invariant($"vat {percent:0.####}") : "no vat",
                Sum(shares[rate].Sum(t => t.ExclVat), shares[rate].Sum(t => t.VatAmount)), Sum(stated[rate].Sum(t => t.ExclVat), stated[rate].Sum(t => t.VatAmount)));
    }

    // Long sums of thirds differ behind the digits that a decimal has room for.
    private static BookSum Sum(decimal exclVat, decimal vat) => new(0, 0, Math.Round(exclVat, 10), Math.Round(exclVat, 10) + Math.Round(vat, 10));
}
