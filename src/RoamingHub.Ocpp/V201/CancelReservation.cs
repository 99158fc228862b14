using System.Text.Json;
using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;
using static RoamingHub.Ocpp.V201.CustomData;

namespace RoamingHub.Ocpp.V201;

/// <summary>Hub to station: give a reserved EVSE free (OCPP 2.0.1 part 2, block H).</summary>
public sealed record CancelReservationRequest(int ReservationId, JsonElement? CustomData = null) : ICall<CancelReservationResponse>
{
    public static string Action => "CancelReservation";

    public static Shape Shape { get; } = Extensible(Required("reservationId", Whole()));
}

public sealed record CancelReservationResponse(
    Word<CancelReservationStatusEnum> Status, StatusInfoType? StatusInfo = null, JsonElement? CustomData = null)
    : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Required("status", OneOf<CancelReservationStatusEnum>()),
        Optional("statusInfo", StatusInfoType.Shape));
}

public enum CancelReservationStatusEnum
{
    Accepted,
    Rejected,
}
