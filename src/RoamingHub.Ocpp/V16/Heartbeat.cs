using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;

namespace RoamingHub.Ocpp.V16;

/// <summary>Station to hub (OCPP 1.6 §4.6).</summary>
public sealed record HeartbeatRequest : ICall<HeartbeatResponse>
{
    public static string Action => "Heartbeat";

    public static Shape Shape { get; } = Object();
}

/// <summary>Stations set their clock by it.</summary>
public sealed record HeartbeatResponse(DateTimeOffset CurrentTime) : IPayload
{
    public static Shape Shape { get; } = Object(Required("currentTime", Time));
}
