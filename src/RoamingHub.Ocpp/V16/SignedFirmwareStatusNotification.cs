using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;

namespace RoamingHub.Ocpp.V16;

/// <summary>Station to hub: how a signed firmware update goes (security whitepaper §5.11).</summary>
public sealed record SignedFirmwareStatusNotificationRequest(Word<SignedFirmwareStatus> Status, int? RequestId = null)
    : ICall<SignedFirmwareStatusNotificationResponse>
{
    public static string Action => "SignedFirmwareStatusNotification";

    public static Shape Shape { get; } = Object(
        Required("status", OneOf<SignedFirmwareStatus>()),
        Optional("requestId", Whole()));
}

public sealed record SignedFirmwareStatusNotificationResponse : IPayload
{
    public static Shape Shape { get; } = Object();
}

public enum SignedFirmwareStatus
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
