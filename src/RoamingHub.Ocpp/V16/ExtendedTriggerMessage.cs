using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;

namespace RoamingHub.Ocpp.V16;

/// <summary>Hub to station: TriggerMessage with the messages of the security extension (security whitepaper §5.4).</summary>
public sealed record ExtendedTriggerMessageRequest(Word<ExtendedMessageTrigger> RequestedMessage, int? ConnectorId = null)
    : ICall<ExtendedTriggerMessageResponse>
{
    public static string Action => "ExtendedTriggerMessage";

    public static Shape Shape { get; } = Object(
        Required("requestedMessage", OneOf<ExtendedMessageTrigger>()),
        Optional("connectorId", Whole(min: 0)));
}

public sealed record ExtendedTriggerMessageResponse(Word<TriggerMessageStatus> Status) : IPayload
{
    public static Shape Shape { get; } = Object(Required("status", OneOf<TriggerMessageStatus>()));
}

public enum ExtendedMessageTrigger
{
    BootNotification,
    LogStatusNotification,
    FirmwareStatusNotification,
    Heartbeat,
    MeterValues,
    SignChargePointCertificate,
    StatusNotification,
}
