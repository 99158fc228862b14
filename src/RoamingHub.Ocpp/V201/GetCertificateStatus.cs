using System.Text.Json;
using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;
using static RoamingHub.Ocpp.V201.CustomData;

namespace RoamingHub.Ocpp.V201;

/// <summary>Station to hub: ask an OCSP responder for me (OCPP 2.0.1 part 2, block M).</summary>
public sealed record GetCertificateStatusRequest(
    OCSPRequestDataType OcspRequestData, JsonElement? CustomData = null)
    : ICall<GetCertificateStatusResponse>
{
    public static string Action => "GetCertificateStatus";

    public static Shape Shape { get; } = Extensible(Required("ocspRequestData", OCSPRequestDataType.Shape));
}

/// <param name="OcspResult">OCSP response, DER in Base64.</param>
public sealed record GetCertificateStatusResponse(
    Word<GetCertificateStatusEnum> Status, StatusInfoType? StatusInfo = null, string? OcspResult = null, JsonElement? CustomData = null)
    : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Required("status", OneOf<GetCertificateStatusEnum>()),
        Optional("statusInfo", StatusInfoType.Shape),
        Optional("ocspResult", Text(5500)));
}

public enum GetCertificateStatusEnum
{
    Accepted,
    Failed,
}
