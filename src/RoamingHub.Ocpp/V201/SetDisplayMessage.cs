using System.Text.Json;
using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;
using static RoamingHub.Ocpp.V201.CustomData;

namespace RoamingHub.Ocpp.V201;

/// <summary>Hub to station: show a message on the display (OCPP 2.0.1 part 2, block O).</summary>
public sealed record SetDisplayMessageRequest(MessageInfoType Message, JsonElement? CustomData = null) : ICall<SetDisplayMessageResponse>
{
    public static string Action => "SetDisplayMessage";

    public static Shape Shape { get; } = Extensible(Required("message", MessageInfoType.Shape));
}

public sealed record SetDisplayMessageResponse(
    Word<DisplayMessageStatusEnum> Status, StatusInfoType? StatusInfo = null, JsonElement? CustomData = null)
    : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Required("status", OneOf<DisplayMessageStatusEnum>()),
        Optional("statusInfo", StatusInfoType.Shape));
}

public enum DisplayMessageStatusEnum
{
    Accepted,
    NotSupportedMessageFormat,
    Rejected,
    NotSupportedPriority,
    NotSupportedState,
    UnknownTransaction,
}
