using System.Text.Json;
using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;
using static RoamingHub.Ocpp.V201.CustomData;

namespace RoamingHub.Ocpp.V201;

/// <summary>A component, or one variable of it.</summary>
public sealed record ComponentVariableType(
    ComponentType Component, VariableType? Variable = null, JsonElement? CustomData = null)
    : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Required("component", ComponentType.Shape),
        Optional("variable", VariableType.Shape));
}
