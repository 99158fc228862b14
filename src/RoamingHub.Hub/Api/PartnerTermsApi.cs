using FluentValidation;
using RoamingHub.Core.Cdrs.Gate;
using RoamingHub.Core.Partners;
using RoamingHub.Core.Tariffs;
using RoamingHub.Storage;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Hub.Api;

internal sealed class PartnerTermsValidator : AbstractValidator<PartnerTerms>
{
    private const int LongestId = 36;

    public PartnerTermsValidator()
    {
        RuleForEach(t => t.Locations!.Only).Must(IsId).WithMessage(NoId).When(t => t.Locations is not null);
        RuleForEach(t => t.Locations!.Except).Must(IsId).WithMessage(NoId).When(t => t.Locations is not null);
        RuleForEach(t => t.Locations!.Also).Must(IsId).WithMessage(NoId).When(t => t.Locations is not null);
        RuleForEach(t => t.Tariffs!.Only).Must(IsId).WithMessage(NoId).When(t => t.Tariffs is not null);
        RuleForEach(t => t.Tariffs!.Except).Must(IsId).WithMessage(NoId).When(t => t.Tariffs is not null);
        RuleFor(t => t.Tariffs!.Instead).Must(i => i is null || i.Keys.Distinct(StringComparer.OrdinalIgnoreCase).Count() == i.Count)
            .WithMessage("names a tariff twice").When(t => t.Tariffs is not null);
        RuleFor(t => t.Cdrs!.Rounding).OneOf([.. RoundingProfile.All.Select(p => p.Name)]).When(t => t.Cdrs is not null);
        RuleFor(t => t.Cdrs!.Parking).OneOf(Reckonings.ParkingWords).When(t => t.Cdrs is not null);
        RuleFor(t => t.Cdrs!.Curtailed).OneOf(Reckonings.CurtailedWords).When(t => t.Cdrs is not null);
        RuleFor(t => t.Cdrs!.AfterStop).OneOf(Reckonings.AfterStopWords).When(t => t.Cdrs is not null);
        RuleFor(t => t.Cdrs!.Rules).Custom((rules, context) =>
        {
            foreach (var (rule, word) in rules ?? new Dictionary<string, string>())
            {
                if (GateRules.Read(rule, word).Fault is { } fault)
                    context.AddFailure($"cdrs.rules.{rule}", fault);
            }
        }).When(t => t.Cdrs is not null);
    }

    private static string NoId => $"is no id: 1 to {LongestId} characters";

    private static bool IsId(string? id) => id is { Length: > 0 and <= LongestId };
}

/// <summary>What one partner is shown of our locations and tariffs, and how its charges are reckoned, where that is not as for everybody.</summary>
internal static class PartnerTermsApi
{
    private const string Example = """
        { "locations": { "only": [ "LOC1", "LOC2" ], "also": [ "STAFF-PARKING" ] }, "tariffs": { "instead": { "STANDARD": "FLEET" } },
          "cdrs": { "rounding": "four-decimals", "parking": "reported", "curtailed": "free", "afterStop": "none", "rules": { "overlap": "hold" } } }
        """;

    public static void Map(RouteGroupBuilder api)
    {
        var terms = api.MapGroup("/partners/{partnerId}/terms").WithTags("Partners").AddEndpointFilter<CaughtUpFilter>();
        terms.MapGet("", GetAsync).Produces<PartnerTerms>()
            .WithSummary("What the partner is shown of locations and tariffs, and how its charges are reckoned. What is absent limits nothing.").WithExample(response: Example);
        terms.MapPut("", PutAsync).Validated(new PartnerTermsValidator()).RequireAuthorization(ApiRights.Roam).Produces<PartnerTerms>()
            .WithSummary(
                "Says what an OCPI partner is shown: of the public locations and tariffs `only` some, or all `except` some; `also` locations that are not "
                + "public; and by which tariff it pays `instead` of the one a connector names, from the next session on. `cdrs`, for every partner: the `rounding` profile of its "
                + "charges (GET /api/rounding-profiles), `parking` as `reported` or by `power`, time `curtailed` by the station `charged` or `free`, and "
                + "`afterStop` `none` or parking `untilUnplugged`; from the next session on. `rules` of the gate (GET /api/cdrs/rules) that are stricter or "
                + "milder for this partner than for all: `hold`, `flag`, `off`, for some `suppress`; from the next record on.")
            .WithExample(Example, Example);
        terms.MapDelete("", DeleteAsync).RequireAuthorization(ApiRights.Roam).Produces(204)
            .WithSummary("The partner is shown what everybody is shown, and its charges are reckoned as everybody's.").WithExample(status: 204);
    }

    private static async Task<IResult> GetAsync(string partnerId, ReadModels readModels, CancellationToken ct) =>
        await readModels.Partners.FindAsync(new(partnerId), ct) is { } partner
            ? TypedResults.Ok(partner.Terms ?? PartnerTerms.None)
            : Problems.Unknown("partner", partnerId);

    private static async Task<IResult> PutAsync(
        string partnerId, PartnerTerms terms, ReadModels readModels, EventLog log, TimeProvider time, CancellationToken ct)
    {
        foreach (var (named, chosen) in terms.Tariffs?.Instead ?? new Dictionary<string, string>())
        {
            if (chosen is null || await readModels.Tariffs.FindAsync(chosen, ct) is not { Removed: false })
                return Problems.Invalid("tariffs.instead." + named, $"'{chosen}' is no tariff of ours");
        }

        return await DescribeAsync(partnerId, terms, readModels, log, time, ct) ?? await GetAsync(partnerId, readModels, ct);
    }

    private static async Task<IResult> DeleteAsync(string partnerId, ReadModels readModels, EventLog log, TimeProvider time, CancellationToken ct) =>
        await DescribeAsync(partnerId, PartnerTerms.None, readModels, log, time, ct) ?? TypedResults.NoContent();

    /// <summary>Null once it is in the log.</summary>
    private static async Task<IResult?> DescribeAsync(
        string partnerId, PartnerTerms terms, ReadModels readModels, EventLog log, TimeProvider time, CancellationToken ct)
    {
        if (await readModels.Partners.FindAsync(new(partnerId), ct) is not { } partner)
            return Problems.Unknown("partner", partnerId);
        if (partner.Protocol != "ocpi" && terms is not { Locations: null, Tariffs: null })
            return Problems.Conflict("partner-state", "Only OCPI partners have terms of locations and tariffs; Hubject is told of products and offers.");
        await log.AppendAndSeeAsync(
            readModels, PartnerStream.Of(partner.Id), ExpectedVersion.Any, new PartnerTermsDescribed(partner.Id, terms, time.GetUtcNow()), ct);
        return null;
    }
}
