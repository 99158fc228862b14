using RoamingHub.Core.Sessions;
using RoamingHub.Core.Stations;
using RoamingHub.Core.Values;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Hub.Authorization;

/// <summary>
/// Whether a charge could begin at a station beside those that run. A card that is shown where none could is meant to end one. Where a station
/// has EVSEs, a charge takes the whole EVSE; what is broken or switched off is not free. A connector that has been available since a charge began is
/// free whatever has become of that charge: its end may be lost.
/// </summary>
internal sealed class FreeConnectors(ReadModels readModels)
{
    public async Task<bool> AnyAsync(StationId station, IReadOnlyList<ChargingSession> running, CancellationToken ct)
    {
        var told = await readModels.Connectors.OfStationAsync(station, ct);
        var links = (await readModels.Stations.FindAsync(station, ct))?.Description.Connectors ?? [];
        var known = told.Select(c => c.Evse).Concat(links.Select(l => new EvseRef(station, l.Connector, l.Evse))).Where(e => e.Connector > 0).Select(PlaceOf).ToHashSet();
        var dead = told.Where(c => c.Evse.Connector > 0).GroupBy(c => PlaceOf(c.Evse))
            .Where(g => g.All(c => c.State is ConnectorState.Faulted or ConnectorState.Unavailable)).Select(g => g.Key);
        known.ExceptWith(running.Where(s => !IsOver(s.Start, told)).Select(s => PlaceOf(s.Start.Evse)));
        known.ExceptWith(dead);
        return known.Count > 0;
    }

    private static bool IsOver(ChargingStarted start, IReadOnlyList<ConnectorRow> told)
    {
        var there = told.Where(c => c.Evse.Connector > 0 && PlaceOf(c.Evse) == PlaceOf(start.Evse)
            && (c.Evse.Evse is null || start.Evse.Connector == 0 || c.Evse.Connector == start.Evse.Connector)).ToList();
        return there.Count > 0 && there.All(c => c.State == ConnectorState.Available && c.At > start.At);
    }

    // A station may be described by connectors only and tell of EVSEs: then each EVSE is the connector of its number.
    private static int PlaceOf(EvseRef connector) => connector.Evse ?? connector.Connector;
}
