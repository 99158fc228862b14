using RoamingHub.Core.RemoteStarts;
using RoamingHub.Ocpp.V201;

namespace RoamingHub.Hub.Stations.Ocpp201;

/// <summary>Orders as RequestStartTransaction and RequestStopTransaction (part 2, F01 to F03).</summary>
internal sealed class RemoteOrderMapping : IRemoteOrderMapping
{
    public string Protocol => Ocpp201Routes.Protocol;

    public (string Action, byte[] Payload) ToCall(RemoteStartRequested order) => (
        RequestStartTransactionRequest.Action,
        Ocpp201Json.Write(new RequestStartTransactionRequest(
            IdTokenMapping.ToIdToken(order.Token), RemoteStartNumber.Of(order.Id), order.Evse.Evse ?? (order.Evse.Connector > 0 ? order.Evse.Connector : null))));

    public (string Action, byte[] Payload) ToCall(RemoteStopRequested order) => (
        RequestStopTransactionRequest.Action, Ocpp201Json.Write(new RequestStopTransactionRequest(order.Transaction)));

    public bool? IsAccepted(ReadOnlySpan<byte> answer) => Ocpp201Json.Read<RequestStartTransactionResponse>(answer, default, [])?.Status.Known switch
    {
        RequestStartStopStatusEnum.Accepted => true,
        RequestStartStopStatusEnum.Rejected => false,
        _ => null,
    };
}
