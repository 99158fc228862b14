using RoamingHub.Hub.Stations.Reports;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Hub.Api;

internal sealed record SecurityEventView(DateTimeOffset Timestamp, string Type, string? TechInfo, DateTimeOffset ReceivedAt);

internal sealed record AttributeView(string Type, string? Value, string? Mutability, bool? Persistent, bool? Constant, DateTimeOffset At);

internal sealed record VariableView(
    string Component, string? Instance, int? Evse, int? Connector, string Variable, string? VariableInstance, IReadOnlyList<AttributeView> Attributes,
    string? DataType, string? Unit, decimal? MinLimit, decimal? MaxLimit, string? ValuesList, bool? SupportsMonitoring);

internal sealed record SettingView(string Key, string? Value, bool? Readonly, DateTimeOffset At);

/// <param name="Complete">Its last part has come. <paramref name="Parts"/>: how many have.</param>
/// <param name="Payload">All of its parts as one.</param>
internal sealed record StationReportView(
    string Kind, DateTimeOffset At, DateTimeOffset ReceivedAt, int? RequestId, bool Complete, int Parts, RawJson Payload);

/// <summary>What a station told of itself beside its connectors, for support. Secrets are masked.</summary>
internal static class StationReportsApi
{
    public static void Map(RouteGroupBuilder seen)
    {
        seen.MapGet("/{stationId}/security-events", SecurityEventsAsync).Validated(ListQueryValidator.ByPosition).Produces<ListAnswer<SecurityEventView>>()
            .WithSummary("What a station reported about its security, newest first.")
            .WithDescription($"Narrowed by type. The last {SecurityEvents.Kept} are kept.")
            .WithExample(response: """
                { "items": [ { "timestamp": "2026-03-01T12:00:00Z", "type": "TamperDetectionActivated", "techInfo": "door",
                               "receivedAt": "2026-03-01T12:00:01Z" } ], "next": null }
                """);
        seen.MapGet("/{stationId}/variables", VariablesAsync).Validated(ListQueryValidator.ByName).Produces<ListAnswer<VariableView>>()
            .WithSummary("A station's device model (OCPP 2.0.1), by name, as far as it was asked for.")
            .WithDescription("Narrowed by component. It is what NotifyReport and answers to GetVariables told.")
            .WithExample(response: """
                { "items": [ { "component": "OCPPCommCtrlr", "variable": "HeartbeatInterval",
                               "attributes": [ { "type": "Actual", "value": "300", "mutability": "ReadWrite", "at": "2026-03-01T12:00:00Z" } ],
                               "dataType": "integer", "unit": "s", "supportsMonitoring": false } ], "next": null }
                """);
        seen.MapGet("/{stationId}/configuration", ConfigurationAsync).Validated(ListQueryValidator.ByName).Produces<ListAnswer<SettingView>>()
            .WithSummary("A station's settings with their values, by name, as it last told them.")
            .WithDescription("It is what GetConfiguration (1.6), GetVariables and NotifyReport (2.0.1) told; nothing is asked for by looking.")
            .WithExample(response: """
                { "items": [ { "key": "AuthorizationKey", "value": "********", "readonly": false, "at": "2026-03-01T12:00:00Z" },
                             { "key": "HeartbeatInterval", "value": "300", "readonly": false, "at": "2026-03-01T12:00:00Z" } ], "next": null }
                """);
        seen.MapGet("/{stationId}/reports", ReportsAsync).Validated(ListQueryValidator.ByPosition).Produces<ListAnswer<StationReportView>>()
            .WithSummary("Everything else a station reported (events, monitors, limits, profiles, display messages), newest first.")
            .WithDescription($"Narrowed by kind, the name of the message. Reports that come in parts are put together. The last {StationReports.Kept} messages of each kind are kept.")
            .WithExample(response: """
                { "items": [ { "kind": "NotifyChargingLimit", "at": "2026-03-01T12:00:00Z", "receivedAt": "2026-03-01T12:00:00Z", "complete": true,
                               "parts": 1, "payload": { "chargingLimit": { "chargingLimitSource": "EMS" } } } ], "next": null }
                """);
    }

    private static Task<IResult> SecurityEventsAsync(
        string stationId, [AsParameters] ListQuery query, string? type, ReadModels readModels, CancellationToken ct) =>
        OfKnownAsync(stationId, readModels, async () => TypedResults.Ok(
            (await readModels.SecurityEvents.ListAsync(new(stationId), type, query.Page, ct)).Shown(
                e => new SecurityEventView(e.At, e.Kind, e.Details, e.ReceivedAt))), ct);

    private static Task<IResult> VariablesAsync(
        string stationId, [AsParameters] ListQuery query, string? component, ReadModels readModels, CancellationToken ct) =>
        OfKnownAsync(stationId, readModels, async () => TypedResults.Ok(
            (await readModels.StationVariables.ListAsync(new(stationId), parts: true, component, query.Page, ct)).Shown(Show)), ct);

    private static Task<IResult> ConfigurationAsync(string stationId, [AsParameters] ListQuery query, ReadModels readModels, CancellationToken ct) =>
        OfKnownAsync(stationId, readModels, async () => TypedResults.Ok(
            (await readModels.StationVariables.ListAsync(new(stationId), parts: false, null, query.Page, ct)).Shown(ShowSetting)), ct);

    private static Task<IResult> ReportsAsync(
        string stationId, [AsParameters] ListQuery query, string? kind, ReadModels readModels, CancellationToken ct) =>
        OfKnownAsync(stationId, readModels, async () => TypedResults.Ok(
            (await readModels.StationReports.ListAsync(new(stationId), kind, query.Page, ct)).Shown(r => new StationReportView(
                r.Kind, r.At, r.ReceivedAt, r.Request, r.Complete, r.Parts.Count, new(ReportAssembly.Together(r.Parts))))), ct);

    private static VariableView Show(IReadOnlyList<VariableRow> rows)
    {
        var first = rows[0];
        var limits = rows.Select(r => r.Limits).FirstOrDefault(l => l is not null);
        return new(
            first.Component, first.ComponentInstance, first.Evse, first.Connector, first.Name, first.Instance,
            [.. rows.Select(r => new AttributeView(r.Attribute, r.Value, r.Mutability, r.Persistent, r.Constant, r.At))],
            limits?.DataType, limits?.Unit, limits?.Min, limits?.Max, limits?.Values, limits?.Monitored);
    }

    /// <summary>The value that holds now; the others (target, limits) are for the device model.</summary>
    private static SettingView ShowSetting(IReadOnlyList<VariableRow> rows)
    {
        var actual = rows.FirstOrDefault(r => r.Attribute == "Actual") ?? rows[0];
        return new(actual.Key, actual.Value, actual.Mutability is { } mutability ? mutability == "ReadOnly" : null, actual.At);
    }

    private static async Task<IResult> OfKnownAsync(string stationId, ReadModels readModels, Func<Task<IResult>> show, CancellationToken ct) =>
        await readModels.Stations.FindAsync(new(stationId), ct) is null ? Problems.Unknown("station", stationId) : await show();
}
