using NodaTime.Text;
using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Evidence;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Hub.Api;

/// <summary>Amounts are absent where nothing has a price.</summary>
internal sealed record BookSumView(long Count, decimal EnergyKwh, decimal? ExclVat, decimal? Vat, decimal? InclVat)
{
    public static BookSumView Of(BookSum sum, string? currency) =>
        currency is null ? new(sum.Count, sum.EnergyWh / 1000m, null, null, null) : new(sum.Count, sum.EnergyWh / 1000m, sum.ExclVat, sum.Vat, sum.InclVat);
}

/// <summary>What has not been taken so far, and where it hangs.</summary>
internal sealed record OpenSumView(
    long Count, decimal EnergyKwh, decimal? ExclVat, decimal? Vat, decimal? InclVat, BookSumView Waiting, BookSumView Retrying, BookSumView Parked);

/// <param name="Vat">Percent; absent where no VAT applies.</param>
internal sealed record VatRateView(decimal? Vat, decimal ExclVat, decimal VatAmount);

internal sealed record RoundingView(decimal ExclVat, decimal VatAmount);

/// <summary>One of tariff, location, product and day says what it is the sum of; none of them: of what has none.</summary>
internal sealed record PartSumView(
    string? Tariff, string? Location, string? Product, string? Day, long Count, decimal EnergyKwh, decimal? ExclVat, decimal? Vat, decimal? InclVat);

/// <param name="Ended">Records of charges that ended in the time, and their credits: what GET /api/cdrs lists for it.</param>
/// <param name="BroughtIn">Counts here and is about a charge of another time.</param>
/// <param name="Elsewhere">Is about a charge of this time and counts in another.</param>
internal sealed record LedgerTieView(BookSumView Ended, BookSumView BroughtIn, BookSumView Elsewhere);

internal sealed record StatementSectionView(
    string? Currency, BookSumView Claimed, BookSumView Acknowledged, OpenSumView Open, BookSumView Held, BookSumView Credited, BookSumView Suppressed,
    BookSumView Dropped, IReadOnlyList<VatRateView> ByVatRate, RoundingView? Rounding, IReadOnlyList<PartSumView> ByTariff, IReadOnlyList<PartSumView> ByLocation,
    IReadOnlyList<PartSumView> ByProduct, IReadOnlyList<PartSumView> ByDay, LedgerTieView Ledger, bool Ties)
{
    public static StatementSectionView Of(StatementSection s, BookPeriod period)
    {
        BookSumView Sum(BookSum sum) => BookSumView.Of(sum, s.Currency);
        var open = Sum(s.Waiting + s.Retrying + s.Parked);
        var days = period.Days();
        IReadOnlyList<PartSumView> Parts(StatementPart part, Func<string?, PartSumView, PartSumView> named) =>
        [
            .. s.Parts.Where(p => p.Part == part).OrderBy(p => p.Key?.Length).ThenBy(p => p.Key, StringComparer.Ordinal).Select(p => (p.Key, Sum: Sum(p.Sum)))
                .Select(p => named(p.Key, new(null, null, null, null, p.Sum.Count, p.Sum.EnergyKwh, p.Sum.ExclVat, p.Sum.Vat, p.Sum.InclVat))),
        ];
        return new(
            s.Currency, Sum(s.Claimed), Sum(s.Acknowledged),
            new(open.Count, open.EnergyKwh, open.ExclVat, open.Vat, open.InclVat, Sum(s.Waiting), Sum(s.Retrying), Sum(s.Parked)),
            Sum(s.Held), Sum(s.Credited), Sum(s.Suppressed), Sum(s.Dropped), [.. s.Taxes.Select(t => new VatRateView(t.Vat, t.ExclVat, t.VatAmount))],
            s.Currency is null ? null : new(s.Rounding.ExclVat, s.Rounding.VatAmount),
            Parts(StatementPart.Tariff, (key, sum) => sum with { Tariff = key }), Parts(StatementPart.Location, (key, sum) => sum with { Location = key }),
            Parts(StatementPart.Product, (key, sum) => sum with { Product = key }),
            Parts(StatementPart.Day, (key, sum) => sum with { Day = LocalDatePattern.Iso.Format(days[int.Parse(key!, System.Globalization.CultureInfo.InvariantCulture) - 1].Date) }),
            new(Sum(s.Ledger.Ended), Sum(s.Ledger.BroughtIn), Sum(s.Ledger.Elsewhere)), s.Ties);
    }
}

