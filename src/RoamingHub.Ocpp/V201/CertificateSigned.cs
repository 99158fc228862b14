using System.Text.Json;
using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;
using static RoamingHub.Ocpp.V201.CustomData;

namespace RoamingHub.Ocpp.V201;

/// <summary>Hub to station: the certificate that answers a SignCertificate (OCPP 2.0.1 part 2, block A).</summary>
/// <param name="CertificateChain">PEM, the station's own certificate first.</param>
public sealed record CertificateSignedRequest(
    string CertificateChain, Word<CertificateSigningUseEnum>? CertificateType = null, JsonElement? CustomData = null)
    : ICall<CertificateSignedResponse>
{
    public static string Action => "CertificateSigned";

    public static Shape Shape { get; } = Extensible(
        Required("certificateChain", Text(10000)),
        Optional("certificateType", OneOf<CertificateSigningUseEnum>()));
}

public sealed record CertificateSignedResponse(
    Word<CertificateSignedStatusEnum> Status, StatusInfoType? StatusInfo = null, JsonElement? CustomData = null)
    : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Required("status", OneOf<CertificateSignedStatusEnum>()),
        Optional("statusInfo", StatusInfoType.Shape));
}

public enum CertificateSignedStatusEnum
{
    Accepted,
    Rejected,
}
