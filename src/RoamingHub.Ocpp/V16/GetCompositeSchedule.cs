using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;

namespace RoamingHub.Ocpp.V16;

/// <summary>Hub to station: what would be charged when, all profiles taken together (OCPP 1.6 §5.7).</summary>
/// <param name="Duration">Seconds.</param>
public sealed record GetCompositeScheduleRequest(int ConnectorId, int Duration, Word<ChargingRateUnit>? ChargingRateUnit = null)
    : ICall<GetCompositeScheduleResponse>
{
    public static string Action => "GetCompositeSchedule";

    public static Shape Shape { get; } = Object(
        Required("connectorId", Whole(min: 0)),
        Required("duration", Whole()),
        Optional("chargingRateUnit", OneOf<ChargingRateUnit>()));
}

public sealed record GetCompositeScheduleResponse(
    Word<GetCompositeScheduleStatus> Status,
    int? ConnectorId = null,
    DateTimeOffset? ScheduleStart = null,
    ChargingSchedule? ChargingSchedule = null)
    : IPayload
{
    public static Shape Shape { get; } = Object(
        Required("status", OneOf<GetCompositeScheduleStatus>()),
        Optional("connectorId", Whole(min: 0)),
        Optional("scheduleStart", Time),
        Optional("chargingSchedule", V16.ChargingSchedule.Shape));
}

public enum GetCompositeScheduleStatus
{
    Accepted,
    Rejected,
}
