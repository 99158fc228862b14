using System.Text.Json;
using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;
using static RoamingHub.Ocpp.V201.CustomData;

namespace RoamingHub.Ocpp.V201;

/// <summary>Station to hub: one part of the monitors (OCPP 2.0.1 part 2, block N).</summary>
public sealed record NotifyMonitoringReportRequest(
    int RequestId,
    int SeqNo,
    DateTimeOffset GeneratedAt,
    IReadOnlyList<MonitoringDataType>? Monitor = null,
    bool? Tbc = null,
    JsonElement? CustomData = null)
    : ICall<NotifyMonitoringReportResponse>
{
    public static string Action => "NotifyMonitoringReport";

    public static Shape Shape { get; } = Extensible(
        Required("requestId", Whole()),
        Required("seqNo", Whole(min: 0)),
        Required("generatedAt", Time),
        Optional("monitor", ListOf(MonitoringDataType.Shape, min: 1)),
        Optional("tbc", Flag));
}

public sealed record NotifyMonitoringReportResponse(JsonElement? CustomData = null) : IPayload
{
    public static Shape Shape { get; } = Extensible();
}

/// <summary>The monitors of one variable.</summary>
public sealed record MonitoringDataType(
    ComponentType Component,
    VariableType Variable,
    IReadOnlyList<VariableMonitoringType> VariableMonitoring,
    JsonElement? CustomData = null)
    : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Required("component", ComponentType.Shape),
        Required("variable", VariableType.Shape),
        Required("variableMonitoring", ListOf(VariableMonitoringType.Shape, min: 1)));
}

/// <summary>One monitor of a variable.</summary>
public sealed record VariableMonitoringType(
    int Id,
    bool Transaction,
    decimal Value,
    Word<MonitorEnum> Type,
    int Severity,
    JsonElement? CustomData = null)
    : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Required("id", Whole()),
        Required("transaction", Flag),
        Required("value", Number()),
        Required("type", OneOf<MonitorEnum>()),
        Required("severity", Whole()));
}
