using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;

namespace RoamingHub.Ocpp.V16;

/// <summary>Station to hub: please have my key signed (security whitepaper §5.10).</summary>
/// <param name="Csr">PKCS#10 request in PEM.</param>
public sealed record SignCertificateRequest(string Csr) : ICall<SignCertificateResponse>
{
    public static string Action => "SignCertificate";

    public static Shape Shape { get; } = Object(Required("csr", Text(5500)));
}

/// <summary>Accepted means only that the request is passed on; the certificate comes by CertificateSigned.</summary>
public sealed record SignCertificateResponse(Word<SignCertificateStatus> Status) : IPayload
{
    public static Shape Shape { get; } = Object(Required("status", OneOf<SignCertificateStatus>()));
}

public enum SignCertificateStatus
{
    Accepted,
    Rejected,
}
