using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using RoamingHub.Core.Partners;
using RoamingHub.Hub.Partners.Oicp;
using RoamingHub.Hub.Partners.Oicp.EvseData.Quality;
using RoamingHub.Oicp;
using RoamingHub.Oicp.Formats;
using RoamingHub.Storage;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Hub.Api;

/// <param name="Severity">`error`: Hubject refuses it, or takes one EVSE for another; `warning`: drivers or providers will wonder.</param>
internal sealed record EvseFindingView(string Rule, string Member, string Severity, string Text);

/// <param name="State">`offered`, `quarantined` (its record does not go out, or Hubject refused it) or `notOffered`.</param>
/// <param name="Missing">Optional members that drivers look for.</param>
internal sealed record EvseQualityView(
    string EvseUid, string? EvseId, string LocationId, string State, int Score, int Correctness, int Completeness,
    IReadOnlyList<EvseFindingView> Findings, IReadOnlyList<string> Missing)
{
    /// <summary>In OICP's words, as it would go out now.</summary>
    public RawJson? Record { get; init; }
}

/// <summary>The marks are averages over what is meant for Hubject, a quarantined EVSE counting as 0.</summary>
internal sealed record EvseQualityAnswer(
    int Score, int Correctness, int Completeness, int Offered, int Quarantined, int NotOffered,
    IReadOnlyDictionary<string, int> Rules, IReadOnlyList<EvseQualityView> Items, string? Next);

/// <param name="OperatorId">The partner's own: who wipes says of whom.</param>
internal sealed record WipePost(string? OperatorId, string? Reason);

