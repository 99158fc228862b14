using System.Text.Json;
using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;
using static RoamingHub.Ocpp.V201.CustomData;

namespace RoamingHub.Ocpp.V201;

/// <summary>Station to hub: one part of the display messages (OCPP 2.0.1 part 2, block O).</summary>
public sealed record NotifyDisplayMessagesRequest(
    int RequestId, IReadOnlyList<MessageInfoType>? MessageInfo = null, bool? Tbc = null, JsonElement? CustomData = null)
    : ICall<NotifyDisplayMessagesResponse>
{
    public static string Action => "NotifyDisplayMessages";

    public static Shape Shape { get; } = Extensible(
        Required("requestId", Whole()),
        Optional("messageInfo", ListOf(MessageInfoType.Shape, min: 1)),
        Optional("tbc", Flag));
}

public sealed record NotifyDisplayMessagesResponse(JsonElement? CustomData = null) : IPayload
{
    public static Shape Shape { get; } = Extensible();
}
