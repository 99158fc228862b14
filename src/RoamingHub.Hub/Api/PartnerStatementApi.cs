using System.Security.Cryptography;
using System.Text;
using FluentValidation;
using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Evidence;
using RoamingHub.Hub.Partners;
using RoamingHub.Hub.Partners.Ocpi.Cdrs;
using RoamingHub.Storage.ReadModels;
using RoamingHub.Storage.Reconciliation;

namespace RoamingHub.Hub.Api;

/// <summary>What a partner will be told to owe for a month, before the invoice is written.</summary>
internal static class PartnerStatementApi
{
    private const int StatementsLookedAt = 100;
    private const int StatementsShown = 10;

    private const string PriceNote =
        "Records to this partner carry energy and product and no price. Amounts are our own, where a tariff of ours prices the charge; they are not what the partner is told.";

    private const string Cdr = "11111111-1111-8111-8111-111111111111";

    private const string Nothing = """{ "count": 0, "energyKwh": 0, "exclVat": 0, "vat": 0, "inclVat": 0 }""";

    private const string Example = $$"""
        { "partner": "p1", "name": "Example eMSP", "from": "2026-09-30T22:00:00Z", "to": "2026-10-31T23:00:00Z", "timeZone": "Europe/Berlin",
          "sections": [ { "currency": "EUR",
            "claimed": { "count": 3, "energyKwh": 23.002, "exclVat": 10.36, "vat": 1.96, "inclVat": 12.32 },
            "acknowledged": { "count": 2, "energyKwh": 11.501, "exclVat": 5.18, "vat": 0.98, "inclVat": 6.16 },
            "open": { "count": 1, "energyKwh": 11.501, "exclVat": 5.18, "vat": 0.98, "inclVat": 6.16, "waiting": {{Nothing}}, "retrying": {{Nothing}},
                      "parked": { "count": 1, "energyKwh": 11.501, "exclVat": 5.18, "vat": 0.98, "inclVat": 6.16 } },
            "held": {{Nothing}}, "credited": {{Nothing}}, "suppressed": {{Nothing}}, "dropped": {{Nothing}},
            "byVatRate": [ { "vat": 19, "exclVat": 10.35, "vatAmount": 1.97 } ], "rounding": { "exclVat": 0.01, "vatAmount": -0.01 },
            "byTariff": [ { "tariff": "AC", "count": 3, "energyKwh": 23.002, "exclVat": 10.36, "vat": 1.96, "inclVat": 12.32 } ],
            "byLocation": [ { "location": "LOC1", "count": 3, "energyKwh": 23.002, "exclVat": 10.36, "vat": 1.96, "inclVat": 12.32 } ],
            "byProduct": [ { "count": 3, "energyKwh": 23.002, "exclVat": 10.36, "vat": 1.96, "inclVat": 12.32 } ],
            "byDay": [ { "day": "2026-10-05", "count": 3, "energyKwh": 23.002, "exclVat": 10.36, "vat": 1.96, "inclVat": 12.32 } ],
            "ledger": { "ended": { "count": 3, "energyKwh": 23.002, "exclVat": 10.36, "vat": 1.96, "inclVat": 12.32 }, "broughtIn": {{Nothing}}, "elsewhere": {{Nothing}} },
            "ties": true } ],
          "pending": { "ended": 0, "energyKwh": 0, "charging": 1, "sessions": [ "22222222-2222-8222-8222-222222222222" ] }, "ties": true, "statements": [] }
        """;

    private const string LinesExample = $$"""
        { "items": [ { "cdr": "{{Cdr}}", "session": "{{Cdr}}", "partnerSession": "AUTH-7", "booked": "2026-10-05T13:00:00Z", "start": "2026-10-05T12:00:00Z",
                       "end": "2026-10-05T13:00:00Z", "evseId": "DE*ABC*E3256*1", "token": "****BBCC", "contract": "****01-X", "energyKwh": 11.501, "exclVat": 5.18,
                       "vat": 0.98, "inclVat": 6.16, "currency": "EUR", "tariff": "AC", "location": "LOC1", "state": "acknowledged", "at": "2026-10-05T13:00:02Z",
                       "url": "https://emsp.example/ocpi/2.2.1/cdrs/1" } ], "next": "1791205200000000.4711" }
        """;

