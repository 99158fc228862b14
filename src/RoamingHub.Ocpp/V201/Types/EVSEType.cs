using System.Text.Json;
using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;
using static RoamingHub.Ocpp.V201.CustomData;

namespace RoamingHub.Ocpp.V201;

/// <summary>An EVSE, or one connector of it. Id 0 is the station.</summary>
public sealed record EVSEType(int Id, int? ConnectorId = null, JsonElement? CustomData = null) : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Required("id", Whole(min: 0)),
        Optional("connectorId", Whole(min: 0)));
}
