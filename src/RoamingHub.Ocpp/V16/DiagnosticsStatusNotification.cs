using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;

namespace RoamingHub.Ocpp.V16;

/// <summary>Station to hub: how the upload of diagnostics goes (OCPP 1.6 §4.4).</summary>
public sealed record DiagnosticsStatusNotificationRequest(Word<DiagnosticsStatus> Status) : ICall<DiagnosticsStatusNotificationResponse>
{
    public static string Action => "DiagnosticsStatusNotification";

    public static Shape Shape { get; } = Object(Required("status", OneOf<DiagnosticsStatus>()));
}

public sealed record DiagnosticsStatusNotificationResponse : IPayload
{
    public static Shape Shape { get; } = Object();
}

public enum DiagnosticsStatus
{
    Idle,
    Uploaded,
    UploadFailed,
    Uploading,
}
