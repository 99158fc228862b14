using System.Text.Json;
using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;
using static RoamingHub.Ocpp.V201.CustomData;

namespace RoamingHub.Ocpp.V201;

/// <summary>What an OCSP responder needs to know. Hashes and serial number in hexadecimal.</summary>
public sealed record OCSPRequestDataType(
    Word<HashAlgorithmEnum> HashAlgorithm,
    string IssuerNameHash,
    string IssuerKeyHash,
    string SerialNumber,
    string ResponderURL,
    JsonElement? CustomData = null)
    : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Required("hashAlgorithm", OneOf<HashAlgorithmEnum>()),
        Required("issuerNameHash", Text(128)),
        Required("issuerKeyHash", Text(128)),
        Required("serialNumber", Text(40)),
        Required("responderURL", Text(512)));
}
