using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;

namespace RoamingHub.Ocpp.V16;

/// <summary>Names a certificate (security whitepaper, CertificateHashDataType). Hashes and serial number in hexadecimal.</summary>
public sealed record CertificateHashData(
    Word<HashAlgorithm> HashAlgorithm, string IssuerNameHash, string IssuerKeyHash, string SerialNumber)
    : IPayload
{
    public static Shape Shape { get; } = Object(
        Required("hashAlgorithm", OneOf<HashAlgorithm>()),
        Required("issuerNameHash", Text(128)),
        Required("issuerKeyHash", Text(128)),
        Required("serialNumber", Text(40)));
}

public enum HashAlgorithm
{
    SHA256,
    SHA384,
    SHA512,
}

/// <summary>What an installed root certificate vouches for.</summary>
public enum CertificateUse
{
    CentralSystemRootCertificate,
    ManufacturerRootCertificate,
}
