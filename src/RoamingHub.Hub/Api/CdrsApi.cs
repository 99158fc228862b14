using System.Security.Claims;
using System.Text;
using FluentValidation;
using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Cdrs.Gate;
using RoamingHub.Core.Metering;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Evidence;
using RoamingHub.Hub.Sessions;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Hub.Api;

internal sealed record CdrQuery
{
    public string? Partner { get; init; }

    public string? State { get; init; }

    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? To { get; init; }

    public string? Rule { get; init; }

    public string? LaterVerdict { get; init; }

    public CdrFilter Filter => new(
        Partner is null ? null : new PartnerId(Partner), State, From, To, Rule is null ? null : GateRules.Find(Rule)?.Name ?? Rule, LaterVerdict);
}

internal sealed class CdrQueryValidator : AbstractValidator<CdrQuery>
{
    public CdrQueryValidator()
    {
        RuleFor(q => q.State).OneOf("held", "sealed", "delivered", "parked", "credited", "suppressed", "dropped");
        RuleFor(q => q.Rule).Must(rule => rule is null || GateRules.Find(rule) is not null).WithMessage("is no rule; see GET /api/cdrs/rules");
        RuleFor(q => q.LaterVerdict).OneOf([.. MeteringVerdicts.All]);
    }
}

internal sealed record HoldView(string Rule, string Text);

/// <summary>What a rule found in a record that it does not hold.</summary>
internal sealed record FlagView(string Rule, string Text);

/// <param name="Record">Everything the record was made of, and how it was priced; only where one record is asked for.</param>
/// <param name="Explanation">The arithmetic in sentences.</param>
/// <param name="Credits">The record that this one takes back; its figures are the other's, with the total's sign turned.</param>
/// <param name="CreditedBy">The record that takes this one back.</param>
/// <param name="SignedMetering">What the meter's signed values are worth; only where one record is asked for.</param>
/// <param name="LaterSignedMetering">The same, with values that came when the record had left or was decided about; it changed nothing.</param>
/// <param name="Corrects">The record in whose stead this one was issued.</param>
/// <param name="CorrectedBy">The record that was issued in this one's stead.</param>
/// <param name="Corrections">What people have put right in it; only where one record is asked for.</param>
internal sealed record CdrView(
    string Id, string SessionId, string? Partner, string State, DateTimeOffset Start, DateTimeOffset End, decimal EnergyKwh, AmountView? TotalCost,
    string? Currency, RawJson Deliveries, IReadOnlyList<HoldView> Holds, IReadOnlyList<FlagView> Flags, PriceView? Price = null, IReadOnlyList<string>? Explanation = null,
    RawJson? Record = null, string? Credits = null, string? CreditedBy = null, SignedMeteringView? SignedMetering = null,
    string? Corrects = null, string? CorrectedBy = null, IReadOnlyList<CorrectionView>? Corrections = null,
    SignedMeteringView? LaterSignedMetering = null);

/// <param name="From">What the record said before, and <paramref name="To"/> from then on: energies in Wh, times in UTC.</param>
/// <param name="Told">What the station had told by then, where that is not what the record said.</param>
internal sealed record CorrectionView(string Member, string? From, string To, string By, DateTimeOffset At, string Reason, string? Told);

/// <summary>Whether a record comes out of the log once more as it was issued.</summary>
internal sealed record RebuildView(bool Equal, IReadOnlyList<RebuildDifferenceView> Differences);

/// <param name="Stored">JSON, and <paramref name="Rebuilt"/> too.</param>
internal sealed record RebuildDifferenceView(string Member, string? Stored, string? Rebuilt);

