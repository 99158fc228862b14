using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Metering;
using RoamingHub.Core.Reconciliation;
using RoamingHub.Core.Values;
using RoamingHub.Storage.Events;

namespace RoamingHub.Storage.ReadModels;

/// <summary>A charge detail record in the ledger.</summary>
/// <param name="State">held, sealed, suppressed or dropped, and what became of it at its partners.</param>
/// <param name="ExclVat">Total; null where nothing could be priced.</param>
/// <param name="Deliveries">JSON array, one element a partner.</param>
/// <param name="Credits">The record that this one takes back; null where it takes none back.</param>
/// <param name="CreditedBy">The record that takes this one back.</param>
/// <param name="Flags">What was found in it that does not hold it, also since it has left.</param>
/// <param name="Corrects">The record in whose stead this one was issued, and <paramref name="CorrectedBy"/> the one that was issued in this one's.</param>
public sealed record CdrRow(
    string Id, SessionId Session, PartnerId? Partner, string State, DateTimeOffset Start, DateTimeOffset End, Energy Energy, string? Currency,
    decimal? ExclVat, decimal? InclVat, IReadOnlyList<Hold> Holds, string Deliveries, string? Credits, string? CreditedBy,
    string? Corrects, string? CorrectedBy, IReadOnlyList<Flag> Flags);

/// <param name="Json">The text the record was read from.</param>
/// <param name="Later">What signed values say of it that came when it had left.</param>
public sealed record StoredRecord(ChargeRecord Record, string Json, SignedMetering? Later = null);

/// <summary><paramref name="From"/> (inclusive) and <paramref name="To"/> (exclusive) are of the charge's end.</summary>
/// <param name="Rule">Of records that this rule holds or flags.</param>
/// <param name="LaterVerdict">Of signed values that came when the record had left.</param>
public sealed record CdrFilter(
    PartnerId? Partner = null, string? State = null, DateTimeOffset? From = null, DateTimeOffset? To = null, string? Rule = null, string? LaterVerdict = null);

public sealed class Cdrs(Database database)
{
    private const string Columns = """
        SELECT position AS Position, id AS Id, session AS Session, partner AS Partner, shown_state AS State, start_at AS StartAt,
               end_at AS EndAt, energy_wh AS EnergyWh, currency AS Currency, excl_vat AS ExclVat, incl_vat AS InclVat, holds AS Holds,
               deliveries AS Deliveries, credits AS Credits, credited_by AS CreditedBy,
               corrects AS Corrects, corrected_by AS CorrectedBy,
               coalesce((SELECT json_agg(json_build_object('rule', f.rule, 'text', f.text) ORDER BY f.position, f.ord)
                         FROM read.cdr_findings f WHERE f.folded = cdr_ledger.folded AND NOT f.held), '[]')::text AS Flags
        FROM read.cdr_ledger
        """;

    /// <summary>Newest first, by the moment of their issue.</summary>
    public async Task<Page<CdrRow>> ListAsync(CdrFilter wanted, PageRequest page, CancellationToken ct)
    {
        var filter = new Filter()
            .And("partner = @partner", "partner", wanted.Partner?.Value)
            .And("shown_state = @state", "state", wanted.State)
            .And("folded IN (SELECT f.folded FROM read.cdr_findings f WHERE f.rule = @rule)", "rule", wanted.Rule)
            .And("end_at >= @from", "from", wanted.From)
            .And("end_at < @to", "to", wanted.To)
            .And("folded IN (SELECT folded FROM read.cdrs WHERE later_verdict = @later)", "later", wanted.LaterVerdict)
            .And("position < @before", "before", page.Before);
        filter.Parameters.Add("limit", page.Limit + 1);
        var rows = await database.QueryAsync<Row>($"{Columns} {filter} ORDER BY position DESC LIMIT @limit", filter.Parameters, ct);
        var shown = Page<Row>.Of(rows, page.Limit, r => r.Position);
        return new([.. shown.Items.Select(Shown)], shown.Next);
    }

    public async Task<CdrRow?> FindAsync(string id, CancellationToken ct) =>
        await database.FindAsync<Row>($"{Columns} WHERE folded = @folded", new { folded = Folding.Id(id) }, ct) is { } row ? Shown(row) : null;

