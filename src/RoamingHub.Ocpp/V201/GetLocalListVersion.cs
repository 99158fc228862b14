using System.Text.Json;
using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;
using static RoamingHub.Ocpp.V201.CustomData;

namespace RoamingHub.Ocpp.V201;

/// <summary>Hub to station: the version of the local authorization list; 0 when there is none (OCPP 2.0.1 part 2, block D).</summary>
public sealed record GetLocalListVersionRequest(JsonElement? CustomData = null) : ICall<GetLocalListVersionResponse>
{
    public static string Action => "GetLocalListVersion";

    public static Shape Shape { get; } = Extensible();
}

public sealed record GetLocalListVersionResponse(int VersionNumber, JsonElement? CustomData = null) : IPayload
{
    public static Shape Shape { get; } = Extensible(Required("versionNumber", Whole()));
}
