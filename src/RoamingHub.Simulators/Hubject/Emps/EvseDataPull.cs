using System.Text.Json;
using System.Text.Json.Nodes;
using RoamingHub.Oicp;
using RoamingHub.Oicp.Formats;
using RoamingHub.Oicp.V23.Common;
using RoamingHub.Oicp.V23.Emp;
using RoamingHub.Oicp.V23.EvseData;
using RoamingHub.Oicp.Wire;

namespace RoamingHub.Simulators.Hubject.Emps;

/// <summary>The answer to an EMP that asks for EVSE data: all of them, or what has changed since it asked last.</summary>
internal static class EvseDataPull
{
    public static HubjectAnswer Answer(HubjectPlatform platform, PullEvseData pull, PageRequest page) => platform.LookAt(pull.ProviderID, (accounts, _) =>
    {
        var all = accounts
            .Where(a => pull.OperatorIds is not { Count: > 0 } ids || ids.Any(id => OperatorIds.Same(id, a.Operator.OperatorId)))
            .SelectMany(a => a.Evses.Versions.Select(v => Found(v, pull.LastCall)).OfType<Shown>().Where(s => IsAsked(s.Record, pull)).Select(s => (Account: a, Shown: s)))
            .ToList();
        var shown = page.Of(all);
        return new HubjectAnswer(200, new JsonObject
        {
            ["content"] = new JsonArray([.. shown.Select(s => Write(s.Account, s.Shown, pull.GeoCoordinatesResponseFormat))]),
            ["number"] = page.Page,
            ["size"] = page.Size,
            ["totalElements"] = all.Count,
            ["last"] = page.IsLast(all.Count),
            ["totalPages"] = page.Pages(all.Count),
            ["first"] = page.Page == 0,
            ["numberOfElements"] = shown.Count,
            ["StatusCode"] = JsonSerializer.SerializeToNode(StatusCode.Of(OicpCodes.Success), OicpJson.Wire.StatusCode),
        }.ToJsonString(OicpJson.Wire.Options));
    });

    // Without a last call what is there; with one, what is not as it was then.
    private static Shown? Found(IReadOnlyList<EvseVersion> versions, DateTimeOffset? lastCall)
    {
        var now = versions[^1];
        if (lastCall is null)
            return now.Record is null ? null : new(now.Record, now.At, null);
        if (now.At <= lastCall)
            return null;
        var then = versions.LastOrDefault(v => v.At <= lastCall)?.Record;
        return (then, now.Record) switch
        {
            (null, null) => null,
            (null, { } added) => new(added, now.At, DeltaType.Insert),
            ({ } gone, null) => new(gone, now.At, DeltaType.Delete),
            (_, { } changed) => new(changed, now.At, DeltaType.Update),
        };
    }

    private static bool IsAsked(EvseDataRecord record, PullEvseData pull) =>
        (pull.SearchCenter is not { } center || Places.IsNear(record.GeoCoordinates, center))
        && (pull.CountryCodes is not { Count: > 0 } countries || countries.Contains(record.Address.Country))
        && (pull.AuthenticationModes is not { Count: > 0 } modes || record.AuthenticationModes.Intersect(modes).Any())
        && (pull.Accessibility is not { Count: > 0 } accessible || accessible.Contains(record.Accessibility))
        && (pull.CalibrationLawDataAvailability is not { Count: > 0 } laws || laws.Contains(record.CalibrationLawDataAvailability))
        && (pull.RenewableEnergy is null || record.RenewableEnergy == pull.RenewableEnergy)
        && (pull.IsHubjectCompatible is null || record.IsHubjectCompatible == pull.IsHubjectCompatible)
        && (pull.IsOpen24Hours is null || record.IsOpen24Hours == pull.IsOpen24Hours);

    private static JsonObject Write(Account account, Shown shown, GeoCoordinatesResponseFormat format)
    {
        var record = shown.Record with
        {
            GeoCoordinates = Places.In(format, shown.Record.GeoCoordinates),
            GeoChargingPointEntrance = shown.Record.GeoChargingPointEntrance is { } entrance ? Places.In(format, entrance) : null,
        };
        var node = JsonSerializer.SerializeToNode(record, OicpJson.Wire.EvseDataRecord)!.AsObject();
        if (shown.Delta is { } delta)
            node["deltaType"] = WireWords.Of(delta);
        node["lastUpdate"] = shown.At.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", System.Globalization.CultureInfo.InvariantCulture);
        node["OperatorID"] = account.Operator.OperatorId;
        node["OperatorName"] = account.Evses.OperatorName;
        return node;
    }

    private sealed record Shown(EvseDataRecord Record, DateTimeOffset At, DeltaType? Delta);
}
