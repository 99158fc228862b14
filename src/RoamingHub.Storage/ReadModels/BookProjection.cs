using System.Globalization;
using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Reconciliation;

namespace RoamingHub.Storage.ReadModels;

/// <summary>What partners' statements need of a record beyond the ledger: when it counts, what it was sold as, and what of it is taxed alike.</summary>
internal sealed class BookProjection : IProjection
{
    public IReadOnlyList<Type> Reads { get; } =
        [typeof(ChargeRecordSealed), typeof(ChargeRecordHeld), typeof(ChargeRecordSuppressed), typeof(ChargeRecordCredited)];

    public void Project(IReadOnlyList<RecordedEvent> batch, Writes writes)
    {
        var issued = batch.Select(e => ChargeRecordStream.RecordOf(e.Data)).OfType<ChargeRecord>().LastOf(r => Folding.Id(r.Id))
            .Select(r => (Record: r, Taxes: TaxShare.Of(r.Price))).ToList();
        writes.Add("""
            UPDATE read.cdrs c
            SET booked_at = u.booked_at, evse_id = u.evse, location_id = u.location, tariff_id = u.tariff, product = u.product, session_ref = u.session_ref,
                tax_rates = u.rates::numeric[], tax_excl = u.excl::numeric[], tax_vat = u.vat::numeric[]
            FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) AS u(folded, booked_at, evse, location, tariff, product, session_ref, rates, excl, vat)
            WHERE c.folded = u.folded
            """, issued)
            .Text(i => Folding.Id(i.Record.Id)).Time(i => BookEntry.BookedAtOf(i.Record)).Text(i => i.Record.Site?.EvseId).Text(i => i.Record.Site?.LocationId)
            .Text(i => i.Record.Tariff?.Id).Text(i => i.Record.Grant?.Product).Text(i => LedgerEntry.ReferenceOf(i.Record))
            .Text(i => Numbers(i.Taxes, t => t.Vat)).Text(i => Numbers(i.Taxes, t => t.ExclVat)).Text(i => Numbers(i.Taxes, t => t.VatAmount));
        writes.Add("""
            UPDATE read.cdrs c
            SET booked_at = u.booked_at, evse_id = o.evse_id, location_id = o.location_id, tariff_id = o.tariff_id, product = o.product, session_ref = o.session_ref,
                tax_rates = o.tax_rates, tax_excl = o.tax_excl, tax_vat = o.tax_vat
            FROM unnest($1, $2, $3) AS u(credit, original, booked_at) JOIN read.cdrs o ON o.folded = u.original
            WHERE c.folded = u.credit
            """, batch.Of<ChargeRecordCredited>())
            .Text(c => Folding.Id(c.Data.CreditId)).Text(c => Folding.Id(c.Data.Id)).Time(c => c.Data.At);
    }

    // Arrays of arrays have one length in PostgreSQL, and these have not: they go as text.
    private static string Numbers(IEnumerable<TaxShare> taxes, Func<TaxShare, decimal?> of) =>
        "{" + string.Join(',', taxes.Select(t => of(t)?.ToString(CultureInfo.InvariantCulture) ?? "NULL")) + "}";
}
