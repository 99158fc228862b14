using RoamingHub.Ocpp.Shapes;
using static RoamingHub.Ocpp.Shapes.Describe;

namespace RoamingHub.Ocpp.V16;

/// <summary>Either way: what a vendor says beyond the standard (OCPP 1.6 §4.3, §5.6).</summary>
public sealed record DataTransferRequest(string VendorId, string? MessageId = null, string? Data = null) : ICall<DataTransferResponse>
{
    public static string Action => "DataTransfer";

    public static Shape Shape { get; } = Object(
        Required("vendorId", Text(255)),
        Optional("messageId", Text(50)),
        Optional("data", Text()));
}

public sealed record DataTransferResponse(Word<DataTransferStatus> Status, string? Data = null) : IPayload
{
    public static Shape Shape { get; } = Object(
        Required("status", OneOf<DataTransferStatus>()),
        Optional("data", Text()));
}

public enum DataTransferStatus
{
    Accepted,
    Rejected,
    UnknownMessageId,
    UnknownVendorId,
}
