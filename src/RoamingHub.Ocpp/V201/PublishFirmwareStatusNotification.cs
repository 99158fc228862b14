using System.Text.Json;
using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;
using static RoamingHub.Ocpp.V201.CustomData;

namespace RoamingHub.Ocpp.V201;

/// <summary>Station to hub: how publishing firmware goes (OCPP 2.0.1 part 2, block L).</summary>
public sealed record PublishFirmwareStatusNotificationRequest(
    Word<PublishFirmwareStatusEnum> Status, IReadOnlyList<string>? Location = null, int? RequestId = null, JsonElement? CustomData = null)
    : ICall<PublishFirmwareStatusNotificationResponse>
{
    public static string Action => "PublishFirmwareStatusNotification";

    public static Shape Shape { get; } = Extensible(
        Required("status", OneOf<PublishFirmwareStatusEnum>()),
        Optional("location", ListOf(Text(512), min: 1)),
        Optional("requestId", Whole()));
}

public sealed record PublishFirmwareStatusNotificationResponse(JsonElement? CustomData = null) : IPayload
{
    public static Shape Shape { get; } = Extensible();
}

public enum PublishFirmwareStatusEnum
{
    Idle,
    DownloadScheduled,
    Downloading,
    Downloaded,
    Published,
    DownloadFailed,
    DownloadPaused,
    InvalidChecksum,
    ChecksumVerified,
    PublishFailed,
}
