using System.Security.Claims;
using System.Text.Json.Serialization;
using FluentValidation;
using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Tariffs;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Sessions;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Hub.Api;

/// <summary>What a person knows of a charge better than its station told it. A member that is left out stays; one that is given is vouched for, also if it stays the same.</summary>
/// <param name="MeterStartWh">What the meter showed at the start, and <paramref name="MeterStopWh"/> at the end.</param>
/// <param name="ParkingFrom">From then on the vehicle took nothing. The end of the charge: it never parked.</param>
/// <param name="TariffId">The tariff to price the charge by, in the version valid when it began.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record CdrFix(
    string? Reason, decimal? MeterStartWh = null, decimal? MeterStopWh = null, DateTimeOffset? Start = null, DateTimeOffset? End = null,
    DateTimeOffset? ParkingFrom = null, string? TariffId = null)
{
    public RecordFix ToFix(TariffVersion? tariff) => new(
        Start, End, MeterStartWh is { } first ? Energy.FromWh(first) : null, MeterStopWh is { } last ? Energy.FromWh(last) : null, ParkingFrom, tariff);
}

internal sealed class CdrFixValidator : AbstractValidator<CdrFix>
{
    private const decimal MostWh = 1_000_000_000_000m;

    public CdrFixValidator()
    {
        RuleFor(f => f.Reason).Reason();
        RuleFor(f => f).Must(f => f is not { MeterStartWh: null, MeterStopWh: null, Start: null, End: null, ParkingFrom: null, TariffId: null })
            .WithName("body").OverridePropertyName("body").WithMessage("names nothing to put right");
        RuleFor(f => f.MeterStartWh).InclusiveBetween(0, MostWh).PrecisionScale(19, 6, ignoreTrailingZeros: true);
        RuleFor(f => f.MeterStopWh).InclusiveBetween(0, MostWh).PrecisionScale(19, 6, ignoreTrailingZeros: true);
        RuleFor(f => f.MeterStopWh).GreaterThanOrEqualTo(f => f.MeterStartWh).When(f => f is { MeterStartWh: not null, MeterStopWh: not null });
        RuleFor(f => f.End).GreaterThanOrEqualTo(f => f.Start).When(f => f is { Start: not null, End: not null });
        RuleFor(f => f.TariffId).Must(id => id is null || (id.Length > 0 && !id.Contains('\0'))).WithMessage("is no id of a tariff");
    }
}

internal sealed record CdrsPost(IReadOnlyList<string>? Ids, string? Reason);

internal sealed class CdrsPostValidator : AbstractValidator<CdrsPost>
{
    private const int MostAtOnce = 1000;

    public CdrsPostValidator()
    {
        RuleFor(p => p.Ids).NotEmpty().Must(ids => ids is not { Count: > MostAtOnce }).WithMessage($"names more than {MostAtOnce} records");
        RuleForEach(p => p.Ids).Must(id => id is { Length: > 0 and <= 40 } && !id.Contains('\0')).WithMessage("is no id of a record");
        RuleFor(p => p.Reason).Reason();
    }
}

/// <param name="State">As it stands now; null where there is no such record.</param>
/// <param name="Problem">Why it could not be done; null where it was.</param>
internal sealed record CdrOutcomeView(string Id, bool Done, string? State, string? Problem);

/// <summary>Putting records right, and deciding about many at once.</summary>
internal static class CdrFixesApi
{
    private const string FixExample = """{ "reason": "The meter was read by hand: the display had stuck.", "meterStopWh": 12500 }""";

    private const string Corrections = """
        "corrections": [ { "member": "meterStopWh", "from": "9120", "to": "12500", "by": "key:finance", "at": "2026-03-02T08:00:00Z",
                           "reason": "The meter was read by hand: the display had stuck." } ]
        """;

    private const string Figures = """
        "sessionId": "11111111-1111-8111-8111-111111111111", "partner": "p1", "state": "sealed", "start": "2026-03-01T12:00:00Z", "end": "2026-03-01T13:00:00Z",
        "energyKwh": 11.5, "totalCost": { "exclVat": 5.64, "inclVat": 6.71 }, "currency": "EUR", "deliveries": [], "holds": []
        """;

