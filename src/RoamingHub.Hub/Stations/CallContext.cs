using RoamingHub.Core.Stations;
using RoamingHub.Core.Values;
using RoamingHub.Ocpp.Shapes;

namespace RoamingHub.Hub.Stations;

/// <summary>What the back office said of a station, and whether it was let in after its last start.</summary>
internal sealed record StationProfile(StationId Id, string? Protocol, ValidationMode Validation, IReadOnlyList<ConnectorLink> Links, bool Registered)
{
    /// <summary>Another name its certificate may be made out to.</summary>
    public string? SerialNumber { get; init; }

    /// <summary>Seconds; null for the hub's own.</summary>
    public int? HeartbeatInterval { get; init; }

    /// <summary>The public EVSE of a connector; that of connector 0 is the station's only one.</summary>
    public ConnectorLink? LinkOf(int connector, int? evse = null) =>
        Links.FirstOrDefault(l => l.Connector == connector && (evse is null || l.Evse == evse) && l.EvseUid is not null)
        ?? (connector == 0 && Links.Count == 1 && Links[0].EvseUid is not null ? Links[0] : null);
}

/// <summary>One call of a station: who makes it, when it arrived, and what it looks like on the wire.</summary>
internal sealed record CallContext(StationProfile Station, DateTimeOffset ReceivedAt, ReadOnlyMemory<byte> Payload, IReadOnlyCollection<Deviation> Deviations);
