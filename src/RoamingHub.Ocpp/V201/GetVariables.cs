using System.Text.Json;
using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;
using static RoamingHub.Ocpp.V201.CustomData;

namespace RoamingHub.Ocpp.V201;

/// <summary>Hub to station: read variables of the device model (OCPP 2.0.1 part 2, block B).</summary>
public sealed record GetVariablesRequest(
    IReadOnlyList<GetVariableDataType> GetVariableData, JsonElement? CustomData = null)
    : ICall<GetVariablesResponse>
{
    public static string Action => "GetVariables";

    public static Shape Shape { get; } = Extensible(Required("getVariableData", ListOf(GetVariableDataType.Shape, min: 1)));
}

public sealed record GetVariablesResponse(IReadOnlyList<GetVariableResultType> GetVariableResult, JsonElement? CustomData = null) : IPayload
{
    public static Shape Shape { get; } = Extensible(Required("getVariableResult", ListOf(GetVariableResultType.Shape, min: 1)));
}

/// <summary>Which variable to read.</summary>
public sealed record GetVariableDataType(
    ComponentType Component, VariableType Variable, Word<AttributeEnum>? AttributeType = null, JsonElement? CustomData = null)
    : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Required("component", ComponentType.Shape),
        Required("variable", VariableType.Shape),
        Optional("attributeType", OneOf<AttributeEnum>()));
}

/// <summary>What was read.</summary>
public sealed record GetVariableResultType(
    Word<GetVariableStatusEnum> AttributeStatus,
    ComponentType Component,
    VariableType Variable,
    StatusInfoType? AttributeStatusInfo = null,
    Word<AttributeEnum>? AttributeType = null,
    string? AttributeValue = null,
    JsonElement? CustomData = null)
    : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Required("attributeStatus", OneOf<GetVariableStatusEnum>()),
        Required("component", ComponentType.Shape),
        Required("variable", VariableType.Shape),
        Optional("attributeStatusInfo", StatusInfoType.Shape),
        Optional("attributeType", OneOf<AttributeEnum>()),
        Optional("attributeValue", Text(2500)));
}

public enum GetVariableStatusEnum
{
    Accepted,
    Rejected,
    UnknownComponent,
    UnknownVariable,
    NotSupportedAttributeType,
}
