using System.Text.Json;
using System.Text.Json.Serialization;
using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;
using static RoamingHub.Ocpp.V201.CustomData;

namespace RoamingHub.Ocpp.V201;

/// <summary>Station to hub: pass a certificate request of a vehicle on (OCPP 2.0.1 part 2, block M).</summary>
/// <param name="ExiRequest">EXI in Base64.</param>
public sealed record Get15118EVCertificateRequest(
    string Iso15118SchemaVersion,
    [property: JsonPropertyName("action")] Word<CertificateActionEnum> CertificateAction,
    string ExiRequest,
    JsonElement? CustomData = null)
    : ICall<Get15118EVCertificateResponse>
{
    public static string Action => "Get15118EVCertificate";

    public static Shape Shape { get; } = Extensible(
        Required("iso15118SchemaVersion", Text(50)),
        Required("action", OneOf<CertificateActionEnum>()),
        Required("exiRequest", Text(5600)));
}

/// <param name="ExiResponse">EXI in Base64.</param>
public sealed record Get15118EVCertificateResponse(
    Word<Iso15118EVCertificateStatusEnum> Status, string ExiResponse, StatusInfoType? StatusInfo = null, JsonElement? CustomData = null)
    : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Required("status", OneOf<Iso15118EVCertificateStatusEnum>()),
        Required("exiResponse", Text(7500)),
        Optional("statusInfo", StatusInfoType.Shape));
}

public enum CertificateActionEnum
{
    Install,
    Update,
}

public enum Iso15118EVCertificateStatusEnum
{
    Accepted,
    Failed,
}
