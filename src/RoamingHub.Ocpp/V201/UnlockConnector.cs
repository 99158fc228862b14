using System.Text.Json;
using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;
using static RoamingHub.Ocpp.V201.CustomData;

namespace RoamingHub.Ocpp.V201;

/// <summary>Hub to station: release the cable (OCPP 2.0.1 part 2, block F).</summary>
public sealed record UnlockConnectorRequest(int EvseId, int ConnectorId, JsonElement? CustomData = null) : ICall<UnlockConnectorResponse>
{
    public static string Action => "UnlockConnector";

    public static Shape Shape { get; } = Extensible(
        Required("evseId", Whole(min: 0)),
        Required("connectorId", Whole(min: 0)));
}

public sealed record UnlockConnectorResponse(
    Word<UnlockStatusEnum> Status, StatusInfoType? StatusInfo = null, JsonElement? CustomData = null)
    : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Required("status", OneOf<UnlockStatusEnum>()),
        Optional("statusInfo", StatusInfoType.Shape));
}

public enum UnlockStatusEnum
{
    Unlocked,
    UnlockFailed,
    OngoingAuthorizedTransaction,
    UnknownConnector,
}
