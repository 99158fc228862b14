using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;

namespace RoamingHub.Ocpp.V16;

/// <summary>Hub to station (security whitepaper §5.5).</summary>
public sealed record GetInstalledCertificateIdsRequest(Word<CertificateUse> CertificateType) : ICall<GetInstalledCertificateIdsResponse>
{
    public static string Action => "GetInstalledCertificateIds";

    public static Shape Shape { get; } = Object(Required("certificateType", OneOf<CertificateUse>()));
}

public sealed record GetInstalledCertificateIdsResponse(
    Word<GetInstalledCertificateStatus> Status, IReadOnlyList<CertificateHashData>? CertificateHashData = null)
    : IPayload
{
    public static Shape Shape { get; } = Object(
        Optional("certificateHashData", ListOf(V16.CertificateHashData.Shape, min: 1)),
        Required("status", OneOf<GetInstalledCertificateStatus>()));
}

public enum GetInstalledCertificateStatus
{
    Accepted,
    NotFound,
}
