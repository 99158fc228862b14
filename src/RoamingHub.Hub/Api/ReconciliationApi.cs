using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Claims;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using RoamingHub.Core.Reconciliation;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Partners.Ocpi.Cdrs;
using RoamingHub.Hub.Reconciliation;
using RoamingHub.Storage.ReadModels;
using RoamingHub.Storage.Reconciliation;

namespace RoamingHub.Hub.Api;

/// <summary>Partners' statements: taken in, held against the ledger, and settled line by line.</summary>
internal static class ReconciliationApi
{
    private const int FaultsShown = 100;

    private const string Id = "0197a5c0-0000-7000-8000-000000000001";

    private const string CdrsExample = """
        [ { "country_code": "DE", "party_id": "ABC", "id": "11111111-1111-8111-8111-111111111111", "start_date_time": "2026-03-01T12:00:00Z",
            "end_date_time": "2026-03-01T13:00:00Z", "currency": "EUR", "total_energy": 11.5, "total_cost": { "excl_vat": 5.64, "incl_vat": 6.71 } } ]
        """;

    private const string Example = $$"""
        { "id": "{{Id}}", "partner": "p1", "state": "done", "format": "csv", "by": "key:books", "receivedAt": "2026-04-02T08:00:00Z",
          "from": "2026-03-01T00:00:00Z", "to": "2026-04-01T00:00:00Z", "periodBy": "given", "lines": 2, "faults": 1, "matched": 2, "progress": 1,
          "totals": [ { "class": "equal", "currency": "EUR", "lines": 1, "ours": { "exclVat": 5.64, "inclVat": 6.71 }, "theirs": { "exclVat": 5.64, "inclVat": 6.71 }, "amountAtStake": 0 },
                      { "class": "step-size", "currency": "EUR", "lines": 1, "ours": { "exclVat": 5.18, "inclVat": 6.16 }, "theirs": { "exclVat": 5.00, "inclVat": 5.94 }, "amountAtStake": -0.18 } ],
          "ledger": [ { "currency": "EUR", "cdrs": 2, "total": { "exclVat": 10.82, "inclVat": 12.87 }, "outside": 0, "ties": true } ],
          "faultyLines": [ { "line": 3, "reason": "exclVat: \"five\" is no number.", "row": 7, "column": "Net" } ], "open": 1 }
        """;

    private const string LineExample = """
        { "line": 2, "ours": { "cdrId": "22222222-2222-8222-8222-222222222222", "exclVat": 5.18, "inclVat": 6.16, "currency": "EUR" },
          "theirs": { "cdrId": "22222222-2222-8222-8222-222222222222", "start": "2026-03-01T12:00:00Z", "end": "2026-03-01T13:00:00Z", "energyKwh": 11.1, "exclVat": 5.00, "inclVat": 5.94, "currency": "EUR" },
          "class": "step-size", "differences": [ { "member": "totalCost.exclVat", "ours": "5.18", "theirs": "5.00",
            "explanation": "5.00 instead of 5.18. Their figure comes out without step sizes: ENERGY 11.1 kWh × 0.45 = 4.995." } ],
          "amountAtStake": -0.18, "suggestedAction": "dispute", "decision": { "action": "dispute", "reason": "The tariff names a step of 500 Wh.", "by": "key:books", "at": "2026-04-02T09:00:00Z" } }
        """;

