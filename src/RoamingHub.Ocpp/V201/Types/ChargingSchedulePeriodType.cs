using System.Text.Json;
using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;
using static RoamingHub.Ocpp.V201.CustomData;

namespace RoamingHub.Ocpp.V201;

/// <summary>A limit from startPeriod on, in seconds from the start of the schedule; in the unit of the schedule.</summary>
public sealed record ChargingSchedulePeriodType(
    int StartPeriod, decimal Limit, int? NumberPhases = null, int? PhaseToUse = null, JsonElement? CustomData = null)
    : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Required("startPeriod", Whole()),
        Required("limit", Number()),
        Optional("numberPhases", Whole()),
        Optional("phaseToUse", Whole()));
}