/// <summary>How good what Hubject is told of our EVSEs is; and how to tell it that there are none.</summary>
internal static class EvseQualityApi
{
    private const string Example = """
        { "score": 63, "correctness": 70, "completeness": 50, "offered": 1, "quarantined": 0, "notOffered": 0, "rules": { "hours-assumed": 1, "power": 1, "house-number": 1 },
          "items": [ { "evseUid": "3256", "evseId": "DE*ABC*E3256", "locationId": "LOC1", "state": "offered", "score": 63, "correctness": 70, "completeness": 50,
                       "findings": [ { "rule": "power", "member": "ChargingFacilities.Power", "severity": "warning", "text": "22000 W is more than 230 V × 16 A × 3 give." } ],
                       "missing": [ "HardwareManufacturer", "ChargingStationImage" ] } ],
          "next": null }
        """;

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/partners/{partnerId}/evse-quality", GetAsync).WithTags("Partners").AddEndpointFilter<CaughtUpFilter>()
            .Validated(ListQueryValidator.ByName).Produces<EvseQualityAnswer>()
            .WithSummary(
                "What Hubject will think of our EVSEs: marks from 0 to 100 for correctness (100 less 25 for each error and 10 for each warning) and completeness, twice "
                + "the first and once the second as the score; worst first, with findings and what is missing.")
            .WithExample(response: Example);
        api.MapGet("/partners/{partnerId}/evse-quality/{evseUid}", GetOneAsync).WithTags("Partners").AddEndpointFilter<CaughtUpFilter>()
            .Produces<EvseQualityView>().WithSummary("The same of one EVSE, with its record as it would go out now.")
            .WithExample(response: """
                { "evseUid": "3256", "evseId": "DE*ABC*E3256", "locationId": "LOC1", "state": "offered", "score": 96, "correctness": 100, "completeness": 90,
                  "findings": [], "missing": [ "GeoChargingPointEntrance" ], "record": { "EvseID": "DE*ABC*E3256", "Plugs": [ "Type 2 Outlet" ] } }
                """);
        api.MapPost("/partners/{partnerId}/wipe", WipeAsync).WithTags("Partners").AddEndpointFilter<CaughtUpFilter>().RequireAuthorization(ApiRights.Roam).Produces(202)
            .WithSummary(
                "Tells Hubject, by an empty full load, that we have no EVSEs; nothing else ever does. Takes the operator's id as a confirmation. Later changes go out as "
                + "they come, and `sync` brings everything back.")
            .WithExample("""{ "operatorId": "DE*ABC", "reason": "The contract ends." }""", status: 202);
    }

    private static async Task<IResult> GetAsync(
        string partnerId, [AsParameters] ListQuery query, ReadModels readModels, [FromServices] EvseQuality quality, CancellationToken ct)
    {
        if (await readModels.Partners.FindAsync(new(partnerId), ct) is not { } partner)
            return Problems.Unknown("partner", partnerId);
        if (partner.Protocol != OicpModules.Protocol)
            return NotHubject();
        var reports = await quality.ReportAsync(partner, ct);
        var meant = reports.Where(r => r.Standing != EvseStanding.NotOffered).ToList();
        var (total, correctness, completeness) = Score.Of([.. meant.Select(r => r.Score)]);
        var sorted = meant.OrderBy(r => r.Score.Total).ThenBy(r => r.EvseUid, StringComparer.OrdinalIgnoreCase)
            .Concat(reports.Except(meant).OrderBy(r => r.EvseUid, StringComparer.OrdinalIgnoreCase)).ToList();
        var limit = query.Page.Limit;
        var from = query.After is { } after ? sorted.FindIndex(r => r.EvseUid == after) + 1 : 0;
        var shown = sorted.Skip(from).Take(limit).ToList();
        return TypedResults.Ok(new EvseQualityAnswer(
            total, correctness, completeness, meant.Count(r => r.Standing == EvseStanding.Offered), meant.Count(r => r.Standing == EvseStanding.Quarantined),
            reports.Count - meant.Count, RulesOf(meant), [.. shown.Select(Show)], from + shown.Count < sorted.Count ? shown[^1].EvseUid : null));
    }

    private static async Task<IResult> GetOneAsync(
        string partnerId, string evseUid, ReadModels readModels, [FromServices] EvseQuality quality, CancellationToken ct)
    {
        if (await readModels.Partners.FindAsync(new(partnerId), ct) is not { } partner)
            return Problems.Unknown("partner", partnerId);
        if (partner.Protocol != OicpModules.Protocol)
            return NotHubject();
        var reports = await quality.ReportAsync(partner, ct);
        return reports.FirstOrDefault(r => r.EvseUid.Equals(evseUid, StringComparison.OrdinalIgnoreCase)) is { } report
            ? TypedResults.Ok(Show(report) with { Record = report.Record is { } record ? new RawJson(JsonSerializer.Serialize(record, OicpJson.Wire.EvseDataRecord)) : null })
            : Problems.Unknown("evse", evseUid);
    }

    private static async Task<IResult> WipeAsync(
        string partnerId, string? module, WipePost wipe, ReadModels readModels, [FromServices] OicpPartners partners, EventLog log, TimeProvider time, CancellationToken ct)
    {
        if (await readModels.Partners.FindAsync(new(partnerId), ct) is not { } partner)
            return Problems.Unknown("partner", partnerId);
        if (partner.Protocol != OicpModules.Protocol)
            return NotHubject();
        if (module is not (null or OicpModules.EvseData))
            return Problems.Invalid("module", "must be " + OicpModules.EvseData);
        var own = partners.SettingsOf(partner).OperatorId;
        if (wipe.OperatorId is null || !OperatorIds.Same(wipe.OperatorId, own))
            return Problems.Invalid("operatorId", $"must be {own}, to confirm whose EVSEs are meant");
        await log.AppendAndSeeAsync(
            readModels, PartnerStream.Of(partner.Id), ExpectedVersion.Any, new PartnerWipeRequested(partner.Id, OicpModules.EvseData, wipe.Reason, time.GetUtcNow()), ct);
        return TypedResults.StatusCode(202);
    }

    private static IResult NotHubject() => Problems.Conflict("partner-state", "Only OICP partners are told of EVSEs by full loads.");

    private static Dictionary<string, int> RulesOf(IEnumerable<EvseReport> reports) =>
        reports.SelectMany(r => r.Findings.Select(f => f.Rule).Distinct()).GroupBy(r => r, StringComparer.Ordinal).OrderByDescending(g => g.Count())
            .ToDictionary(g => g.Key, g => g.Count());

    private static EvseQualityView Show(EvseReport r) => new(
        r.EvseUid, r.EvseId, r.LocationId, ApiNames.Camel(r.Standing.ToString()), r.Score.Total, r.Score.Correctness, r.Score.Completeness,
        [.. r.Findings.Select(f => new EvseFindingView(f.Rule, f.Member, f.IsError ? "error" : "warning", f.Text))], r.Missing);
}
