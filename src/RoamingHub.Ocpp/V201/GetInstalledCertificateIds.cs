using System.Text.Json;
using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;
using static RoamingHub.Ocpp.V201.CustomData;

namespace RoamingHub.Ocpp.V201;

/// <summary>Hub to station: name the installed certificates (OCPP 2.0.1 part 2, block M).</summary>
/// <param name="CertificateType">Null asks for all.</param>
public sealed record GetInstalledCertificateIdsRequest(
    IReadOnlyList<Word<GetCertificateIdUseEnum>>? CertificateType = null, JsonElement? CustomData = null)
    : ICall<GetInstalledCertificateIdsResponse>
{
    public static string Action => "GetInstalledCertificateIds";

    public static Shape Shape { get; } = Extensible(Optional("certificateType", ListOf(OneOf<GetCertificateIdUseEnum>(), min: 1)));
}

public sealed record GetInstalledCertificateIdsResponse(
    Word<GetInstalledCertificateStatusEnum> Status,
    StatusInfoType? StatusInfo = null,
    IReadOnlyList<CertificateHashDataChainType>? CertificateHashDataChain = null,
    JsonElement? CustomData = null)
    : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Required("status", OneOf<GetInstalledCertificateStatusEnum>()),
        Optional("statusInfo", StatusInfoType.Shape),
        Optional("certificateHashDataChain", ListOf(CertificateHashDataChainType.Shape, min: 1)));
}

/// <summary>An installed certificate and those signed by it.</summary>
public sealed record CertificateHashDataChainType(
    CertificateHashDataType CertificateHashData,
    Word<GetCertificateIdUseEnum> CertificateType,
    IReadOnlyList<CertificateHashDataType>? ChildCertificateHashData = null,
    JsonElement? CustomData = null)
    : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Required("certificateHashData", CertificateHashDataType.Shape),
        Required("certificateType", OneOf<GetCertificateIdUseEnum>()),
        Optional("childCertificateHashData", ListOf(CertificateHashDataType.Shape, min: 1, max: 4)));
}

public enum GetInstalledCertificateStatusEnum
{
    Accepted,
    NotFound,
}
