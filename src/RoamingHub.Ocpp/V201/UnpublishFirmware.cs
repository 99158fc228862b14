using System.Text.Json;
using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;
using static RoamingHub.Ocpp.V201.CustomData;

namespace RoamingHub.Ocpp.V201;

/// <summary>Hub to station: a local controller drops firmware (OCPP 2.0.1 part 2, block L).</summary>
public sealed record UnpublishFirmwareRequest(string Checksum, JsonElement? CustomData = null) : ICall<UnpublishFirmwareResponse>
{
    public static string Action => "UnpublishFirmware";

    public static Shape Shape { get; } = Extensible(Required("checksum", Text(32)));
}

public sealed record UnpublishFirmwareResponse(Word<UnpublishFirmwareStatusEnum> Status, JsonElement? CustomData = null) : IPayload
{
    public static Shape Shape { get; } = Extensible(Required("status", OneOf<UnpublishFirmwareStatusEnum>()));
}

public enum UnpublishFirmwareStatusEnum
{
    DownloadOngoing,
    NoFirmware,
    Unpublished,
}
