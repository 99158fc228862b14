using System.Text.Json;
using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;
using static RoamingHub.Ocpp.V201.CustomData;

namespace RoamingHub.Ocpp.V201;

/// <summary>Station to hub: still here; the answer sets the clock (OCPP 2.0.1 part 2, block G).</summary>
public sealed record HeartbeatRequest(JsonElement? CustomData = null) : ICall<HeartbeatResponse>
{
    public static string Action => "Heartbeat";

    public static Shape Shape { get; } = Extensible();
}

public sealed record HeartbeatResponse(DateTimeOffset CurrentTime, JsonElement? CustomData = null) : IPayload
{
    public static Shape Shape { get; } = Extensible(Required("currentTime", Time));
}