    public static void Map(RouteGroupBuilder api)
    {
        var statements = api.MapGroup("/reconciliation/statements").WithTags("Reconciliation").AddEndpointFilter<CaughtUpFilter>();
        statements.MapPost("", TakeAsync).Validated(new StatementPostQueryValidator()).RequireAuthorization(ApiRights.Settle).Produces<StatementAnswer>(202).Produces(503)
            .WithSummary("Takes in a partner's statement, up to five million lines: text/csv, application/json (an array of CDRs), or multipart/form-data with the parts mapping (optional, kept for the partner) and file; packed by gzip or not. It is matched in the background. from (inclusive) and to (exclusive) are of the charges' ends; without them the statement's own first and last. sameAs names statements that had the same content. Four are read at a time; beyond: 503 with Retry-After.")
            .WithExample(CdrsExample, $$"""{ "id": "{{Id}}" }""", 202);
        statements.MapGet("", ListAsync).Validated(ListQueryValidator.By(q => q.After is null || Guid.TryParse(q.After, out _))).Produces<ListAnswer<StatementView>>().WithSummary("The newest statements, of one partner or all.")
            .WithExample(response: $$"""{ "items": [ { "id": "{{Id}}", "partner": "p1", "state": "matching", "format": "csv", "by": "key:books", "receivedAt": "2026-04-02T08:00:00Z", "lines": 100000, "faults": 0, "matched": 42000, "progress": 0.42 } ], "next": null }""");
        statements.MapGet("/{statementId}", GetAsync).Produces<StatementView>()
            .WithSummary("How far a statement is, what could not be read, and what each class adds up to beside the ledger.").WithExample(response: Example);
        statements.MapGet("/{statementId}/lines", LinesAsync).Validated(ListQueryValidator.ByPosition).Validated(new StatementLineQueryValidator())
            .Produces<ListAnswer<StatementLineView>>()
            .WithSummary("Lines with their class, both sides' figures, and the arithmetic that gives theirs. amountAtStake is theirs less ours. What the statement lacks follows its last line.")
            .WithExample(response: $$"""{ "items": [ {{LineExample}} ], "next": null }""");
        statements.MapPost("/{statementId}/lines/{line}", DecideAsync).Validated(new LineDecisionValidator()).RequireAuthorization(ApiRights.Settle)
            .Produces<StatementLineView>()
            .WithSummary("Decides about a line: accept, dispute, or credit, which takes our CDR back, once; 409 where it was already, or the partner's protocol knows no credit.")
            .WithExample("""{ "action": "dispute", "reason": "The tariff names a step of 500 Wh." }""", LineExample);
        statements.MapPost("/{statementId}/decide", DecideClassAsync).Validated(new ClassDecisionValidator()).RequireAuthorization(ApiRights.Settle).Produces<StatementView>()
            .WithSummary("Accepts or disputes all lines of a class that nobody has decided about by themselves. A credit is decided line by line.")
            .WithExample("""{ "class": "rounding", "action": "accept", "reason": "Cents." }""", Example);
        statements.MapPost("/{statementId}/close", CloseAsync).Validated(new StatementCloseValidator()).RequireAuthorization(ApiRights.Settle).Produces<StatementView>()
            .WithSummary("Closes a statement for ever: nothing in it may be open, and whoever closes it has neither given it in nor decided about any of it. Records in it count as settled: another statement's line about one is a duplicate.")
            .WithExample("""{ "reason": "March is settled." }""", Example);
        statements.MapDelete("/{statementId}", DeleteAsync).RequireAuthorization(ApiRights.Settle).Produces(204)
            .WithSummary("Takes a statement away, also while it is matched. One that is closed, or in which somebody has decided about a line, stays (409).").WithExample(status: 204);
        statements.MapGet("/{statementId}/export", ExportAsync).Validated(new StatementLineQueryValidator()).Produces<byte[]>(200, "text/csv")
            .WithSummary("All lines with what they came to, as CSV; nothing in it runs as a formula.").WithExample();
        statements.MapGet("/{statementId}/invoice-reconciliation", InvoiceAsync).Produces<byte[]>(200, "application/json")
            .WithSummary("The CDRs on which both sides agree, as an InvoiceReconciliationRecord of OCPI 2.3.0, for an invoice of ours; owner is one of our parties.")
            .WithExample(response: $$"""{ "country_code": "DE", "party_id": "ABC", "id": "{{Id}}", "invoice_id": "2026-03-4711", "cdrs": [ "11111111-1111-8111-8111-111111111111" ], "last_updated": "2026-04-02T10:00:00Z" }""");
    }

