using System.Text.Json;
using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;
using static RoamingHub.Ocpp.V201.CustomData;

namespace RoamingHub.Ocpp.V201;

/// <summary>Station to hub: a limit from outside, such as an energy manager, is gone (OCPP 2.0.1 part 2, block K).</summary>
public sealed record ClearedChargingLimitRequest(
    Word<ChargingLimitSourceEnum> ChargingLimitSource, int? EvseId = null, JsonElement? CustomData = null)
    : ICall<ClearedChargingLimitResponse>
{
    public static string Action => "ClearedChargingLimit";

    public static Shape Shape { get; } = Extensible(
        Required("chargingLimitSource", OneOf<ChargingLimitSourceEnum>()),
        Optional("evseId", Whole(min: 0)));
}

public sealed record ClearedChargingLimitResponse(JsonElement? CustomData = null) : IPayload
{
    public static Shape Shape { get; } = Extensible();
}
