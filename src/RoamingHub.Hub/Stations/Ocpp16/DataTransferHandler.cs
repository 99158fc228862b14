using RoamingHub.Hub.Stations.Transfers;
using RoamingHub.Ocpp.V16;

namespace RoamingHub.Hub.Stations.Ocpp16;

/// <summary>Vendors' messages (OCPP 1.6 §4.3). The message itself is in the wire log.</summary>
internal sealed class DataTransferHandler(VendorTransfers vendors) : ICallHandler<DataTransferRequest, DataTransferResponse>
{
    public async ValueTask<DataTransferResponse> HandleAsync(CallContext context, DataTransferRequest call, CancellationToken ct)
    {
        var answer = await vendors.HandleAsync(context, call.VendorId, call.MessageId, call.Data, ct);
        return new(ToStatus(answer.Status), answer.Data);
    }

    private static DataTransferStatus ToStatus(TransferStatus status) => status switch
    {
        TransferStatus.Accepted => DataTransferStatus.Accepted,
        TransferStatus.UnknownMessageId => DataTransferStatus.UnknownMessageId,
        TransferStatus.UnknownVendorId => DataTransferStatus.UnknownVendorId,
        _ => DataTransferStatus.Rejected,
    };
}
