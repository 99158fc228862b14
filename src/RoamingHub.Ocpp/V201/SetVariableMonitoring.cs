using System.Text.Json;
using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;
using static RoamingHub.Ocpp.V201.CustomData;

namespace RoamingHub.Ocpp.V201;

/// <summary>Hub to station: install monitors (OCPP 2.0.1 part 2, block N).</summary>
public sealed record SetVariableMonitoringRequest(
    IReadOnlyList<SetMonitoringDataType> SetMonitoringData, JsonElement? CustomData = null)
    : ICall<SetVariableMonitoringResponse>
{
    public static string Action => "SetVariableMonitoring";

    public static Shape Shape { get; } = Extensible(Required("setMonitoringData", ListOf(SetMonitoringDataType.Shape, min: 1)));
}

public sealed record SetVariableMonitoringResponse(
    IReadOnlyList<SetMonitoringResultType> SetMonitoringResult, JsonElement? CustomData = null)
    : IPayload
{
    public static Shape Shape { get; } = Extensible(Required("setMonitoringResult", ListOf(SetMonitoringResultType.Shape, min: 1)));
}

/// <summary>A monitor to install.</summary>
public sealed record SetMonitoringDataType(
    decimal Value,
    Word<MonitorEnum> Type,
    int Severity,
    ComponentType Component,
    VariableType Variable,
    int? Id = null,
    bool? Transaction = null,
    JsonElement? CustomData = null)
    : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Required("value", Number()),
        Required("type", OneOf<MonitorEnum>()),
        Required("severity", Whole()),
        Required("component", ComponentType.Shape),
        Required("variable", VariableType.Shape),
        Optional("id", Whole()),
        Optional("transaction", Flag));
}

/// <summary>What became of one monitor.</summary>
public sealed record SetMonitoringResultType(
    Word<SetMonitoringStatusEnum> Status,
    Word<MonitorEnum> Type,
    ComponentType Component,
    VariableType Variable,
    int Severity,
    int? Id = null,
    StatusInfoType? StatusInfo = null,
    JsonElement? CustomData = null)
    : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Required("status", OneOf<SetMonitoringStatusEnum>()),
        Required("type", OneOf<MonitorEnum>()),
        Required("component", ComponentType.Shape),
        Required("variable", VariableType.Shape),
        Required("severity", Whole()),
        Optional("id", Whole()),
        Optional("statusInfo", StatusInfoType.Shape));
}

public enum SetMonitoringStatusEnum
{
    Accepted,
    UnknownComponent,
    UnknownVariable,
    UnsupportedMonitorType,
    Rejected,
    Duplicate,
}
