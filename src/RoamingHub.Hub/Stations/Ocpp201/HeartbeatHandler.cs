using RoamingHub.Ocpp.V201;

namespace RoamingHub.Hub.Stations.Ocpp201;

/// <summary>Tells the time. That the station lives is known from every message; nothing is stored for a heartbeat.</summary>
internal sealed class HeartbeatHandler(TimeProvider time) : ICallHandler<HeartbeatRequest, HeartbeatResponse>
{
    public ValueTask<HeartbeatResponse> HandleAsync(CallContext context, HeartbeatRequest call, CancellationToken ct) => new(new HeartbeatResponse(time.GetUtcNow()));
}
