using System.Text.Json;
using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;
using static RoamingHub.Ocpp.V201.CustomData;

namespace RoamingHub.Ocpp.V201;

/// <summary>Hub to station: install a root certificate (OCPP 2.0.1 part 2, block M).</summary>
/// <param name="Certificate">PEM.</param>
public sealed record InstallCertificateRequest(
    Word<InstallCertificateUseEnum> CertificateType, string Certificate, JsonElement? CustomData = null)
    : ICall<InstallCertificateResponse>
{
    public static string Action => "InstallCertificate";

    public static Shape Shape { get; } = Extensible(
        Required("certificateType", OneOf<InstallCertificateUseEnum>()),
        Required("certificate", Text(5500)));
}

public sealed record InstallCertificateResponse(
    Word<InstallCertificateStatusEnum> Status, StatusInfoType? StatusInfo = null, JsonElement? CustomData = null)
    : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Required("status", OneOf<InstallCertificateStatusEnum>()),
        Optional("statusInfo", StatusInfoType.Shape));
}

public enum InstallCertificateStatusEnum
{
    Accepted,
    Rejected,
    Failed,
}

public enum InstallCertificateUseEnum
{
    V2GRootCertificate,
    MORootCertificate,
    CSMSRootCertificate,
    ManufacturerRootCertificate,
}