/// <summary>Charge detail records: what every charge is worth, and what became of it.</summary>
internal static class CdrsApi
{
    private const string Example = """
        { "id": "11111111-1111-8111-8111-111111111111", "sessionId": "11111111-1111-8111-8111-111111111111", "partner": "p1", "state": "delivered",
          "start": "2026-03-01T12:00:00Z", "end": "2026-03-01T13:00:00Z", "energyKwh": 11.5, "totalCost": { "exclVat": 5.64, "inclVat": 6.71 }, "currency": "EUR",
          "deliveries": [ { "partner": "p1", "state": "delivered", "attempts": 1, "at": "2026-03-01T13:00:02Z", "location": "https://emsp.example/ocpi/2.2.1/cdrs/1" } ],
          "holds": [], "flags": [ { "rule": "overlap", "text": "11111111-… from 2026-03-01T12:00:00Z to 2026-03-01T13:00:00Z and 22222222-… from 2026-03-01T12:50:00Z to 2026-03-01T14:00:00Z are both charges of CP1/1: 00:10:00 at the same time." } ] }
        """;

    private const string CreditedExample = """
        { "id": "11111111-1111-8111-8111-111111111111", "sessionId": "11111111-1111-8111-8111-111111111111", "partner": "p1", "state": "credited",
          "start": "2026-03-01T12:00:00Z", "end": "2026-03-01T13:00:00Z", "energyKwh": 11.5, "totalCost": { "exclVat": 5.64, "inclVat": 6.71 }, "currency": "EUR",
          "deliveries": [ { "partner": "p1", "state": "delivered", "attempts": 1, "at": "2026-03-01T13:00:02Z", "location": "https://emsp.example/ocpi/2.2.1/cdrs/1" } ],
          "holds": [], "flags": [], "creditedBy": "11111111-1111-8111-8111-111111111111-C" }
        """;

    private const string SignedExample = """
        { "id": "11111111-1111-8111-8111-111111111111", "sessionId": "11111111-1111-8111-8111-111111111111", "partner": "p1", "state": "sealed",
          "start": "2026-03-01T12:00:00Z", "end": "2026-03-01T13:00:00Z", "energyKwh": 11.5, "totalCost": { "exclVat": 5.64, "inclVat": 6.71 }, "currency": "EUR",
          "deliveries": [], "holds": [], "flags": [],
          "signedMetering": { "verdict": "genuine", "findings": [], "notes": [ "The meter's clock was not synchronised for all values." ], "signedKwh": 11.5,
            "publicKey": "3059301306072A8648CE3D0201…", "key": "pinned",
            "records": [ { "moment": "end", "format": "OCMF", "verdict": "genuine", "text": "The signature is the meter's.", "key": "pinned", "curve": "secp256r1", "page": "T32",
                           "meter": "17619300", "readings": [ { "at": "2026-03-01T13:00:00Z", "clock": "I", "reason": "E", "value": 12.5, "unit": "kWh", "register": "1-b:1.8.0", "state": "G" } ] } ] } }
        """;

    private const string ReasonExample = """{ "reason": "The meter was replaced; the figures are right." }""";

