using System.Text.Json;
using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;
using static RoamingHub.Ocpp.V201.CustomData;

namespace RoamingHub.Ocpp.V201;

/// <summary>Hub to station: install firmware (OCPP 2.0.1 part 2, block L).</summary>
/// <param name="RetryInterval">Seconds.</param>
public sealed record UpdateFirmwareRequest(
    int RequestId, FirmwareType Firmware, int? Retries = null, int? RetryInterval = null, JsonElement? CustomData = null)
    : ICall<UpdateFirmwareResponse>
{
    public static string Action => "UpdateFirmware";

    public static Shape Shape { get; } = Extensible(
        Required("requestId", Whole()),
        Required("firmware", FirmwareType.Shape),
        Optional("retries", Whole()),
        Optional("retryInterval", Whole()));
}

public sealed record UpdateFirmwareResponse(
    Word<UpdateFirmwareStatusEnum> Status, StatusInfoType? StatusInfo = null, JsonElement? CustomData = null)
    : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Required("status", OneOf<UpdateFirmwareStatusEnum>()),
        Optional("statusInfo", StatusInfoType.Shape));
}

/// <summary>Where firmware is, and who has signed it.</summary>
public sealed record FirmwareType(
    string Location,
    DateTimeOffset RetrieveDateTime,
    DateTimeOffset? InstallDateTime = null,
    string? SigningCertificate = null,
    string? Signature = null,
    JsonElement? CustomData = null)
    : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Required("location", Text(512)),
        Required("retrieveDateTime", Time),
        Optional("installDateTime", Time),
        Optional("signingCertificate", Text(5500)),
        Optional("signature", Text(800)));
}

public enum UpdateFirmwareStatusEnum
{
    Accepted,
    Rejected,
    AcceptedCanceled,
    InvalidCertificate,
    RevokedCertificate,
}
