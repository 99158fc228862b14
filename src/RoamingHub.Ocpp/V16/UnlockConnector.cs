using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;

namespace RoamingHub.Ocpp.V16;

/// <summary>Hub to station (OCPP 1.6 §5.18).</summary>
public sealed record UnlockConnectorRequest(int ConnectorId) : ICall<UnlockConnectorResponse>
{
    public static string Action => "UnlockConnector";

    public static Shape Shape { get; } = Object(Required("connectorId", Whole(min: 0)));
}

public sealed record UnlockConnectorResponse(Word<UnlockStatus> Status) : IPayload
{
    public static Shape Shape { get; } = Object(Required("status", OneOf<UnlockStatus>()));
}

public enum UnlockStatus
{
    Unlocked,
    UnlockFailed,
    NotSupported,
}