    /// <summary>The whole record, as the log has it.</summary>
    public async Task<StoredRecord?> RecordAsync(string id, CancellationToken ct)
    {
        var found = await database.FindAsync<RecordText>(
            "SELECT record AS Json, later_metering AS Later FROM read.cdrs WHERE folded = @folded", new { folded = Folding.Id(id) }, ct);
        return found is null
            ? null
            : new(Sql.Read(found.Json, EventJson.Default.ChargeRecord), found.Json, found.Later is { } later ? Sql.Read(later, EventJson.Default.SignedMetering) : null);
    }

    private static CdrRow Shown(Row r) => new(
        r.Id, new(r.Session.ToString("D")), r.Partner is { } partner ? new PartnerId(partner) : null, r.State, r.StartAt, r.EndAt,
        Energy.FromWh(r.EnergyWh), r.Currency, r.ExclVat, r.InclVat, Sql.Read(r.Holds, EventJson.Default.IReadOnlyListHold), r.Deliveries, r.Credits, r.CreditedBy,
        r.Corrects, r.CorrectedBy, Sql.Read(r.Flags, EventJson.Default.IReadOnlyListFlag));

    private sealed record RecordText(string Json, string? Later);

    private sealed record Row(
        long Position, string Id, Guid Session, string? Partner, string State, DateTimeOffset StartAt, DateTimeOffset EndAt, decimal EnergyWh,
        string? Currency, decimal? ExclVat, decimal? InclVat, string Holds, string Deliveries, string? Credits, string? CreditedBy,
        string? Corrects, string? CorrectedBy, string Flags);
}

internal sealed class CdrProjection : IProjection
{
    public IReadOnlyList<Type> Reads { get; } =
    [
        typeof(ChargeRecordSealed), typeof(ChargeRecordHeld), typeof(ChargeRecordSuppressed), typeof(ChargeRecordReleased), typeof(ChargeRecordDropped),
        typeof(ChargeRecordCredited), typeof(ChargeRecordReplaced), typeof(ChargeRecordDoubted), typeof(SignedValuesJudgedAnew),
    ];

    public void Project(IReadOnlyList<RecordedEvent> batch, Writes writes)
    {
        var issued = batch.Where(e => ChargeRecordStream.RecordOf(e.Data) is not null)
            .Select(e => (Record: ChargeRecordStream.RecordOf(e.Data)!, Event: e)).LastOf(i => Folding.Id(i.Record.Id));
        writes.Add("""
            INSERT INTO read.cdrs
                (folded, position, id, session, partner, state, start_at, end_at, energy_wh, currency, excl_vat, incl_vat, holds, record,
                 reference, folded_evse, token_uid, contract_id, owner, folded_tariff, folded_uid, corrects)
            SELECT u.folded, u.position, u.id, u.session::uuid, u.partner, u.state, u.start_at, u.end_at, u.energy, u.currency, u.excl, u.incl,
                   u.holds, u.record, u.reference, u.evse, u.token, u.contract, u.owner, u.tariff, u.uid, u.corrects
            FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)
                AS u(folded, position, id, session, partner, state, start_at, end_at, energy, currency, excl, incl, holds, record,
                     reference, evse, token, contract, owner, tariff, uid, corrects)
            ON CONFLICT (folded) DO UPDATE
            SET partner = EXCLUDED.partner, state = EXCLUDED.state, start_at = EXCLUDED.start_at, end_at = EXCLUDED.end_at, energy_wh = EXCLUDED.energy_wh,
                currency = EXCLUDED.currency, excl_vat = EXCLUDED.excl_vat, incl_vat = EXCLUDED.incl_vat, holds = EXCLUDED.holds, record = EXCLUDED.record,
                reference = EXCLUDED.reference, folded_evse = EXCLUDED.folded_evse, token_uid = EXCLUDED.token_uid, contract_id = EXCLUDED.contract_id,
                owner = EXCLUDED.owner, folded_tariff = EXCLUDED.folded_tariff, folded_uid = EXCLUDED.folded_uid
            """, issued)
            .Text(i => Folding.Id(i.Record.Id)).Long(i => i.Event.Position).Text(i => i.Record.Id).Text(i => i.Record.Session.Value)
            .Text(i => i.Record.Grant?.Partner.Value).Text(i => StateOf(i.Event.Data)).Time(i => i.Record.Start).Time(i => i.Record.End)
            .Number(i => i.Record.Energy.Wh).Text(i => i.Record.Price?.Currency).Number(i => i.Record.Price?.Total.ExclVat)
            .Number(i => i.Record.Price?.Total.InclVat)
            .Text(i => Sql.Write((i.Event.Data as ChargeRecordHeld)?.Holds ?? [], EventJson.Default.IReadOnlyListHold))
            .Text(i => Sql.Write(i.Record, EventJson.Default.ChargeRecord))
            .Text(i => LedgerEntry.ReferenceOf(i.Record) is { } reference ? Folding.Id(reference) : null).Text(i => Folding.EvseId(i.Record.Site?.EvseId))
            .Text(i => i.Record.Token.Uid).Text(i => i.Record.Token.ContractId).Text(i => i.Record.Location?.Owner.ToString())
            .Text(i => i.Record.Tariff is { } tariff ? Folding.Id(tariff.Id) : null).Text(i => i.Record.Site is { } site ? Folding.Id(site.EvseUid) : null)
            .Text(i => i.Record.Corrects);
        CdrFindings.ProjectIssued(issued, writes);
        CdrFindings.ProjectDoubts([.. batch.Where(e => e.Data is ChargeRecordDoubted)], writes);
        var decided = batch.Where(e => e.Data is ChargeRecordReleased or ChargeRecordDropped).LastOf(DecidedId);
        writes.Add("UPDATE read.cdrs c SET state = u.state FROM unnest($1, $2) AS u(folded, state) WHERE c.folded = u.folded", decided)
            .Text(DecidedId).Text(e => e.Data is ChargeRecordReleased ? "sealed" : "dropped");
        ProjectCredits([.. batch.Where(e => e.Data is ChargeRecordCredited)], writes);
        writes.Add(
            "UPDATE read.cdrs c SET corrected_by = u.by FROM unnest($1, $2) AS u(folded, by) WHERE c.folded = u.folded", batch.Of<ChargeRecordReplaced>())
            .Text(r => Folding.Id(r.Data.Id)).Text(r => r.Data.By);
        var later = batch.Select(e => e.Data).OfType<SignedValuesJudgedAnew>().LastOf(j => Folding.Id(j.Id));
        writes.Add("""
            UPDATE read.cdrs c SET later_verdict = u.verdict, later_metering = u.metering
            FROM unnest($1, $2, $3) AS u(folded, verdict, metering) WHERE c.folded = u.folded
            """, later)
            .Text(j => Folding.Id(j.Id)).Text(j => MeteringVerdicts.WordOf(j.Metering.Verdict)).Text(j => Sql.Write(j.Metering, EventJson.Default.SignedMetering));
    }