    public static void Map(RouteGroupBuilder api)
    {
        var cdrs = api.MapGroup("/cdrs").WithTags("CDRs").AddEndpointFilter<CaughtUpFilter>();
        cdrs.MapGet("", ListAsync).Validated(ListQueryValidator.ByPosition).Validated(new CdrQueryValidator()).Produces<ListAnswer<CdrView>>()
            .WithSummary("Records, newest first. from (inclusive) and to (exclusive) are of the charge's end; rule: what holds or flags it (GET /api/cdrs/rules).")
            .WithDescription("laterVerdict finds records of which signed values that came too late say something else than was known when they left: tampered, energy-differs, genuine, …")
            .WithExample(response: $$"""{ "items": [ {{Example}} ], "next": null }""");
        cdrs.MapGet("/{cdrId}", GetAsync).Produces<CdrView>().WithSummary("A record with its arithmetic, and what its signed values are worth.")
            .WithDescription("signedMetering.verdict is the worst finding: genuine, clock-not-synchronised (and time is billed), identification-differs, unverifiable, missing-end, missing-start, time-differs (the meter's clock puts a value outside of the charge), energy-differs, replayed (a value belongs to another charge as well), wrong-key or tampered. laterSignedMetering is there when signed values came after the record had left. key tells whose word it is that the key is the meter's: pinned (yours), station, or message (nobody's).")
            .WithExample(response: SignedExample);
        cdrs.MapGet("/{cdrId}/evidence", EvidenceAsync).Produces<byte[]>(200, "application/zip")
            .WithSummary("All that proves a record, as a zip: the record, its arithmetic and tariff, the session's history and frames, signed values, and deliveries.")
            .WithDescription("manifest.json names each file with its SHA-256. Ids of cards and contracts are masked.").WithExample();
        cdrs.MapGet("/{cdrId}/transparency", TransparencyAsync).RequireAuthorization(ApiRights.Settle).Produces<string>(200, "application/xml")
            .WithSummary("The charge's signed values as the transparency software for meters opens them, with the public key.")
            .WithDescription("They are whole, so the driver's id may stand in them; who fetches them is logged. 404 where nothing was signed.").WithExample();
        cdrs.MapGet("/{cdrId}/rebuild", RebuildAsync).Produces<RebuildView>()
            .WithSummary("Makes the record once more from the log alone, and compares energy and money with what was issued. Changes nothing.")
            .WithExample(response: """{ "equal": false, "differences": [ { "member": "price.total.exclVat", "stored": "56.4", "rebuilt": "5.64" } ] }""");
        cdrs.MapPost("/{cdrId}/release", ReleaseAsync).RequireAuthorization(ApiRights.Settle).Produces<CdrView>()
            .WithSummary("Lets a held record go.").WithExample(ReasonExample, Example);
        cdrs.MapPost("/{cdrId}/drop", DropAsync).RequireAuthorization(ApiRights.Settle).Produces<CdrView>()
            .WithSummary("Keeps a held record back for ever.").WithExample(ReasonExample, Example);
        cdrs.MapPost("/{cdrId}/credit", CreditAsync).RequireAuthorization(ApiRights.Settle).Produces<CdrView>()
            .WithSummary("Takes back a record that has left, by a credit CDR that follows it to the partner. Once; 409 where the partner's protocol knows no credit, or no CDR was made for it.")
            .WithExample("""{ "reason": "Priced by the wrong tariff." }""", CreditedExample);
        CdrFixesApi.Map(cdrs);
    }

    private static async Task<IResult> ListAsync([AsParameters] CdrQuery filter, [AsParameters] ListQuery query, ReadModels readModels, CancellationToken ct) =>
        TypedResults.Ok((await readModels.Cdrs.ListAsync(filter.Filter, query.Page, ct)).Shown(row => Show(row)));

    private static async Task<IResult> GetAsync(string cdrId, ReadModels readModels, CancellationToken ct) =>
        await readModels.Cdrs.FindAsync(cdrId, ct) is { } row && await readModels.Cdrs.RecordAsync(cdrId, ct) is var (record, json, later)
            ? TypedResults.Ok(Show(row) with
            {
                Price = record.Price is { } price && row.Credits is null ? PriceView.Of(price) : null,
                Explanation = row.Credits is { } original ? [$"Takes {original} back: its total, with the sign turned."] : ExplanationOf(record),
                Record = new(json),
                SignedMetering = SignedMeteringView.Of(record.Metering),
                LaterSignedMetering = SignedMeteringView.Of(later),
                Corrections = row.Credits is null ? record.Corrections?.Select(c => new CorrectionView(c.Member, c.From, c.To, c.By, c.At, c.Reason, c.Told)).ToList() : null,
            })
            : Problems.Unknown("cdr", cdrId);

    private static IReadOnlyList<string>? ExplanationOf(ChargeRecord record) =>
        record is { Price: null, Corrections: null } ? null : [.. (record.Corrections ?? []).Select(c => c.Say()), .. record.Explain() ?? []];

    private static async Task<IResult> EvidenceAsync(string cdrId, ReadModels readModels, RecordEvidence evidence, HttpContext http, CancellationToken ct)
    {
        if (await readModels.Cdrs.FindAsync(cdrId, ct) is not { } row || await readModels.Cdrs.RecordAsync(cdrId, ct) is not var (record, json, _))
            return Problems.Unknown("cdr", cdrId);
        return TypedResults.Stream(
            body => evidence.WriteAsync(row.Id, record, json, body, http.RequestAborted), "application/zip", $"cdr-{row.Id}.zip");
    }

