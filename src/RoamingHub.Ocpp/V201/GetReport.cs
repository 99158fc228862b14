using System.Text.Json;
using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;
using static RoamingHub.Ocpp.V201.CustomData;

namespace RoamingHub.Ocpp.V201;

/// <summary>Hub to station: send chosen parts of the device model, in parts by NotifyReport (OCPP 2.0.1 part 2, block B).</summary>
public sealed record GetReportRequest(
    int RequestId,
    IReadOnlyList<ComponentVariableType>? ComponentVariable = null,
    IReadOnlyList<Word<ComponentCriterionEnum>>? ComponentCriteria = null,
    JsonElement? CustomData = null)
    : ICall<GetReportResponse>
{
    public static string Action => "GetReport";

    public static Shape Shape { get; } = Extensible(
        Required("requestId", Whole()),
        Optional("componentVariable", ListOf(ComponentVariableType.Shape, min: 1)),
        Optional("componentCriteria", ListOf(OneOf<ComponentCriterionEnum>(), min: 1, max: 4)));
}

public sealed record GetReportResponse(
    Word<GenericDeviceModelStatusEnum> Status, StatusInfoType? StatusInfo = null, JsonElement? CustomData = null)
    : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Required("status", OneOf<GenericDeviceModelStatusEnum>()),
        Optional("statusInfo", StatusInfoType.Shape));
}

public enum ComponentCriterionEnum
{
    Active,
    Available,
    Enabled,
    Problem,
}
