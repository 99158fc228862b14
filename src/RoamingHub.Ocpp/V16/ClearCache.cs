using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;

namespace RoamingHub.Ocpp.V16;

/// <summary>Hub to station: forget the cards learned from earlier answers (OCPP 1.6 §5.4).</summary>
public sealed record ClearCacheRequest : ICall<ClearCacheResponse>
{
    public static string Action => "ClearCache";

    public static Shape Shape { get; } = Object();
}

public sealed record ClearCacheResponse(Word<ClearCacheStatus> Status) : IPayload
{
    public static Shape Shape { get; } = Object(Required("status", OneOf<ClearCacheStatus>()));
}

public enum ClearCacheStatus
{
    Accepted,
    Rejected,
}
