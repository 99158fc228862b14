using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;

namespace RoamingHub.Ocpp.V16;

/// <summary>Hub to station: the certificate that answers a SignCertificate (security whitepaper §5.1).</summary>
/// <param name="CertificateChain">PEM, the station's own certificate first.</param>
public sealed record CertificateSignedRequest(string CertificateChain) : ICall<CertificateSignedResponse>
{
    public static string Action => "CertificateSigned";

    public static Shape Shape { get; } = Object(Required("certificateChain", Text(10000)));
}

public sealed record CertificateSignedResponse(Word<CertificateSignedStatus> Status) : IPayload
{
    public static Shape Shape { get; } = Object(Required("status", OneOf<CertificateSignedStatus>()));
}

public enum CertificateSignedStatus
{
    Accepted,
    Rejected,
}
