using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;

namespace RoamingHub.Ocpp.V16;

/// <summary>Hub to station (OCPP 1.6 §5.13). A reservation with a known id is replaced.</summary>
/// <param name="ConnectorId">0 reserves any connector.</param>
public sealed record ReserveNowRequest(
    int ConnectorId, DateTimeOffset ExpiryDate, string IdTag, int ReservationId, string? ParentIdTag = null)
    : ICall<ReserveNowResponse>
{
    public static string Action => "ReserveNow";

    public static Shape Shape { get; } = Object(
        Required("connectorId", Whole(min: 0)),
        Required("expiryDate", Time),
        Required("idTag", IdTagInfo.IdToken),
        Optional("parentIdTag", IdTagInfo.IdToken),
        Required("reservationId", Whole()));
}

public sealed record ReserveNowResponse(Word<ReservationStatus> Status) : IPayload
{
    public static Shape Shape { get; } = Object(Required("status", OneOf<ReservationStatus>()));
}

public enum ReservationStatus
{
    Accepted,
    Faulted,
    Occupied,
    Rejected,
    Unavailable,
}