/// <param name="Ended">Charges that ended in the time and have no record yet.</param>
/// <param name="Charging">Begun before its end, and not ended.</param>
/// <param name="Sessions">The first hundred of both.</param>
internal sealed record PendingView(long Ended, decimal EnergyKwh, long Charging, IReadOnlyList<string> Sessions);

/// <summary>A statement of the partner that touches the time. It was held against the ledger when it came.</summary>
internal sealed record GivenStatementView(
    Guid Id, string State, DateTimeOffset ReceivedAt, DateTimeOffset? From, DateTimeOffset? To, int Lines, IReadOnlyList<ClassTotalView> Totals);

/// <param name="Ties">Whether every section does.</param>
internal sealed record PartnerStatementView(
    string Partner, string? Name, DateTimeOffset From, DateTimeOffset To, string TimeZone, IReadOnlyList<StatementSectionView> Sections, PendingView Pending,
    bool Ties, string? Note, IReadOnlyList<GivenStatementView> Statements);

/// <param name="State">acknowledged, waiting, retrying, parked, held, suppressed or dropped.</param>
/// <param name="PartnerSession">What the partner calls the session.</param>
/// <param name="Booked">When it counts.</param>
/// <param name="At">When the partner took it, or refused it.</param>
/// <param name="Location">Where the charge took place. <paramref name="Url"/>: where the partner keeps the record.</param>
internal sealed record BookLineView(
    string Cdr, string Session, string? PartnerSession, DateTimeOffset Booked, DateTimeOffset Start, DateTimeOffset End, string? EvseId, string? Token,
    string? Contract, decimal EnergyKwh, decimal? ExclVat, decimal? Vat, decimal? InclVat, string? Currency, string? Tariff, string? Location, string? Product,
    string State, DateTimeOffset? At, string? Url, string? Credits, string? CreditedBy, string? Corrects, string? CorrectedBy, string? Why)
{
    public static BookLineView Of(BookLine l) => new(
        l.Id, l.Session.Value, l.SessionReference, l.BookedAt, l.Start, l.End, l.EvseId, MaskedText(l.TokenUid), MaskedText(l.ContractId), l.EnergyKwh, l.ExclVat,
        l.ExclVat is null ? null : (l.InclVat ?? l.ExclVat) - l.ExclVat, l.InclVat, l.Currency, l.Tariff, l.Location, l.Product, l.State, l.At, l.Url, l.Credits,
        l.CreditedBy, l.Corrects, l.CorrectedBy, l.Why);

    private static string? MaskedText(string? secret) => secret is null ? null : Masked.Text(secret);
}

/// <param name="What">claimed, credited, held, suppressed, dropped, or the VAT of a rate.</param>
internal sealed record ProvenSumView(string? Currency, string What, bool Equal, BookSumView Log, BookSumView Statement);

/// <param name="Position">Up to where the log was read.</param>
internal sealed record LedgerProofView(string Partner, DateTimeOffset From, DateTimeOffset To, long Position, bool Ties, IReadOnlyList<ProvenSumView> Sums)
{
    public static LedgerProofView Of(PartnerId partner, BookPeriod period, ProvenStatement proven) => new(
        partner.Value, period.From, period.To, proven.Position, proven.Ties,
        [.. proven.Sums.Select(s => new ProvenSumView(s.Currency, s.What, s.Equal, BookSumView.Of(s.Log, s.Currency), BookSumView.Of(s.Statement, s.Currency)))]);
}
