using System.Globalization;
using RoamingHub.Core.RemoteStarts;
using RoamingHub.Ocpp.V16;

namespace RoamingHub.Hub.Stations.Ocpp16;

/// <summary>Orders as RemoteStartTransaction and RemoteStopTransaction (§5.11, §5.12).</summary>
internal sealed class RemoteOrderMapping : IRemoteOrderMapping
{
    public string Protocol => Ocpp16Routes.Protocol;

    public (string Action, byte[] Payload) ToCall(RemoteStartRequested order) => (
        RemoteStartTransactionRequest.Action,
        Ocpp16Json.Write(new RemoteStartTransactionRequest(order.Token.IdTag, order.Evse.Connector > 0 ? order.Evse.Connector : null)));

    public (string Action, byte[] Payload) ToCall(RemoteStopRequested order) => (
        RemoteStopTransactionRequest.Action,
        Ocpp16Json.Write(new RemoteStopTransactionRequest(int.Parse(order.Transaction, CultureInfo.InvariantCulture))));

    public bool? IsAccepted(ReadOnlySpan<byte> answer) => Ocpp16Json.Read<RemoteStartTransactionResponse>(answer, default, [])?.Status.Known switch
    {
        RemoteStartStopStatus.Accepted => true,
        RemoteStartStopStatus.Rejected => false,
        _ => null,
    };
}