    private static async Task<IResult> TakeAsync(
        [AsParameters] StatementPostQuery query, HttpContext http, ClaimsPrincipal caller, StatementIntake intake, Statements statements, ReadModels readModels,
        CancellationToken ct)
    {
        if (await readModels.Partners.FindAsync(new(query.Partner!), ct) is not { } partner)
            return Problems.Unknown("partner", query.Partner!);
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = StatementIntake.Largest;
        var result = await intake.TakeAsync(new(partner.Id, caller.Who(), query.From, query.To, http.Request.ContentLength), http.Request.ContentType, http.Request.Body, ct);
        return result switch
        {
            IntakeResult.Taken { Statement: var id } => TypedResults.Json(new StatementAnswer(id, await SameAsAsync(id, statements, ct)), statusCode: 202),
            IntakeResult.Gone => Problems.Conflict("statement-state", "Somebody took the statement away while it was read."),
            IntakeResult.Busy => Busy(http, intake.AtATime),
            IntakeResult.Invalid invalid => Problems.Invalid(invalid.Member, invalid.Text),
            _ => Problems.Of(415, "unsupported-media-type", "A statement is text/csv, application/json, or a form with a file of one of them."),
        };
    }

    private static ProblemHttpResult Busy(HttpContext http, int atATime)
    {
        http.Response.Headers.RetryAfter = "30";
        return Problems.Of(503, "statements-busy", "As many statements as may be are being read at the moment.", $"{atATime} at a time on each node; send it again later.");
    }

    private static async Task<IResult> ListAsync(string? partner, [AsParameters] ListQuery query, Statements statements, CancellationToken ct)
    {
        var limit = query.Page.Limit;
        var rows = await statements.ListAsync(partner, query.After is { } cursor ? Guid.Parse(cursor) : null, limit + 1, ct);
        return TypedResults.Ok(rows.Shown(limit, StatementView.Of, s => s.Id.ToString()));
    }

    private static async Task<IResult> GetAsync(string statementId, Statements statements, CancellationToken ct)
    {
        return await FindAsync(statementId, statements, ct) is { } statement
            ? TypedResults.Ok(await WholeAsync(statement, statements, ct))
            : Problems.Unknown("statement", statementId);
    }

    private static async Task<StatementView> WholeAsync(Statement statement, Statements statements, CancellationToken ct)
    {
        var totals = await statements.TotalsAsync(statement.Id, ct);
        return StatementView.Of(statement) with
        {
            Totals = [.. totals.Select(ClassTotalView.Of)],
            Ledger = statement.Ledger is { } ledger ? [.. ledger.Select(l => LedgerView.Of(l, totals))] : null,
            FaultyLines = [.. (await statements.FaultsAsync(statement.Id, FaultsShown, ct)).Select(StatementFaultView.Of)],
            SameAs = await SameAsAsync(statement.Id, statements, ct),
            Open = statement.State == "done" ? await statements.OpenAsync(statement.Id, ct) : null,
        };
    }

    private static async Task<IReadOnlyList<Guid>?> SameAsAsync(Guid statement, Statements statements, CancellationToken ct) =>
        await statements.SameAsync(statement, ct) is { Count: > 0 } same ? same : null;

    private static async Task<IResult> DecideClassAsync(
        string statementId, ClassDecisionPost decision, ClaimsPrincipal caller, Statements statements, StatementDesk desk, ReadModels readModels, CancellationToken ct)
    {
        if (await FindAsync(statementId, statements, ct) is not { } statement)
            return Problems.Unknown("statement", statementId);
        var action = Enum.Parse<LineAction>(decision.Action!, ignoreCase: true);
        if (await desk.DecideAsync(statement, LineClasses.Of(decision.Class!), action, decision.Reason!, caller.Who(), ct) is { } refused)
            return Problems.Conflict("statement-class", refused);
        await readModels.CaughtUpAsync(ct);
        return await GetAsync(statementId, statements, ct);
    }

    private static async Task<IResult> CloseAsync(
        string statementId, StatementClosePost closing, ClaimsPrincipal caller, Statements statements, StatementDesk desk, ReadModels readModels, CancellationToken ct)
    {
        if (await FindAsync(statementId, statements, ct) is not { } statement)
            return Problems.Unknown("statement", statementId);
        if (await desk.CloseAsync(statement, await statements.OpenAsync(statement.Id, ct), closing.Reason, caller.Who(), ct) is { } refused)
            return Problems.Conflict("statement-close", refused);
        await readModels.CaughtUpAsync(ct);
        return await GetAsync(statementId, statements, ct);
    }

