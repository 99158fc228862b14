using RoamingHub.Core.Stations;
using RoamingHub.Core.Tokens;
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

    /// <summary>How its readers give the ids of cards; null for as they are.</summary>
    public CardReading? Cards { get; init; }

    /// <summary>A token of which the station says no more than what its reader read.</summary>
    public TokenRef Read(string idTag) => Cards is { } cards ? TokenRef.Read(idTag) with { Uid = cards.ToUid(idTag.Trim()) } : TokenRef.Read(idTag);

    /// <summary>The public EVSE of a connector; that of connector 0 is the station's only one.</summary>
    public ConnectorLink? LinkOf(int connector, int? evse = null) =>
        Links.FirstOrDefault(l => l.Connector == connector && (evse is null || l.Evse == evse) && l.EvseUid is not null)
        ?? (connector == 0 && Links.Count == 1 && Links[0].EvseUid is not null ? Links[0] : null);

    /// <summary>
    /// The connector that a station with EVSEs means, as the back office describes it. Where that numbers connectors only, the EVSE's number is
    /// the connector's; where a report names the EVSE only, its linked connector is meant, or its first.
    /// </summary>
    public EvseRef RefOf(int evse, int? connector)
    {
        if (Links.Any(l => l.Evse == evse && (connector is null || l.Connector == connector)))
            return new(Id, connector ?? Links.First(l => l.Evse == evse).Connector, evse);
        return Links.Any(l => l.Evse is null && l.Connector == evse) ? new(Id, evse) : new(Id, connector ?? (evse == 0 ? 0 : 1), evse);
    }
}

/// <summary>One call of a station: who makes it, when it arrived, and what it looks like on the wire.</summary>
internal sealed record CallContext(StationProfile Station, DateTimeOffset ReceivedAt, ReadOnlyMemory<byte> Payload, IReadOnlyCollection<Deviation> Deviations)
{
    /// <summary>False when the time the message gives is none, so that the time of receipt stands in its place.</summary>
    public bool HasReadableTime => !Deviations.Any(d => d.Member == "/timestamp");
}
