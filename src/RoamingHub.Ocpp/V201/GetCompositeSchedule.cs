using System.Text.Json;
using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;
using static RoamingHub.Ocpp.V201.CustomData;

namespace RoamingHub.Ocpp.V201;

/// <summary>Hub to station: what would be charged when, all profiles taken together (OCPP 2.0.1 part 2, block K).</summary>
/// <param name="Duration">Seconds.</param>
/// <param name="EvseId">0 is the grid connection of the station.</param>
public sealed record GetCompositeScheduleRequest(
    int Duration, int EvseId, Word<ChargingRateUnitEnum>? ChargingRateUnit = null, JsonElement? CustomData = null)
    : ICall<GetCompositeScheduleResponse>
{
    public static string Action => "GetCompositeSchedule";

    public static Shape Shape { get; } = Extensible(
        Required("duration", Whole()),
        Required("evseId", Whole(min: 0)),
        Optional("chargingRateUnit", OneOf<ChargingRateUnitEnum>()));
}

public sealed record GetCompositeScheduleResponse(
    Word<GenericStatusEnum> Status,
    StatusInfoType? StatusInfo = null,
    CompositeScheduleType? Schedule = null,
    JsonElement? CustomData = null)
    : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Required("status", OneOf<GenericStatusEnum>()),
        Optional("statusInfo", StatusInfoType.Shape),
        Optional("schedule", CompositeScheduleType.Shape));
}

/// <summary>The limits of all profiles taken together. Duration in seconds.</summary>
public sealed record CompositeScheduleType(
    IReadOnlyList<ChargingSchedulePeriodType> ChargingSchedulePeriod,
    int EvseId,
    int Duration,
    DateTimeOffset ScheduleStart,
    Word<ChargingRateUnitEnum> ChargingRateUnit,
    JsonElement? CustomData = null)
    : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Required("chargingSchedulePeriod", ListOf(ChargingSchedulePeriodType.Shape, min: 1)),
        Required("evseId", Whole(min: 0)),
        Required("duration", Whole()),
        Required("scheduleStart", Time),
        Required("chargingRateUnit", OneOf<ChargingRateUnitEnum>()));
}
