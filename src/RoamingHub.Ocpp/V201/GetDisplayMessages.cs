using System.Text.Json;
using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;
using static RoamingHub.Ocpp.V201.CustomData;

namespace RoamingHub.Ocpp.V201;

/// <summary>Hub to station: send display messages, in parts by NotifyDisplayMessages (OCPP 2.0.1 part 2, block O).</summary>
public sealed record GetDisplayMessagesRequest(
    int RequestId,
    IReadOnlyList<int>? Id = null,
    Word<MessagePriorityEnum>? Priority = null,
    Word<MessageStateEnum>? State = null,
    JsonElement? CustomData = null)
    : ICall<GetDisplayMessagesResponse>
{
    public static string Action => "GetDisplayMessages";

    public static Shape Shape { get; } = Extensible(
        Required("requestId", Whole()),
        Optional("id", ListOf(Whole(), min: 1)),
        Optional("priority", OneOf<MessagePriorityEnum>()),
        Optional("state", OneOf<MessageStateEnum>()));
}

public sealed record GetDisplayMessagesResponse(
    Word<GetDisplayMessagesStatusEnum> Status, StatusInfoType? StatusInfo = null, JsonElement? CustomData = null)
    : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Required("status", OneOf<GetDisplayMessagesStatusEnum>()),
        Optional("statusInfo", StatusInfoType.Shape));
}

public enum GetDisplayMessagesStatusEnum
{
    Accepted,
    Unknown,
}
