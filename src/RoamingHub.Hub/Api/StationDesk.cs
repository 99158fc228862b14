using RoamingHub.Core.Stations;
using RoamingHub.Core.Values;
using RoamingHub.Storage.ReadModels;
using RoamingHub.Storage.Stations;

namespace RoamingHub.Hub.Api;

/// <summary>Puts together what the API shows of stations, from what they told and from what is known of their connections.</summary>
internal sealed class StationDesk(ReadModels readModels, StationNotes notes, StationOwners owners)
{
    public async Task<IReadOnlyList<StationView>> ShowAsync(IReadOnlyList<StationRow> stations, CancellationToken ct)
    {
        var connectors = await readModels.Connectors.OfStationsAsync([.. stations.Select(s => s.Description.Station)], ct);
        var views = new List<StationView>(stations.Count);
        foreach (var station in stations)
            views.Add(await ShowAsync(station, connectors.GetValueOrDefault(station.Description.Station, []), ct));
        return views;
    }

    private async Task<StationView> ShowAsync(StationRow station, IReadOnlyList<ConnectorRow> told, CancellationToken ct)
    {
        var id = station.Description.Station.Value;
        var owner = await owners.FindAsync(id, ct);
        var deviations = await notes.DeviationsAsync(id, ct);
        return new(
            id, owner is { Alive: true }, owner is { Alive: true } ? owner.Protocol : station.ConnectedProtocol ?? station.Description.Protocol,
            station.Description.Validation == ValidationMode.Strict ? "strict" : "tolerant", RawJson.Of(station.Boot), station.RegistrationStatus,
            await notes.LastSeenAsync(id, ct), Connectors(station.Description.Connectors, told),
            [.. deviations.Select(d => new DeviationView(d.Action, d.Rule, d.Member, d.Count, d.LastSeen))],
            station.Description.SecurityProfile, station.Description.SerialNumber, station.Description.HeartbeatInterval);
    }

    /// <summary>Those that were described and those that told something; most are both.</summary>
    private static List<ConnectorView> Connectors(IReadOnlyList<ConnectorLink> described, IReadOnlyList<ConnectorRow> told)
    {
        var links = described.ToDictionary(l => (l.Evse, l.Connector));
        var states = told.ToDictionary(c => (c.Evse.Evse, c.Evse.Connector));
        return [.. links.Keys.Union(states.Keys).Order().Select(key => Show(key, links.GetValueOrDefault(key), states.GetValueOrDefault(key)))];
    }

    private static ConnectorView Show((int? Evse, int Connector) key, ConnectorLink? link, ConnectorRow? state) => new(
        key.Evse, key.Connector, link?.EvseUid, link?.PublicConnectorId, state?.Status, state?.ErrorCode, state?.Info, state?.VendorId,
        state?.VendorErrorCode, state?.At);
}
