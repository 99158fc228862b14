using RoamingHub.Ocpp.V16;

namespace RoamingHub.Hub.Stations.Ocpp16;

/// <summary>No vendor's extension is known here, and the station is told so. The message itself is in the wire log.</summary>
internal sealed class DataTransferHandler : ICallHandler<DataTransferRequest, DataTransferResponse>
{
    public ValueTask<DataTransferResponse> HandleAsync(CallContext context, DataTransferRequest call, CancellationToken ct) =>
        new(new DataTransferResponse(DataTransferStatus.UnknownVendorId));
}