    public static void Map(RouteGroupBuilder cdrs)
    {
        cdrs.MapPost("/{cdrId}/fix", FixAsync).RequireAuthorization(ApiRights.Settle).Validated(new CdrFixValidator()).Produces<CdrView>()
            .WithSummary("Puts right what a held or suppressed record says. It is made, priced and judged anew: what is still wrong still holds it.")
            .WithDescription("Name one or more of meterStartWh, meterStopWh, start, end, parkingFrom, tariffId. A figure that is given is vouched for, also if it stays the same. A record that has left is 409: correct it.")
            .WithExample(FixExample, $$"""{ "id": "11111111-1111-8111-8111-111111111111", {{Figures}}, {{Corrections}} }""");
        cdrs.MapPost("/{cdrId}/correct", CorrectAsync).RequireAuthorization(ApiRights.Settle).Validated(new CdrFixValidator()).Produces<CdrView>()
            .WithSummary("Takes back a record that has left, and issues another in its stead under an id of its own, which the partner gets after the credit. Once; the other one may be corrected again.")
            .WithDescription("The same members as of fix. The answer is the new record, which may be held. A record that was credited before is not credited again. 409 where the partner's protocol knows no credit.")
            .WithExample(FixExample, $$"""{ "id": "11111111111181118111111111111111-2", {{Figures}}, "corrects": "11111111-1111-8111-8111-111111111111", {{Corrections}} }""");
        Many(cdrs.MapPost("/release", ReleaseAsync), "Lets many held records go, each by itself.", "sealed");
        Many(cdrs.MapPost("/drop", DropAsync), "Keeps many held records back for ever, each by itself.", "dropped");
    }

    private static void Many(RouteHandlerBuilder endpoint, string summary, string state) =>
        endpoint.RequireAuthorization(ApiRights.Settle).Validated(new CdrsPostValidator()).Produces<ListAnswer<CdrOutcomeView>>()
            .WithSummary(summary).WithDescription("Up to 1000 ids, and one reason for all. An id that is refused keeps no other back.")
            .WithExample(
                """{ "ids": [ "11111111-1111-8111-8111-111111111111", "22222222-2222-8222-8222-222222222222" ], "reason": "Test charges of the installer." }""",
                $$"""
                { "items": [ { "id": "11111111-1111-8111-8111-111111111111", "done": true, "state": "{{state}}" },
                             { "id": "22222222-2222-8222-8222-222222222222", "done": false, "state": "delivered", "problem": "The record is Sealed." } ], "next": null }
                """);

    private static async Task<IResult> FixAsync(
        string cdrId, CdrFix body, ClaimsPrincipal caller, RecordMending mending, ReadModels readModels, CancellationToken ct) =>
        await CdrsApi.AnswerAsync(cdrId, await mending.FixAsync(cdrId, body, caller.Who(), ct), readModels, ct);

    private static async Task<IResult> CorrectAsync(
        string cdrId, CdrFix body, ClaimsPrincipal caller, RecordMending mending, ReadModels readModels, CancellationToken ct) =>
        await CdrsApi.AnswerAsync(cdrId, await mending.CorrectAsync(cdrId, body, caller.Who(), ct), readModels, ct);

    private static Task<IResult> ReleaseAsync(CdrsPost body, ClaimsPrincipal caller, IRecordDecisions decisions, ReadModels readModels, CancellationToken ct) =>
        DecideAsync(body, id => decisions.ReleaseAsync(id, body.Reason, caller.Who(), ct), readModels, ct);

    private static Task<IResult> DropAsync(CdrsPost body, ClaimsPrincipal caller, IRecordDecisions decisions, ReadModels readModels, CancellationToken ct) =>
        DecideAsync(body, id => decisions.DropAsync(id, body.Reason, caller.Who(), ct), readModels, ct);

    private static async Task<IResult> DecideAsync(CdrsPost body, Func<string, Task<RecordDecision>> decide, ReadModels readModels, CancellationToken ct)
    {
        var decided = new List<(string Id, string? Problem)>();
        foreach (var id in body.Ids!.Distinct(StringComparer.OrdinalIgnoreCase))
        {
            decided.Add((id, await decide(id) switch
            {
                RecordDecision.Refused refused => refused.Why,
                RecordDecision.Unknown => "There is no such cdr.",
                _ => null,
            }));
        }

        await readModels.CaughtUpAsync(ct);
        var shown = new List<CdrOutcomeView>();
        foreach (var (id, problem) in decided)
            shown.Add(new(id, problem is null, (await readModels.Cdrs.FindAsync(id, ct))?.State, problem));
        return TypedResults.Ok(Lists.Whole(shown));
    }
}
