using System.Text.Json;
using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;
using static RoamingHub.Ocpp.V201.CustomData;

namespace RoamingHub.Ocpp.V201;

/// <summary>Names a certificate. Hashes and serial number in hexadecimal.</summary>
public sealed record CertificateHashDataType(
    Word<HashAlgorithmEnum> HashAlgorithm, string IssuerNameHash, string IssuerKeyHash, string SerialNumber, JsonElement? CustomData = null)
    : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Required("hashAlgorithm", OneOf<HashAlgorithmEnum>()),
        Required("issuerNameHash", Text(128)),
        Required("issuerKeyHash", Text(128)),
        Required("serialNumber", Text(40)));
}
