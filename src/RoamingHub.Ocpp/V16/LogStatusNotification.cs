using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;

namespace RoamingHub.Ocpp.V16;

/// <summary>Station to hub: how the upload of a log goes (security whitepaper §5.8).</summary>
public sealed record LogStatusNotificationRequest(Word<UploadLogStatus> Status, int? RequestId = null)
    : ICall<LogStatusNotificationResponse>
{
    public static string Action => "LogStatusNotification";

    public static Shape Shape { get; } = Object(
        Required("status", OneOf<UploadLogStatus>()),
        Optional("requestId", Whole()));
}

public sealed record LogStatusNotificationResponse : IPayload
{
    public static Shape Shape { get; } = Object();
}

public enum UploadLogStatus
{
    BadMessage,
    Idle,
    NotSupportedOperation,
    PermissionDenied,
    Uploaded,
    UploadFailure,
    Uploading,
}
