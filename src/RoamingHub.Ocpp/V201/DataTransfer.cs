using System.Text.Json;
using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;
using static RoamingHub.Ocpp.V201.CustomData;

namespace RoamingHub.Ocpp.V201;

/// <summary>Either way: what a vendor says beyond the standard (OCPP 2.0.1 part 2, block P).</summary>
public sealed record DataTransferRequest(
    string VendorId, string? MessageId = null, JsonElement? Data = null, JsonElement? CustomData = null)
    : ICall<DataTransferResponse>
{
    public static string Action => "DataTransfer";

    public static Shape Shape { get; } = Extensible(
        Required("vendorId", Text(255)),
        Optional("messageId", Text(50)),
        Optional("data", Anything));
}

public sealed record DataTransferResponse(
    Word<DataTransferStatusEnum> Status, StatusInfoType? StatusInfo = null, JsonElement? Data = null, JsonElement? CustomData = null)
    : IPayload
{
    public static Shape Shape { get; } = Extensible(
        Required("status", OneOf<DataTransferStatusEnum>()),
        Optional("statusInfo", StatusInfoType.Shape),
        Optional("data", Anything));
}

public enum DataTransferStatusEnum
{
    Accepted,
    Rejected,
    UnknownMessageId,
    UnknownVendorId,
}
