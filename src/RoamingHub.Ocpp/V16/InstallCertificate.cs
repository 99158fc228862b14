using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;

namespace RoamingHub.Ocpp.V16;

/// <summary>Hub to station (security whitepaper §5.7).</summary>
/// <param name="Certificate">PEM.</param>
public sealed record InstallCertificateRequest(Word<CertificateUse> CertificateType, string Certificate) : ICall<InstallCertificateResponse>
{
    public static string Action => "InstallCertificate";

    public static Shape Shape { get; } = Object(
        Required("certificateType", OneOf<CertificateUse>()),
        Required("certificate", Text(5500)));
}

public sealed record InstallCertificateResponse(Word<InstallCertificateStatus> Status) : IPayload
{
    public static Shape Shape { get; } = Object(Required("status", OneOf<InstallCertificateStatus>()));
}

public enum InstallCertificateStatus
{
    Accepted,
    Failed,
    Rejected,
}
