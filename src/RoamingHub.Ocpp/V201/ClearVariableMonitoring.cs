using System.Text.Json;
using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;
using static RoamingHub.Ocpp.V201.CustomData;

namespace RoamingHub.Ocpp.V201;

/// <summary>Hub to station: remove monitors (OCPP 2.0.1 part 2, block N).</summary>
public sealed record ClearVariableMonitoringRequest(
    IReadOnlyList<int> Id, JsonElement? CustomData = null)
    : ICall<ClearVariableMonitoringResponse>
{
    public static string Action => "ClearVariableMonitoring";

    public static Shape Shape { get; } = Extensible(Required("id", ListOf(Whole(), min: 1)));
}

public sealed record ClearVariableMonitoringResponse(
    IReadOnlyList<ClearMonitoringResultType> ClearMonitoringResult, JsonElement? CustomData = null)
    : IPayload
{
    public static Shape Shape { get; } = Extensible(Required("clearMonitoringResult", ListOf(ClearMonitoringResultType.Shape, min: 1)));
}

/// <summary>What became of one monitor.</summary>
public sealed record ClearMonitoringResultType(
    Word<ClearMonitoringStatusEnum> Status, int Id, StatusInfoType? StatusInfo = null, JsonElement? CustomData = null)
    : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Required("status", OneOf<ClearMonitoringStatusEnum>()),
        Required("id", Whole()),
        Optional("statusInfo", StatusInfoType.Shape));
}

public enum ClearMonitoringStatusEnum
{
    Accepted,
    Rejected,
    NotFound,
}
