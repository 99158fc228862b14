using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;

namespace RoamingHub.Ocpp.V16;

/// <summary>Hub to station (OCPP 1.6 §5.10).</summary>
public sealed record GetLocalListVersionRequest : ICall<GetLocalListVersionResponse>
{
    public static string Action => "GetLocalListVersion";

    public static Shape Shape { get; } = Object();
}

/// <param name="ListVersion">0: the list is empty. -1: the station has no list.</param>
public sealed record GetLocalListVersionResponse(int ListVersion) : IPayload
{
    public static Shape Shape { get; } = Object(Required("listVersion", Whole()));
}
