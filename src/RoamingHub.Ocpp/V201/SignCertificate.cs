using System.Text.Json;
using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;
using static RoamingHub.Ocpp.V201.CustomData;

namespace RoamingHub.Ocpp.V201;

/// <summary>Station to hub: please have my key signed (OCPP 2.0.1 part 2, block A).</summary>
/// <param name="Csr">PKCS#10 request in PEM.</param>
public sealed record SignCertificateRequest(
    string Csr, Word<CertificateSigningUseEnum>? CertificateType = null, JsonElement? CustomData = null)
    : ICall<SignCertificateResponse>
{
    public static string Action => "SignCertificate";

    public static Shape Shape { get; } = Extensible(
        Required("csr", Text(5500)),
        Optional("certificateType", OneOf<CertificateSigningUseEnum>()));
}

public sealed record SignCertificateResponse(
    Word<GenericStatusEnum> Status, StatusInfoType? StatusInfo = null, JsonElement? CustomData = null)
    : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Required("status", OneOf<GenericStatusEnum>()),
        Optional("statusInfo", StatusInfoType.Shape));
}
