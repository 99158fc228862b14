using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;

namespace RoamingHub.Ocpp.V16;

/// <summary>Hub to station (security whitepaper §5.3).</summary>
public sealed record DeleteCertificateRequest(CertificateHashData CertificateHashData) : ICall<DeleteCertificateResponse>
{
    public static string Action => "DeleteCertificate";

    public static Shape Shape { get; } = Object(Required("certificateHashData", CertificateHashData.Shape));
}

public sealed record DeleteCertificateResponse(Word<DeleteCertificateStatus> Status) : IPayload
{
    public static Shape Shape { get; } = Object(Required("status", OneOf<DeleteCertificateStatus>()));
}

public enum DeleteCertificateStatus
{
    Accepted,
    Failed,
    NotFound,
}
