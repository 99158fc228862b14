using System.Text.Json;
using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;
using static RoamingHub.Ocpp.V201.CustomData;

namespace RoamingHub.Ocpp.V201;

/// <summary>Station to hub: a limit from outside, such as an energy manager, holds (OCPP 2.0.1 part 2, block K).</summary>
public sealed record NotifyChargingLimitRequest(
    ChargingLimitType ChargingLimit,
    IReadOnlyList<ChargingScheduleType>? ChargingSchedule = null,
    int? EvseId = null,
    JsonElement? CustomData = null)
    : ICall<NotifyChargingLimitResponse>
{
    public static string Action => "NotifyChargingLimit";

    public static Shape Shape { get; } = Extensible(
        Required("chargingLimit", ChargingLimitType.Shape),
        Optional("chargingSchedule", ListOf(ChargingScheduleType.Shape, min: 1)),
        Optional("evseId", Whole(min: 0)));
}

public sealed record NotifyChargingLimitResponse(JsonElement? CustomData = null) : IPayload
{
    public static Shape Shape { get; } = Extensible();
}

/// <summary>Where a limit comes from.</summary>
public sealed record ChargingLimitType(
    Word<ChargingLimitSourceEnum> ChargingLimitSource, bool? IsGridCritical = null, JsonElement? CustomData = null)
    : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Required("chargingLimitSource", OneOf<ChargingLimitSourceEnum>()),
        Optional("isGridCritical", Flag));
}
