using System.Text.Json;
using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;
using static RoamingHub.Ocpp.V201.CustomData;

namespace RoamingHub.Ocpp.V201;

/// <summary>Station to hub: the schedule that the vehicle has chosen (OCPP 2.0.1 part 2, block K).</summary>
public sealed record NotifyEVChargingScheduleRequest(
    DateTimeOffset TimeBase, ChargingScheduleType ChargingSchedule, int EvseId, JsonElement? CustomData = null)
    : ICall<NotifyEVChargingScheduleResponse>
{
    public static string Action => "NotifyEVChargingSchedule";

    public static Shape Shape { get; } = Extensible(
        Required("timeBase", Time),
        Required("chargingSchedule", ChargingScheduleType.Shape),
        Required("evseId", Whole(min: 0)));
}

public sealed record NotifyEVChargingScheduleResponse(
    Word<GenericStatusEnum> Status, StatusInfoType? StatusInfo = null, JsonElement? CustomData = null)
    : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Required("status", OneOf<GenericStatusEnum>()),
        Optional("statusInfo", StatusInfoType.Shape));
}
