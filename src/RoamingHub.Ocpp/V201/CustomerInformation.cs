using System.Text.Json;
using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;
using static RoamingHub.Ocpp.V201.CustomData;

namespace RoamingHub.Ocpp.V201;

/// <summary>Hub to station: report or erase what is stored about a customer (OCPP 2.0.1 part 2, block N).</summary>
public sealed record CustomerInformationRequest(
    int RequestId,
    bool Report,
    bool Clear,
    CertificateHashDataType? CustomerCertificate = null,
    IdTokenType? IdToken = null,
    string? CustomerIdentifier = null,
    JsonElement? CustomData = null)
    : ICall<CustomerInformationResponse>
{
    public static string Action => "CustomerInformation";

    public static Shape Shape { get; } = Extensible(
        Required("requestId", Whole()),
        Required("report", Flag),
        Required("clear", Flag),
        Optional("customerCertificate", CertificateHashDataType.Shape),
        Optional("idToken", IdTokenType.Shape),
        Optional("customerIdentifier", Text(64)));
}

public sealed record CustomerInformationResponse(
    Word<CustomerInformationStatusEnum> Status, StatusInfoType? StatusInfo = null, JsonElement? CustomData = null)
    : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Required("status", OneOf<CustomerInformationStatusEnum>()),
        Optional("statusInfo", StatusInfoType.Shape));
}

public enum CustomerInformationStatusEnum
{
    Accepted,
    Rejected,
    Invalid,
}
