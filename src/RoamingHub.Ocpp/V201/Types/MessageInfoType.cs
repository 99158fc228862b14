using System.Text.Json;
using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;
using static RoamingHub.Ocpp.V201.CustomData;

namespace RoamingHub.Ocpp.V201;

/// <summary>A text on the display: when, where and how it shows.</summary>
public sealed record MessageInfoType(
    int Id,
    Word<MessagePriorityEnum> Priority,
    MessageContentType Message,
    ComponentType? Display = null,
    Word<MessageStateEnum>? State = null,
    DateTimeOffset? StartDateTime = null,
    DateTimeOffset? EndDateTime = null,
    string? TransactionId = null,
    JsonElement? CustomData = null)
    : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Required("id", Whole()),
        Required("priority", OneOf<MessagePriorityEnum>()),
        Required("message", MessageContentType.Shape),
        Optional("display", ComponentType.Shape),
        Optional("state", OneOf<MessageStateEnum>()),
        Optional("startDateTime", Time),
        Optional("endDateTime", Time),
        Optional("transactionId", Text(36)));
}