    private static async Task<IResult> DeleteAsync(string statementId, Statements statements, StatementDesk desk, CancellationToken ct)
    {
        if (await FindAsync(statementId, statements, ct) is not { } statement)
            return Problems.Unknown("statement", statementId);
        return await desk.RemoveAsync(statement, ct) is { } refused ? Problems.Conflict("statement-state", refused) : TypedResults.NoContent();
    }

    private static async Task<IResult> LinesAsync(
        string statementId, [AsParameters] StatementLineQuery filter, [AsParameters] ListQuery query, Statements statements, CancellationToken ct)
    {
        if (await FindAsync(statementId, statements, ct) is not { } statement)
            return Problems.Unknown("statement", statementId);
        var limit = query.Page.Limit;
        var after = query.After is { } cursor ? int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var line) ? line : int.MaxValue : 0;
        var rows = await statements.LinesAsync(statement.Id, filter.Class, after, limit + 1, ct);
        return TypedResults.Ok(rows.Shown(limit, StatementLineView.Of, r => r.Line.Number.ToString(CultureInfo.InvariantCulture)));
    }

    private static async Task<IResult> DecideAsync(
        string statementId, int line, LineDecisionPost decision, ClaimsPrincipal caller, Statements statements, StatementDesk desk, ReadModels readModels, CancellationToken ct)
    {
        if (await FindAsync(statementId, statements, ct) is not { } statement)
            return Problems.Unknown("statement", statementId);
        if (await statements.LineAsync(statement.Id, line, ct) is not { } row)
            return Problems.Unknown("line", line.ToString(CultureInfo.InvariantCulture));
        if (await desk.DecideAsync(statement, row, Enum.Parse<LineAction>(decision.Action!, ignoreCase: true), decision.Reason!, caller.Who(), ct) is { } refused)
            return Problems.Conflict("statement-line", refused);
        await readModels.CaughtUpAsync(ct);
        return await statements.LineAsync(statement.Id, line, ct) is { } decided ? TypedResults.Ok(StatementLineView.Of(decided)) : Problems.Unknown("line", statementId);
    }

    private static async Task<IResult> ExportAsync(string statementId, [AsParameters] StatementLineQuery filter, Statements statements, CancellationToken ct) =>
        await FindAsync(statementId, statements, ct) is { } statement
            ? TypedResults.Stream(to => StatementExport.WriteAsync(to, statements, statement.Id, filter.Class, ct), "text/csv", $"statement-{statement.Id}.csv")
            : Problems.Unknown("statement", statementId);

    private static async Task<IResult> InvoiceAsync(
        string statementId, string? invoiceId, string? owner, Statements statements, HubOptions options, TimeProvider time, CancellationToken ct)
    {
        if (invoiceId is not { Length: > 0 and <= 255 })
            return Problems.Invalid("invoiceId", "must be 1 to 255 characters");
        if ((owner is null ? options.Party : PartyId.TryParse(owner)) is not { } party)
            return Problems.Invalid("owner", "must be a party, such as DE-ABC");
        if (await FindAsync(statementId, statements, ct) is not { } statement)
            return Problems.Unknown("statement", statementId);
        if (statement.State != "done")
            return Problems.Conflict("statement-state", $"The statement is {statement.State}.");
        if ((await statements.AgreedAsync(statement.Id, party, "", 1, ct)).Count == 0)
            return Problems.Conflict("nothing-agreed", $"There is no CDR of {party} on which both sides agree, and a record names at least one.");
        return TypedResults.Stream(
            to => InvoiceRecord.WriteAsync(to, party, statement.Id.ToString("D"), invoiceId, AgreedAsync(statements, statement.Id, party, ct), time.GetUtcNow(), ct),
            "application/json");
    }

    private static async IAsyncEnumerable<string> AgreedAsync(Statements statements, Guid id, PartyId owner, [EnumeratorCancellation] CancellationToken ct)
    {
        var after = "";
        while (await statements.AgreedAsync(id, owner, after, 5_000, ct) is { Count: > 0 } some)
        {
            foreach (var cdr in some)
                yield return cdr;
            after = some[^1];
        }
    }

    private static async Task<Statement?> FindAsync(string id, Statements statements, CancellationToken ct) =>
        Guid.TryParse(id, out var statement) ? await statements.FindAsync(statement, ct) : null;
}
