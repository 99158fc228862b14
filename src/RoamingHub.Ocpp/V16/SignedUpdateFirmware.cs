using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;

namespace RoamingHub.Ocpp.V16;

/// <summary>Hub to station: update to a signed firmware (security whitepaper §5.12).</summary>
/// <param name="RetryInterval">Seconds.</param>
public sealed record SignedUpdateFirmwareRequest(int RequestId, SignedFirmware Firmware, int? Retries = null, int? RetryInterval = null)
    : ICall<SignedUpdateFirmwareResponse>
{
    public static string Action => "SignedUpdateFirmware";

    public static Shape Shape { get; } = Object(
        Optional("retries", Whole()),
        Optional("retryInterval", Whole()),
        Required("requestId", Whole()),
        Required("firmware", SignedFirmware.Shape));
}

/// <param name="Location">URI of the file.</param>
/// <param name="SigningCertificate">PEM.</param>
/// <param name="Signature">Base64.</param>
public sealed record SignedFirmware(
    string Location, DateTimeOffset RetrieveDateTime, string SigningCertificate, string Signature, DateTimeOffset? InstallDateTime = null)
    : IPayload
{
    public static Shape Shape { get; } = Object(
        Required("location", Text(512)),
        Required("retrieveDateTime", Time),
        Optional("installDateTime", Time),
        Required("signingCertificate", Text(5500)),
        Required("signature", Text(800)));
}

public sealed record SignedUpdateFirmwareResponse(Word<SignedUpdateFirmwareStatus> Status) : IPayload
{
    public static Shape Shape { get; } = Object(Required("status", OneOf<SignedUpdateFirmwareStatus>()));
}

public enum SignedUpdateFirmwareStatus
{
    Accepted,
    Rejected,
    AcceptedCanceled,
    InvalidCertificate,
    RevokedCertificate,
}
