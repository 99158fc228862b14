using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;

namespace RoamingHub.Ocpp.V16;

/// <summary>Hub to station: send me this message now (OCPP 1.6 §5.17).</summary>
public sealed record TriggerMessageRequest(Word<MessageTrigger> RequestedMessage, int? ConnectorId = null) : ICall<TriggerMessageResponse>
{
    public static string Action => "TriggerMessage";

    public static Shape Shape { get; } = Object(
        Required("requestedMessage", OneOf<MessageTrigger>()),
        Optional("connectorId", Whole(min: 0)));
}

public sealed record TriggerMessageResponse(Word<TriggerMessageStatus> Status) : IPayload
{
    public static Shape Shape { get; } = Object(Required("status", OneOf<TriggerMessageStatus>()));
}

public enum MessageTrigger
{
    BootNotification,
    DiagnosticsStatusNotification,
    FirmwareStatusNotification,
    Heartbeat,
    MeterValues,
    StatusNotification,
}

public enum TriggerMessageStatus
{
    Accepted,
    Rejected,
    NotImplemented,
}
