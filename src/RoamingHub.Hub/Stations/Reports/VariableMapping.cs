using RoamingHub.Core.Stations;
using V16 = RoamingHub.Ocpp.V16;
using V201 = RoamingHub.Ocpp.V201;

namespace RoamingHub.Hub.Stations.Reports;

/// <summary>Settings of both versions as one kind of variable. A key of 1.6 is a variable without a component.</summary>
internal static class VariableMapping
{
    private const string Actual = nameof(V201.AttributeEnum.Actual);

    public static ReportedVariable ToReported(V16.ConfigurationKey key, StationSecrets secrets) => new(
        "", null, null, null, key.Key, null,
        [new(Actual, secrets.Mask(key.Key, key.Value), key.Readonly ? nameof(V201.MutabilityEnum.ReadOnly) : nameof(V201.MutabilityEnum.ReadWrite))]);

    public static ReportedVariable ToReported(V201.GetVariableResultType result, StationSecrets secrets) => Of(
        result.Component, result.Variable, [new(result.AttributeType?.Text ?? Actual, secrets.Mask(result.Variable.Name, result.AttributeValue))], null);

    public static ReportedVariable ToReported(V201.ReportDataType data, StationSecrets secrets) => Of(
        data.Component, data.Variable,
        [.. data.VariableAttribute.Select(a => new VariableAttribute(
            a.Type?.Text ?? Actual, secrets.Mask(data.Variable.Name, a.Value), a.Mutability?.Text, a.Persistent, a.Constant))],
        data.VariableCharacteristics is { } c ? new(c.DataType.Text, c.Unit, c.MinLimit, c.MaxLimit, c.ValuesList, c.SupportsMonitoring) : null);

    private static ReportedVariable Of(
        V201.ComponentType component, V201.VariableType variable, IReadOnlyList<VariableAttribute> attributes, VariableLimits? limits) => new(
        component.Name, component.Instance, component.Evse?.Id, component.Evse?.ConnectorId, variable.Name, variable.Instance, attributes, limits);
}
