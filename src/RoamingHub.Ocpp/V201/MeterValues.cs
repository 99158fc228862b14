using System.Text.Json;
using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;
using static RoamingHub.Ocpp.V201.CustomData;

namespace RoamingHub.Ocpp.V201;

/// <summary>Station to hub: readings that belong to no transaction (OCPP 2.0.1 part 2, block J).</summary>
public sealed record MeterValuesRequest(
    int EvseId, IReadOnlyList<MeterValueType> MeterValue, JsonElement? CustomData = null)
    : ICall<MeterValuesResponse>
{
    public static string Action => "MeterValues";

    public static Shape Shape { get; } = Extensible(
        Required("evseId", Whole(min: 0)),
        Required("meterValue", ListOf(MeterValueType.Shape, min: 1)));
}

public sealed record MeterValuesResponse(JsonElement? CustomData = null) : IPayload
{
    public static Shape Shape { get; } = Extensible();
}
