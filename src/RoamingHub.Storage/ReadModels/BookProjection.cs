using System.Globalization;
using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Reconciliation;

namespace RoamingHub.Storage.ReadModels;

/// <summary>Books every record: when it counts, what it was sold as, and what of it is taxed alike.</summary>
internal sealed class BookProjection : IProjection
{
    public IReadOnlyList<Type> Reads { get; } =
    [
        typeof(ChargeRecordSealed), typeof(ChargeRecordHeld), typeof(ChargeRecordSuppressed), typeof(ChargeRecordReleased), typeof(ChargeRecordDropped),
        typeof(ChargeRecordCredited),
    ];

    public void Project(IReadOnlyList<RecordedEvent> batch, Writes writes)
    {
        ProjectIssued(batch, writes);
        var decided = batch.Where(e => e.Data is ChargeRecordReleased or ChargeRecordDropped).LastOf(DecidedId);
        writes.Add("UPDATE read.bookings b SET state = u.state FROM unnest($1, $2) AS u(folded, state) WHERE b.folded = u.folded", decided)
            .Text(DecidedId).Text(e => e.Data is ChargeRecordReleased ? "sealed" : "dropped");
        ProjectCredits(batch.Of<ChargeRecordCredited>(), writes);
    }

    private static void ProjectIssued(IReadOnlyList<RecordedEvent> batch, Writes writes)
    {
        var issued = batch.Where(e => ChargeRecordStream.RecordOf(e.Data) is not null).LastOf(e => Folding.Id(ChargeRecordStream.RecordOf(e.Data)!.Id))
            .Select(e => (Event: e, Record: ChargeRecordStream.RecordOf(e.Data)!)).Select(i => (i.Event, i.Record, Taxes: TaxShare.Of(i.Record.Price))).ToList();
        writes.Add("""
            INSERT INTO read.bookings
                (folded, position, id, partner, state, booked_at, end_at, energy_wh, currency, excl_vat, incl_vat, credit, owner, evse_id, location_id, tariff_id,
                 product, session_ref, tax_rates, tax_excl, tax_vat)
            SELECT u.folded, u.position, u.id, u.partner, u.state, u.booked_at, u.end_at, u.energy, u.currency, u.excl, u.incl, FALSE, u.owner, u.evse, u.location,
                   u.tariff, u.product, u.session_ref, u.rates::numeric[], u.tax_excl::numeric[], u.tax_vat::numeric[]
            FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
                AS u(folded, position, id, partner, state, booked_at, end_at, energy, currency, excl, incl, owner, evse, location, tariff, product, session_ref,
                     rates, tax_excl, tax_vat)
            ON CONFLICT (folded) DO UPDATE
            SET partner = EXCLUDED.partner, state = EXCLUDED.state, booked_at = EXCLUDED.booked_at, end_at = EXCLUDED.end_at, energy_wh = EXCLUDED.energy_wh,
                currency = EXCLUDED.currency, excl_vat = EXCLUDED.excl_vat, incl_vat = EXCLUDED.incl_vat, owner = EXCLUDED.owner, evse_id = EXCLUDED.evse_id,
                location_id = EXCLUDED.location_id, tariff_id = EXCLUDED.tariff_id, product = EXCLUDED.product, session_ref = EXCLUDED.session_ref,
                tax_rates = EXCLUDED.tax_rates, tax_excl = EXCLUDED.tax_excl, tax_vat = EXCLUDED.tax_vat
            """, issued)
            .Text(i => Folding.Id(i.Record.Id)).Long(i => i.Event.Position).Text(i => i.Record.Id).Text(i => i.Record.Grant?.Partner.Value).Text(i => StateOf(i.Event.Data))
            .Time(i => BookEntry.BookedAtOf(i.Record)).Time(i => i.Record.End).Number(i => i.Record.Energy.Wh).Text(i => i.Record.Price?.Currency)
            .Number(i => i.Record.Price?.Total.ExclVat).Number(i => i.Record.Price?.Total.InclVat).Text(i => i.Record.Location?.Owner.ToString())
            .Text(i => i.Record.Site?.EvseId).Text(i => i.Record.Site?.LocationId).Text(i => i.Record.Tariff?.Id).Text(i => i.Record.Grant?.Product)
            .Text(i => LedgerEntry.ReferenceOf(i.Record)).Text(i => Numbers(i.Taxes, t => t.Vat)).Text(i => Numbers(i.Taxes, t => t.ExclVat))
            .Text(i => Numbers(i.Taxes, t => t.VatAmount));
    }

    private static void ProjectCredits(List<(ChargeRecordCredited Data, RecordedEvent Event)> credited, Writes writes)
    {
        writes.Add("""
            INSERT INTO read.bookings
                (folded, position, id, partner, state, booked_at, end_at, energy_wh, currency, excl_vat, incl_vat, credit, owner, evse_id, location_id, tariff_id,
                 product, session_ref, tax_rates, tax_excl, tax_vat)
            SELECT u.folded, u.position, u.id, b.partner, 'sealed', u.booked_at, b.end_at, -b.energy_wh, b.currency, -b.excl_vat, -b.incl_vat, TRUE, b.owner, b.evse_id,
                   b.location_id, b.tariff_id, b.product, b.session_ref, b.tax_rates,
                   ARRAY(SELECT -x FROM unnest(b.tax_excl) WITH ORDINALITY AS t(x, n) ORDER BY n), ARRAY(SELECT -x FROM unnest(b.tax_vat) WITH ORDINALITY AS t(x, n) ORDER BY n)
            FROM unnest($1, $2, $3, $4, $5) AS u(folded, position, id, original, booked_at) JOIN read.bookings b ON b.folded = u.original
            ON CONFLICT (folded) DO NOTHING
            """, credited)
            .Text(c => Folding.Id(c.Data.CreditId)).Long(c => c.Event.Position).Text(c => c.Data.CreditId).Text(c => Folding.Id(c.Data.Id)).Time(c => c.Data.At);
        writes.Add("UPDATE read.bookings SET state = 'credited' WHERE folded IN (SELECT unnest($1))", credited).Text(c => Folding.Id(c.Data.Id));
    }

    private static string StateOf(object e) => e switch
    {
        ChargeRecordSealed => "sealed",
        ChargeRecordHeld => "held",
        _ => "suppressed",
    };

    private static string DecidedId(RecordedEvent e) => Folding.Id(e.Data is ChargeRecordReleased released ? released.Id : ((ChargeRecordDropped)e.Data).Id);

    // Arrays of arrays have one length in PostgreSQL, and these have not: they go as text.
    private static string Numbers(IEnumerable<TaxShare> taxes, Func<TaxShare, decimal?> of) =>
        "{" + string.Join(',', taxes.Select(t => of(t)?.ToString(CultureInfo.InvariantCulture) ?? "NULL")) + "}";
}
