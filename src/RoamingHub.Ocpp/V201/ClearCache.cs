using System.Text.Json;
using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;
using static RoamingHub.Ocpp.V201.CustomData;

namespace RoamingHub.Ocpp.V201;

/// <summary>Hub to station: forget the tokens learned from earlier answers (OCPP 2.0.1 part 2, block C).</summary>
public sealed record ClearCacheRequest(JsonElement? CustomData = null) : ICall<ClearCacheResponse>
{
    public static string Action => "ClearCache";

    public static Shape Shape { get; } = Extensible();
}

public sealed record ClearCacheResponse(
    Word<ClearCacheStatusEnum> Status, StatusInfoType? StatusInfo = null, JsonElement? CustomData = null)
    : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Required("status", OneOf<ClearCacheStatusEnum>()),
        Optional("statusInfo", StatusInfoType.Shape));
}

public enum ClearCacheStatusEnum
{
    Accepted,
    Rejected,
}