    private const string ProofExample = """
        { "partner": "p1", "from": "2026-10-01T00:00:00Z", "to": "2026-11-01T00:00:00Z", "position": 4711, "ties": true,
          "sums": [ { "currency": "EUR", "what": "claimed", "equal": true, "log": { "count": 3, "energyKwh": 23.002, "exclVat": 10.36, "vat": 1.96, "inclVat": 12.32 },
                      "statement": { "count": 3, "energyKwh": 23.002, "exclVat": 10.36, "vat": 1.96, "inclVat": 12.32 } } ] }
        """;

    private static readonly ListQueryValidator BookCursors = ListQueryValidator.By(q => q.After is null || BookCursor.Read(q.After) is not null);

    public static void Map(RouteGroupBuilder api)
    {
        var statement = api.MapGroup("/partners/{partnerId}/statement").WithTags("Partners").AddEndpointFilter<CaughtUpFilter>();
        statement.MapGet("", GetAsync).Validated(new PartnerStatementQueryValidator()).Produces<PartnerStatementView>()
            .WithSummary("What a partner will be told to owe for a month (month=2026-10, or from and to), by currency: claimed, which is acknowledged or open, and what is not claimed. Also as csv, and as an OCPI 2.3.0 InvoiceReconciliationRecord (ocpi, with invoiceId).")
            .WithDescription("A charge counts in the month in which it ended on the clock of timeZone (default UTC), a credit in the month in which it was made, with the sign turned. byVatRate are exact sums of the records' lines, rounded once; rounding is what the records' own roundings leave between them and claimed. ledger leads from the CDRs of charges that ended in the time to what is claimed. Without month, from and to it is the month that runs.")
            .WithExample(response: Example);
        statement.MapGet("/lines", LinesAsync).Validated(new PartnerStatementQueryValidator()).Validated(new BookLineQueryValidator())
            .Validated(BookCursors).Produces<ListAnswer<BookLineView>>()
            .WithSummary("The lines behind each number, newest first; the same time, and state (claimed, acknowledged, open, waiting, retrying, parked, held, suppressed, dropped, credited), currency, tariff, location, product, vat and day as the statement names them. An empty value asks for lines that have no such thing. With format=csv or ocpi all of them at once.")
            .WithExample(response: LinesExample);
        statement.MapGet("/proof", ProveAsync).Validated(new PartnerStatementQueryValidator()).RequireAuthorization(ApiRights.Settle).Produces<LedgerProofView>()
            .WithSummary("Books every record once more from the log alone and holds the statement against that. Reads all records that there are: takes a while.")
            .WithExample(response: ProofExample);
    }

    private static async Task<IResult> GetAsync(
        string partnerId, [AsParameters] PartnerStatementQuery query, ReadModels readModels, Statements statements, IRecordPolicies policies, HubOptions options,
        TimeProvider time, CancellationToken ct)
    {
        if (!await IsKnownAsync(partnerId, readModels, ct))
            return Problems.Unknown("partner", partnerId);
        var (partner, period) = (new PartnerId(partnerId), query.Period(time.GetUtcNow()));
        if (query.Format is "csv" or "ocpi")
            return Export(new(partner, period.From, period.To), period, query, readModels, options, time, ct);
        var known = await readModels.Partners.FindAsync(partner, ct);
        var sums = await readModels.Books.SumAsync(partner, period.From, period.To, [.. period.Days().Select(d => d.Begins)], ct);
        var sections = StatementSection.Of(sums.Figures);
        return TypedResults.Ok(new PartnerStatementView(
            partnerId, known?.Name, period.From, period.To, period.Zone.Id, [.. sections.Select(s => StatementSectionView.Of(s, period))],
            new(sums.Pending.Ended, sums.Pending.EnergyWh / 1000m, sums.Pending.Charging, sums.Pending.Sessions), sections.All(s => s.Ties),
            known is null || policies.Of(partner).CarriesPrice ? null : PriceNote, await GivenAsync(partner, period, statements, ct)));
    }

