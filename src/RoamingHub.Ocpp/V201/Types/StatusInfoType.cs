using System.Text.Json;
using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;
using static RoamingHub.Ocpp.V201.CustomData;

namespace RoamingHub.Ocpp.V201;

/// <summary>Why; for people.</summary>
public sealed record StatusInfoType(string ReasonCode, string? AdditionalInfo = null, JsonElement? CustomData = null) : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Required("reasonCode", Text(20)),
        Optional("additionalInfo", Text(512)));
}