    private static async Task<IResult> TransparencyAsync(
        string cdrId, ReadModels readModels, TransparencyFile file, ClaimsPrincipal caller, ILogger<TransparencyFile> logger, CancellationToken ct)
    {
        if (await readModels.Cdrs.RecordAsync(cdrId, ct) is not var (record, _, _))
            return Problems.Unknown("cdr", cdrId);
        if (await file.OfAsync(record, ct) is not { } xml)
            return Problems.Of(404, "no-signed-values", "Nothing was signed.", $"The station sent no signed values of the charge of {record.Id}.");
        logger.SignedValuesFetched(record.Id, caller.Who());
        return TypedResults.File(Encoding.UTF8.GetBytes(xml), "application/xml", $"cdr-{record.Id}.xml");
    }

    private static async Task<IResult> RebuildAsync(string cdrId, ReadModels readModels, RecordRebuild rebuild, CancellationToken ct)
    {
        if (await readModels.Cdrs.RecordAsync(cdrId, ct) is not var (record, _, _) || await rebuild.OneAsync(record.Id, ct) is not { } rebuilt)
            return Problems.Unknown("cdr", cdrId);
        return TypedResults.Ok(new RebuildView(
            rebuilt.Differences.Count == 0, [.. rebuilt.Differences.Select(d => new RebuildDifferenceView(d.Member, d.Stored, d.Rebuilt))]));
    }

    private static async Task<IResult> ReleaseAsync(
        string cdrId, ReasonBody? body, ClaimsPrincipal caller, IRecordDecisions decisions, ReadModels readModels, CancellationToken ct) =>
        await AnswerAsync(cdrId, await decisions.ReleaseAsync(cdrId, body?.Reason, caller.Who(), ct), readModels, ct);

    private static async Task<IResult> DropAsync(
        string cdrId, ReasonBody? body, ClaimsPrincipal caller, IRecordDecisions decisions, ReadModels readModels, CancellationToken ct) =>
        await AnswerAsync(cdrId, await decisions.DropAsync(cdrId, body?.Reason, caller.Who(), ct), readModels, ct);

    private static async Task<IResult> CreditAsync(
        string cdrId, ReasonBody? body, ClaimsPrincipal caller, IRecordDecisions decisions, ReadModels readModels, CancellationToken ct) =>
        await AnswerAsync(cdrId, await decisions.CreditAsync(cdrId, body?.Reason, caller.Who(), ct), readModels, ct);

    internal static async Task<IResult> AnswerAsync(string cdrId, RecordDecision decision, ReadModels readModels, CancellationToken ct)
    {
        switch (decision)
        {
            case RecordDecision.Unknown:
                return Problems.Unknown("cdr", cdrId);
            case RecordDecision.Refused refused:
                return Problems.Conflict("cdr-state", refused.Why);
            case RecordDecision.Invalid invalid:
                return Problems.Invalid(invalid.Member, invalid.Text);
            default:
                await readModels.CaughtUpAsync(ct);
                var shown = (decision as RecordDecision.Replaced)?.By;
                return await GetAsync(shown is not null && await readModels.Cdrs.FindAsync(shown, ct) is not null ? shown : cdrId, readModels, ct);
        }
    }

    private static CdrView Show(CdrRow c) => new(
        c.Id, c.Session.Value, c.Partner?.Value, c.State, c.Start, c.End, c.Energy.Kwh, c.ExclVat is { } excl ? new(excl, c.InclVat) : null, c.Currency,
        new(c.Deliveries), [.. c.Holds.Select(h => new HoldView(h.Rule, h.Text))], [.. c.Flags.Select(f => new FlagView(f.Rule, f.Text))],
        Credits: c.Credits, CreditedBy: c.CreditedBy,
        Corrects: c.Corrects, CorrectedBy: c.CorrectedBy);
}
