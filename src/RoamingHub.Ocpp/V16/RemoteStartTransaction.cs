using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;

namespace RoamingHub.Ocpp.V16;

/// <summary>Hub to station (OCPP 1.6 §5.11). Accepted means the station will try, not that it charges.</summary>
public sealed record RemoteStartTransactionRequest(string IdTag, int? ConnectorId = null, ChargingProfile? ChargingProfile = null)
    : ICall<RemoteStartTransactionResponse>
{
    public static string Action => "RemoteStartTransaction";

    public static Shape Shape { get; } = Object(
        Optional("connectorId", Whole(min: 0)),
        Required("idTag", IdTagInfo.IdToken),
        Optional("chargingProfile", V16.ChargingProfile.Shape));
}

public sealed record RemoteStartTransactionResponse(Word<RemoteStartStopStatus> Status) : IPayload
{
    public static Shape Shape { get; } = Object(Required("status", OneOf<RemoteStartStopStatus>()));
}

public enum RemoteStartStopStatus
{
    Accepted,
    Rejected,
}
