using System.Text.Json;
using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;
using static RoamingHub.Ocpp.V201.CustomData;

namespace RoamingHub.Ocpp.V201;

/// <summary>Station to hub: may this token charge? (OCPP 2.0.1 part 2, block C).</summary>
public sealed record AuthorizeRequest(
    IdTokenType IdToken,
    string? Certificate = null,
    IReadOnlyList<OCSPRequestDataType>? Iso15118CertificateHashData = null,
    JsonElement? CustomData = null)
    : ICall<AuthorizeResponse>
{
    public static string Action => "Authorize";

    public static Shape Shape { get; } = Extensible(
        Required("idToken", IdTokenType.Shape),
        Optional("certificate", Text(5500)),
        Optional("iso15118CertificateHashData", ListOf(OCSPRequestDataType.Shape, min: 1, max: 4)));
}

public sealed record AuthorizeResponse(
    IdTokenInfoType IdTokenInfo, Word<AuthorizeCertificateStatusEnum>? CertificateStatus = null, JsonElement? CustomData = null)
    : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Required("idTokenInfo", IdTokenInfoType.Shape),
        Optional("certificateStatus", OneOf<AuthorizeCertificateStatusEnum>()));
}

public enum AuthorizeCertificateStatusEnum
{
    Accepted,
    SignatureError,
    CertificateExpired,
    CertificateRevoked,
    NoCertificateAvailable,
    CertChainError,
    ContractCancelled,
}
