using System.Text.Json;
using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;
using static RoamingHub.Ocpp.V201.CustomData;

namespace RoamingHub.Ocpp.V201;

/// <summary>Station to hub: the state of one connector (OCPP 2.0.1 part 2, block G).</summary>
public sealed record StatusNotificationRequest(
    DateTimeOffset Timestamp, Word<ConnectorStatusEnum> ConnectorStatus, int EvseId, int ConnectorId, JsonElement? CustomData = null)
    : ICall<StatusNotificationResponse>
{
    public static string Action => "StatusNotification";

    public static Shape Shape { get; } = Extensible(
        Required("timestamp", Time),
        Required("connectorStatus", OneOf<ConnectorStatusEnum>()),
        Required("evseId", Whole(min: 0)),
        Required("connectorId", Whole(min: 0)));
}

public sealed record StatusNotificationResponse(JsonElement? CustomData = null) : IPayload
{
    public static Shape Shape { get; } = Extensible();
}

public enum ConnectorStatusEnum
{
    Available,
    Occupied,
    Reserved,
    Unavailable,
    Faulted,
}
