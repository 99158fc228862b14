using System.Text.Json;
using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;
using static RoamingHub.Ocpp.V201.CustomData;

namespace RoamingHub.Ocpp.V201;

/// <summary>Hub to station: write variables of the device model (OCPP 2.0.1 part 2, block B).</summary>
public sealed record SetVariablesRequest(
    IReadOnlyList<SetVariableDataType> SetVariableData, JsonElement? CustomData = null)
    : ICall<SetVariablesResponse>
{
    public static string Action => "SetVariables";

    public static Shape Shape { get; } = Extensible(Required("setVariableData", ListOf(SetVariableDataType.Shape, min: 1)));
}

public sealed record SetVariablesResponse(IReadOnlyList<SetVariableResultType> SetVariableResult, JsonElement? CustomData = null) : IPayload
{
    public static Shape Shape { get; } = Extensible(Required("setVariableResult", ListOf(SetVariableResultType.Shape, min: 1)));
}

/// <summary>What to write.</summary>
public sealed record SetVariableDataType(
    string AttributeValue,
    ComponentType Component,
    VariableType Variable,
    Word<AttributeEnum>? AttributeType = null,
    JsonElement? CustomData = null)
    : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Required("attributeValue", Text(1000)),
        Required("component", ComponentType.Shape),
        Required("variable", VariableType.Shape),
        Optional("attributeType", OneOf<AttributeEnum>()));
}

/// <summary>What became of one write.</summary>
public sealed record SetVariableResultType(
    Word<SetVariableStatusEnum> AttributeStatus,
    ComponentType Component,
    VariableType Variable,
    Word<AttributeEnum>? AttributeType = null,
    StatusInfoType? AttributeStatusInfo = null,
    JsonElement? CustomData = null)
    : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Required("attributeStatus", OneOf<SetVariableStatusEnum>()),
        Required("component", ComponentType.Shape),
        Required("variable", VariableType.Shape),
        Optional("attributeType", OneOf<AttributeEnum>()),
        Optional("attributeStatusInfo", StatusInfoType.Shape));
}

public enum SetVariableStatusEnum
{
    Accepted,
    Rejected,
    UnknownComponent,
    UnknownVariable,
    NotSupportedAttributeType,
    RebootRequired,
}
