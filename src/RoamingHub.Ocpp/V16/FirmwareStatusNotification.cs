using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;

namespace RoamingHub.Ocpp.V16;

/// <summary>Station to hub: how a firmware update goes (OCPP 1.6 §4.5).</summary>
public sealed record FirmwareStatusNotificationRequest(Word<FirmwareStatus> Status) : ICall<FirmwareStatusNotificationResponse>
{
    public static string Action => "FirmwareStatusNotification";

    public static Shape Shape { get; } = Object(Required("status", OneOf<FirmwareStatus>()));
}

public sealed record FirmwareStatusNotificationResponse : IPayload
{
    public static Shape Shape { get; } = Object();
}

public enum FirmwareStatus
{
    Downloaded,
    DownloadFailed,
    Downloading,
    Idle,
    InstallationFailed,
    Installing,
    Installed,
}
