using System.Text.Json;
using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;
using static RoamingHub.Ocpp.V201.CustomData;

namespace RoamingHub.Ocpp.V201;

/// <summary>Station to hub: a reservation has expired or was removed (OCPP 2.0.1 part 2, block H).</summary>
public sealed record ReservationStatusUpdateRequest(
    int ReservationId, Word<ReservationUpdateStatusEnum> ReservationUpdateStatus, JsonElement? CustomData = null)
    : ICall<ReservationStatusUpdateResponse>
{
    public static string Action => "ReservationStatusUpdate";

    public static Shape Shape { get; } = Extensible(
        Required("reservationId", Whole()),
        Required("reservationUpdateStatus", OneOf<ReservationUpdateStatusEnum>()));
}

public sealed record ReservationStatusUpdateResponse(JsonElement? CustomData = null) : IPayload
{
    public static Shape Shape { get; } = Extensible();
}

public enum ReservationUpdateStatusEnum
{
    Expired,
    Removed,
}
