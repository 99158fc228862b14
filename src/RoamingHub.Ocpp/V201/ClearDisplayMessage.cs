using System.Text.Json;
using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;
using static RoamingHub.Ocpp.V201.CustomData;

namespace RoamingHub.Ocpp.V201;

/// <summary>Hub to station: take a message off the display (OCPP 2.0.1 part 2, block O).</summary>
public sealed record ClearDisplayMessageRequest(int Id, JsonElement? CustomData = null) : ICall<ClearDisplayMessageResponse>
{
    public static string Action => "ClearDisplayMessage";

    public static Shape Shape { get; } = Extensible(Required("id", Whole()));
}

public sealed record ClearDisplayMessageResponse(
    Word<ClearMessageStatusEnum> Status, StatusInfoType? StatusInfo = null, JsonElement? CustomData = null)
    : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Required("status", OneOf<ClearMessageStatusEnum>()),
        Optional("statusInfo", StatusInfoType.Shape));
}

public enum ClearMessageStatusEnum
{
    Accepted,
    Unknown,
}