    // What takes a record back is a record of its own, with the other's story and the total's sign turned.
    private static void ProjectCredits(IReadOnlyCollection<RecordedEvent> credited, Writes writes)
    {
        writes.Add("""
            INSERT INTO read.cdrs
                (folded, position, id, session, partner, state, start_at, end_at, energy_wh, currency, excl_vat, incl_vat, holds, record, credits,
                 reference, folded_evse, token_uid, contract_id, owner)
            SELECT u.folded, u.position, u.id, c.session, c.partner, 'sealed', c.start_at, c.end_at, c.energy_wh, c.currency, -c.excl_vat, -c.incl_vat,
                   '[]', c.record, c.id, c.reference, c.folded_evse, c.token_uid, c.contract_id, c.owner
            FROM unnest($1, $2, $3, $4) AS u(folded, position, id, original) JOIN read.cdrs c ON c.folded = u.original
            ON CONFLICT (folded) DO NOTHING
            """, credited)
            .Text(e => Folding.Id(CreditOf(e).CreditId)).Long(e => e.Position).Text(e => CreditOf(e).CreditId).Text(e => Folding.Id(CreditOf(e).Id));
        writes.Add(
            "UPDATE read.cdrs c SET state = 'credited', credited_by = u.credit FROM unnest($1, $2) AS u(folded, credit) WHERE c.folded = u.folded", credited)
            .Text(e => Folding.Id(CreditOf(e).Id)).Text(e => CreditOf(e).CreditId);
    }

    private static ChargeRecordCredited CreditOf(RecordedEvent e) => (ChargeRecordCredited)e.Data;

    private static string StateOf(object e) => e switch
    {
        ChargeRecordSealed => "sealed",
        ChargeRecordHeld => "held",
        _ => "suppressed",
    };

    private static string DecidedId(RecordedEvent e) => Folding.Id(e.Data switch
    {
        ChargeRecordReleased r => r.Id,
        ChargeRecordDropped d => d.Id,
        _ => throw new ArgumentOutOfRangeException(nameof(e), e.Type, "Not a decision about a record."),
    });
}
