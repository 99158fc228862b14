using System.Text.Json;
using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;
using static RoamingHub.Ocpp.V201.CustomData;

namespace RoamingHub.Ocpp.V201;

/// <summary>Station to hub: how a firmware update goes (OCPP 2.0.1 part 2, block L).</summary>
public sealed record FirmwareStatusNotificationRequest(
    Word<FirmwareStatusEnum> Status, int? RequestId = null, JsonElement? CustomData = null)
    : ICall<FirmwareStatusNotificationResponse>
{
    public static string Action => "FirmwareStatusNotification";

    public static Shape Shape { get; } = Extensible(
        Required("status", OneOf<FirmwareStatusEnum>()),
        Optional("requestId", Whole()));
}

public sealed record FirmwareStatusNotificationResponse(JsonElement? CustomData = null) : IPayload
{
    public static Shape Shape { get; } = Extensible();
}

public enum FirmwareStatusEnum
{
    Downloaded,
    DownloadFailed,
    Downloading,
    DownloadScheduled,
    DownloadPaused,
    Idle,
    InstallationFailed,
    Installing,
    Installed,
    InstallRebooting,
    InstallScheduled,
    InstallVerificationFailed,
    InvalidSignature,
    SignatureVerified,
}
