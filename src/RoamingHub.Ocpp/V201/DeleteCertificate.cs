using System.Text.Json;
using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;
using static RoamingHub.Ocpp.V201.CustomData;

namespace RoamingHub.Ocpp.V201;

/// <summary>Hub to station: remove an installed certificate (OCPP 2.0.1 part 2, block M).</summary>
public sealed record DeleteCertificateRequest(
    CertificateHashDataType CertificateHashData, JsonElement? CustomData = null)
    : ICall<DeleteCertificateResponse>
{
    public static string Action => "DeleteCertificate";

    public static Shape Shape { get; } = Extensible(Required("certificateHashData", CertificateHashDataType.Shape));
}

public sealed record DeleteCertificateResponse(
    Word<DeleteCertificateStatusEnum> Status, StatusInfoType? StatusInfo = null, JsonElement? CustomData = null)
    : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Required("status", OneOf<DeleteCertificateStatusEnum>()),
        Optional("statusInfo", StatusInfoType.Shape));
}

public enum DeleteCertificateStatusEnum
{
    Accepted,
    Failed,
    NotFound,
}
