using System.Text.Json;
using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;
using static RoamingHub.Ocpp.V201.CustomData;

namespace RoamingHub.Ocpp.V201;

/// <summary>A part of the device model.</summary>
public sealed record ComponentType(string Name, EVSEType? Evse = null, string? Instance = null, JsonElement? CustomData = null) : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Required("name", Text(50)),
        Optional("evse", EVSEType.Shape),
        Optional("instance", Text(50)));
}
