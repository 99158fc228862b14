using System.Text.Json;
using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;
using static RoamingHub.Ocpp.V201.CustomData;

namespace RoamingHub.Ocpp.V201;

/// <summary>Hub to station: a local controller fetches firmware for the stations behind it (OCPP 2.0.1 part 2, block L).</summary>
/// <param name="RetryInterval">Seconds.</param>
/// <param name="Checksum">MD5 over the file, in hexadecimal.</param>
public sealed record PublishFirmwareRequest(
    string Location,
    string Checksum,
    int RequestId,
    int? Retries = null,
    int? RetryInterval = null,
    JsonElement? CustomData = null)
    : ICall<PublishFirmwareResponse>
{
    public static string Action => "PublishFirmware";

    public static Shape Shape { get; } = Extensible(
        Required("location", Text(512)),
        Required("checksum", Text(32)),
        Required("requestId", Whole()),
        Optional("retries", Whole()),
        Optional("retryInterval", Whole()));
}

public sealed record PublishFirmwareResponse(
    Word<GenericStatusEnum> Status, StatusInfoType? StatusInfo = null, JsonElement? CustomData = null)
    : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Required("status", OneOf<GenericStatusEnum>()),
        Optional("statusInfo", StatusInfoType.Shape));
}