    private static async Task<IResult> LinesAsync(
        string partnerId, [AsParameters] PartnerStatementQuery query, [AsParameters] BookLineQuery lines, [AsParameters] ListQuery list, ReadModels readModels,
        HubOptions options, TimeProvider time, CancellationToken ct)
    {
        if (!await IsKnownAsync(partnerId, readModels, ct))
            return Problems.Unknown("partner", partnerId);
        var period = query.Period(time.GetUtcNow());
        if (lines.FilterOf(new(partnerId), period) is not { } filter)
            return Problems.Invalid("day", "is not in the statement's time");
        return query.Format is "csv" or "ocpi"
            ? Export(filter, period, query, readModels, options, time, ct)
            : TypedResults.Ok((await readModels.Books.ListAsync(filter, list.Page, ct)).Shown(BookLineView.Of));
    }

    private static async Task<IResult> ProveAsync(
        string partnerId, [AsParameters] PartnerStatementQuery query, LedgerProof proof, ReadModels readModels, TimeProvider time, CancellationToken ct)
    {
        if (!await IsKnownAsync(partnerId, readModels, ct))
            return Problems.Unknown("partner", partnerId);
        var period = query.Period(time.GetUtcNow());
        return TypedResults.Ok(LedgerProofView.Of(new(partnerId), period, await proof.ProveAsync(new(partnerId), period, ct)));
    }

    private static IResult Export(
        BookFilter filter, BookPeriod period, PartnerStatementQuery query, ReadModels readModels, HubOptions options, TimeProvider time, CancellationToken ct)
    {
        if (query.Format == "csv")
            return TypedResults.Stream(
                to => PartnerStatementExport.WriteAsync(to, readModels.Books.AllAsync(filter, ct), ct), "text/csv",
                FormattableString.Invariant($"statement-{filter.Partner}-{query.Month ?? period.From.ToString("yyyy-MM-dd", null)}.csv"));
        var owner = query.Owner is { } named ? PartyId.TryParse(named)! : options.Party;
        return TypedResults.Stream(
            to => InvoiceRecord.WriteAsync(
                to, owner, RecordIdOf(filter.Partner, period, owner), query.InvoiceId!, readModels.Books.ClaimedIdsAsync(filter, owner, ct), time.GetUtcNow(), ct),
            "application/json");
    }

    // The same time of the same partner is the same record, however often it is asked for.
    private static string RecordIdOf(PartnerId partner, BookPeriod period, PartyId owner)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{partner}|{owner}|{period.From:O}|{period.To:O}")));
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80); // a UUID of a maker's own kind (RFC 9562, version 8)
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash.AsSpan(0, 16), bigEndian: true).ToString("D");
    }

    // One that was removed may still owe.
    private static async Task<bool> IsKnownAsync(string partner, ReadModels readModels, CancellationToken ct) =>
        await readModels.Partners.FindAsync(new(partner), ct) is not null || await readModels.Books.KnowsAsync(new(partner), ct);

    private static async Task<IReadOnlyList<GivenStatementView>> GivenAsync(PartnerId partner, BookPeriod period, Statements statements, CancellationToken ct)
    {
        var given = new List<GivenStatementView>();
        foreach (var s in (await statements.ListAsync(partner.Value, null, StatementsLookedAt, ct)).Where(s => s.From < period.To && s.To > period.From).Take(StatementsShown))
            given.Add(new(s.Id, s.State, s.ReceivedAt, s.From, s.To, s.Lines, [.. (await statements.TotalsAsync(s.Id, ct)).Select(ClassTotalView.Of)]));
        return given;
    }
}
