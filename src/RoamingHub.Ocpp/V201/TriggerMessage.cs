using System.Text.Json;
using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;
using static RoamingHub.Ocpp.V201.CustomData;

namespace RoamingHub.Ocpp.V201;

/// <summary>Hub to station: send me this message now (OCPP 2.0.1 part 2, block F).</summary>
public sealed record TriggerMessageRequest(
    Word<MessageTriggerEnum> RequestedMessage, EVSEType? Evse = null, JsonElement? CustomData = null)
    : ICall<TriggerMessageResponse>
{
    public static string Action => "TriggerMessage";

    public static Shape Shape { get; } = Extensible(
        Required("requestedMessage", OneOf<MessageTriggerEnum>()),
        Optional("evse", EVSEType.Shape));
}

public sealed record TriggerMessageResponse(
    Word<TriggerMessageStatusEnum> Status, StatusInfoType? StatusInfo = null, JsonElement? CustomData = null)
    : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Required("status", OneOf<TriggerMessageStatusEnum>()),
        Optional("statusInfo", StatusInfoType.Shape));
}

public enum MessageTriggerEnum
{
    BootNotification,
    LogStatusNotification,
    FirmwareStatusNotification,
    Heartbeat,
    MeterValues,
    SignChargingStationCertificate,
    SignV2GCertificate,
    StatusNotification,
    TransactionEvent,
    SignCombinedCertificate,
    PublishFirmwareStatusNotification,
}

public enum TriggerMessageStatusEnum
{
    Accepted,
    Rejected,
    NotImplemented,
}
