using System.Text.Json;
using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;
using static RoamingHub.Ocpp.V201.CustomData;

namespace RoamingHub.Ocpp.V201;

/// <summary>Hub to station: send the monitors, in parts by NotifyMonitoringReport (OCPP 2.0.1 part 2, block N).</summary>
public sealed record GetMonitoringReportRequest(
    int RequestId,
    IReadOnlyList<ComponentVariableType>? ComponentVariable = null,
    IReadOnlyList<Word<MonitoringCriterionEnum>>? MonitoringCriteria = null,
    JsonElement? CustomData = null)
    : ICall<GetMonitoringReportResponse>
{
    public static string Action => "GetMonitoringReport";

    public static Shape Shape { get; } = Extensible(
        Required("requestId", Whole()),
        Optional("componentVariable", ListOf(ComponentVariableType.Shape, min: 1)),
        Optional("monitoringCriteria", ListOf(OneOf<MonitoringCriterionEnum>(), min: 1, max: 3)));
}

public sealed record GetMonitoringReportResponse(
    Word<GenericDeviceModelStatusEnum> Status, StatusInfoType? StatusInfo = null, JsonElement? CustomData = null)
    : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Required("status", OneOf<GenericDeviceModelStatusEnum>()),
        Optional("statusInfo", StatusInfoType.Shape));
}

public enum MonitoringCriterionEnum
{
    ThresholdMonitoring,
    DeltaMonitoring,
    PeriodicMonitoring,
}
