using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;

namespace RoamingHub.Ocpp.V16;

/// <summary>Hub to station (OCPP 1.6 §5.1).</summary>
public sealed record CancelReservationRequest(int ReservationId) : ICall<CancelReservationResponse>
{
    public static string Action => "CancelReservation";

    public static Shape Shape { get; } = Object(Required("reservationId", Whole()));
}

public sealed record CancelReservationResponse(Word<CancelReservationStatus> Status) : IPayload
{
    public static Shape Shape { get; } = Object(Required("status", OneOf<CancelReservationStatus>()));
}

public enum CancelReservationStatus
{
    Accepted,
    Rejected,
}
