using System.Text.Json;
using RoamingHub.Hub.Stations.Transfers;
using RoamingHub.Ocpp.V201;

namespace RoamingHub.Hub.Stations.Ocpp201;

/// <summary>Vendors' messages (OCPP 2.0.1 part 2, block P). JSON comes as it is, or as text: the answer goes the way the question came.</summary>
internal sealed class DataTransferHandler(VendorTransfers vendors) : ICallHandler<DataTransferRequest, DataTransferResponse>
{
    public async ValueTask<DataTransferResponse> HandleAsync(CallContext context, DataTransferRequest call, CancellationToken ct)
    {
        var asText = call.Data is null or { ValueKind: JsonValueKind.String };
        var data = asText ? call.Data?.GetString() : call.Data?.GetRawText();
        var answer = await vendors.HandleAsync(context, call.VendorId, call.MessageId, data, ct);
        return new(ToStatus(answer.Status), Data: answer.Data is { } said ? ToData(said, asText) : null);
    }

    private static JsonElement ToData(string said, bool asText) =>
        JsonElement.Parse(asText ? $"\"{JsonEncodedText.Encode(said)}\"" : said);

    private static DataTransferStatusEnum ToStatus(TransferStatus status) => status switch
    {
        TransferStatus.Accepted => DataTransferStatusEnum.Accepted,
        TransferStatus.UnknownMessageId => DataTransferStatusEnum.UnknownMessageId,
        TransferStatus.UnknownVendorId => DataTransferStatusEnum.UnknownVendorId,
        _ => DataTransferStatusEnum.Rejected,
    };
}
