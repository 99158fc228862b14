using System.Text.Json;
using System.Text.Json.Serialization;
using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;
using static RoamingHub.Ocpp.V201.CustomData;

namespace RoamingHub.Ocpp.V201;

/// <summary>Station to hub: one part of the device model (OCPP 2.0.1 part 2, block B).</summary>
public sealed record NotifyReportRequest(
    int RequestId,
    DateTimeOffset GeneratedAt,
    int SeqNo,
    IReadOnlyList<ReportDataType>? ReportData = null,
    bool? Tbc = null,
    JsonElement? CustomData = null)
    : ICall<NotifyReportResponse>
{
    public static string Action => "NotifyReport";

    public static Shape Shape { get; } = Extensible(
        Required("requestId", Whole()),
        Required("generatedAt", Time),
        Required("seqNo", Whole(min: 0)),
        Optional("reportData", ListOf(ReportDataType.Shape, min: 1)),
        Optional("tbc", Flag));
}

public sealed record NotifyReportResponse(JsonElement? CustomData = null) : IPayload
{
    public static Shape Shape { get; } = Extensible();
}

/// <summary>One variable with its attributes.</summary>
public sealed record ReportDataType(
    ComponentType Component,
    VariableType Variable,
    IReadOnlyList<VariableAttributeType> VariableAttribute,
    VariableCharacteristicsType? VariableCharacteristics = null,
    JsonElement? CustomData = null)
    : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Required("component", ComponentType.Shape),
        Required("variable", VariableType.Shape),
        Required("variableAttribute", ListOf(VariableAttributeType.Shape, min: 1, max: 4)),
        Optional("variableCharacteristics", VariableCharacteristicsType.Shape));
}

/// <summary>One attribute of a variable.</summary>
public sealed record VariableAttributeType(
    Word<AttributeEnum>? Type = null,
    string? Value = null,
    Word<MutabilityEnum>? Mutability = null,
    bool? Persistent = null,
    bool? Constant = null,
    JsonElement? CustomData = null)
    : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Optional("type", OneOf<AttributeEnum>()),
        Optional("value", Text(2500)),
        Optional("mutability", OneOf<MutabilityEnum>()),
        Optional("persistent", Flag),
        Optional("constant", Flag));
}

/// <summary>What a variable may hold.</summary>
public sealed record VariableCharacteristicsType(
    Word<DataEnum> DataType,
    bool SupportsMonitoring,
    string? Unit = null,
    decimal? MinLimit = null,
    decimal? MaxLimit = null,
    string? ValuesList = null,
    JsonElement? CustomData = null)
    : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Required("dataType", OneOf<DataEnum>()),
        Required("supportsMonitoring", Flag),
        Optional("unit", Text(16)),
        Optional("minLimit", Number()),
        Optional("maxLimit", Number()),
        Optional("valuesList", Text(1000)));
}

public enum DataEnum
{
    [JsonStringEnumMemberName("string")]
    String,

    [JsonStringEnumMemberName("decimal")]
    Decimal,

    [JsonStringEnumMemberName("integer")]
    Integer,

    [JsonStringEnumMemberName("dateTime")]
    DateTime,

    [JsonStringEnumMemberName("boolean")]
    Boolean,
    OptionList,
    SequenceList,
    MemberList,
}

public enum MutabilityEnum
{
    ReadOnly,
    WriteOnly,
    ReadWrite,
}
