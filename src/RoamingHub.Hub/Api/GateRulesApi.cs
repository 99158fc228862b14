using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Cdrs.Gate;
using RoamingHub.Core.Partners;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Hub.Api;

/// <param name="Default">Where a record can be taken back, and <paramref name="DefaultWhereFinal"/> where it cannot (Hubject).</param>
/// <param name="Severity">As it is set for all partners now; so is <paramref name="SeverityWhereFinal"/>.</param>
/// <param name="Because">Why it cannot be set to anything milder.</param>
/// <param name="Limits">The figures that it measures by, as they are now.</param>
/// <param name="Partners">What it is set to for single partners.</param>
internal sealed record GateRuleView(
    string Rule, string Meaning, string Default, string DefaultWhereFinal, string Severity, string SeverityWhereFinal, IReadOnlyList<string> Allowed,
    string? Because, IReadOnlyDictionary<string, decimal> Limits, IReadOnlyDictionary<string, string> Partners);

/// <summary>What may be wrong with a record before it leaves, and what becomes of it then.</summary>
internal static class GateRulesApi
{
    private const string Example = """
        { "items": [ { "rule": "overlap", "meaning": "Another charge of the same connector at the same time.", "default": "flag", "defaultWhereFinal": "flag",
                       "severity": "flag", "severityWhereFinal": "flag", "allowed": [ "hold", "flag", "off" ], "limits": { "overlapSeconds": 60 }, "partners": { "p1": "hold" } } ],
          "next": null }
        """;

    private static readonly RecordPolicy TakenBack = new(CarriesPrice: true, WantsEmpty: false);
    private static readonly RecordPolicy ForGood = new(CarriesPrice: false, WantsEmpty: true, NoCredit: "");

    public static void Map(RouteGroupBuilder api) => api.MapGet("/cdrs/rules", ListAsync).WithTags("CDRs").AddEndpointFilter<CaughtUpFilter>()
        .Produces<ListAnswer<GateRuleView>>().WithSummary("The rules of the gate: what they look for, and what becomes of a record in which they find it.")
        .WithDescription(
            "hold: it waits for a person. flag: it leaves, and people see it. suppress: nothing is sent. off: nobody looks. whereFinal: towards partners that take no record back. "
            + "Set for all by Hub__Cdrs__Rules__<rule> and Hub__Cdrs__Limits__<limit>, for one partner by PUT /api/partners/{partnerId}/terms.")
        .WithExample(response: Example);

    private static async Task<IResult> ListAsync(GateSettings settings, ReadModels readModels, CancellationToken ct)
    {
        var partners = await readModels.Partners.ListAsync(ct);
        return TypedResults.Ok(Lists.Whole(GateRules.All.Select(rule => Show(rule, settings, partners))));
    }

    private static GateRuleView Show(GateRule rule, GateSettings settings, IReadOnlyList<Partner> partners)
    {
        var untouched = GateSettings.Default;
        return new(
            rule.Name, rule.Meaning, WordOf(untouched, TakenBack), WordOf(untouched, ForGood), WordOf(settings, TakenBack), WordOf(settings, ForGood),
            [.. rule.Allowed.Select(Severities.WordOf)], rule.Because, rule.Limits.SelectMany(name => LimitsOf(settings.Limits, name)).ToDictionary(l => ApiNames.Camel(l.Name), l => l.Value),
            partners.OrderBy(p => p.Id.Value, StringComparer.Ordinal).SelectMany(p => SetFor(p.Terms?.Cdrs?.Rules, rule).Select(word => (p.Id.Value, word))).ToDictionary(s => s.Value, s => s.word));

        string WordOf(GateSettings by, RecordPolicy policy) => Severities.WordOf(by.SeverityOf(rule, policy));
    }

    private static IEnumerable<string> SetFor(IReadOnlyDictionary<string, string>? rules, GateRule rule) =>
        (rules ?? new Dictionary<string, string>()).Where(r => GateRules.Find(r.Key) == rule).Select(r => r.Value).Take(1);

    // One for each currency where the limit is money.
    private static IEnumerable<(string Name, decimal Value)> LimitsOf(GateLimits limits, string name) => name == nameof(GateLimits.MostPerKwh)
        ? limits.MostPerKwh.OrderBy(p => p.Key).Select(p => (name + p.Key, p.Value))
        : [(name, GateLimits.All.First(l => l.Name == name).Get(limits))];
}
