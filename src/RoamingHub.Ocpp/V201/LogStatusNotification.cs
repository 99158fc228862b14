using System.Text.Json;
using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;
using static RoamingHub.Ocpp.V201.CustomData;

namespace RoamingHub.Ocpp.V201;

/// <summary>Station to hub: how the upload of a log goes (OCPP 2.0.1 part 2, block N).</summary>
public sealed record LogStatusNotificationRequest(
    Word<UploadLogStatusEnum> Status, int? RequestId = null, JsonElement? CustomData = null)
    : ICall<LogStatusNotificationResponse>
{
    public static string Action => "LogStatusNotification";

    public static Shape Shape { get; } = Extensible(
        Required("status", OneOf<UploadLogStatusEnum>()),
        Optional("requestId", Whole()));
}

public sealed record LogStatusNotificationResponse(JsonElement? CustomData = null) : IPayload
{
    public static Shape Shape { get; } = Extensible();
}

public enum UploadLogStatusEnum
{
    BadMessage,
    Idle,
    NotSupportedOperation,
    PermissionDenied,
    Uploaded,
    UploadFailure,
    Uploading,
    AcceptedCanceled,
}
