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
            IdTokenMapping.ToIdToken(order.Token with { Kind = IdTokenMapping.Ordered(order.Token.Kind) }), RemoteStartNumber.Of(order.Id), order.Evse.Evse ?? (order.Evse.Connector > 0 ? order.Evse.Connector : null))));

    public (string Action, byte[] Payload) ToCall(RemoteStopRequested order) => (
        RequestStopTransactionRequest.Action, Ocpp201Json.Write(new RequestStopTransactionRequest(order.Transaction)));

    public bool? IsAccepted(ReadOnlySpan<byte> answer) => Ocpp201Json.Read<RequestStartTransactionResponse>(answer, default, [])?.Status.Known switch
    {
        RequestStartStopStatusEnum.Accepted => true,
        RequestStartStopStatusEnum.Rejected => false,
        _ => null,
    };

    public (string Action, byte[] Payload) ToCall(IPlaceOrder order) => order switch
    {
        RemoteReserveRequested reserve => (
            ReserveNowRequest.Action,
            ReservationMapping.ToReserve(new(
                reserve.Evse, reserve.Number, reserve.Token.IdTag, IdTokenMapping.Ordered(reserve.Token.Kind), reserve.ParentIdTag, reserve.ExpiresAt))),
        RemoteCancelRequested { Number: { } number } => (CancelReservationRequest.Action, Ocpp201Json.Write(new CancelReservationRequest(number))),
        RemoteUnlockRequested unlock => (UnlockConnectorRequest.Action, Ocpp201Json.Write(new UnlockConnectorRequest(
                unlock.Evse.Evse ?? unlock.Evse.Connector, unlock.Evse.Evse is null ? 1 : unlock.Evse.Connector))),
        _ => throw new ArgumentOutOfRangeException(nameof(order), order.GetType().Name, "No station is told of this."),
    };

    public OrderOutcome? OutcomeOf(IPlaceOrder order, ReadOnlySpan<byte> answer) => order switch
    {
        RemoteReserveRequested => OutcomeOf(Ocpp201Json.Read<ReserveNowResponse>(answer, default, [])?.Status.Known),
        RemoteCancelRequested => OutcomeOf(Ocpp201Json.Read<CancelReservationResponse>(answer, default, [])?.Status.Known),
        _ => OutcomeOf(Ocpp201Json.Read<UnlockConnectorResponse>(answer, default, [])?.Status.Known),
    };

    private static OrderOutcome? OutcomeOf(ReserveNowStatusEnum? status) => status switch
    {
        ReserveNowStatusEnum.Accepted => OrderOutcome.Accepted,
        ReserveNowStatusEnum.Occupied => OrderOutcome.Occupied,
        ReserveNowStatusEnum.Faulted or ReserveNowStatusEnum.Unavailable => OrderOutcome.Inoperative,
        ReserveNowStatusEnum.Rejected => OrderOutcome.Rejected,
        _ => null,
    };

    // A station refuses to cancel only what it does not hold.
    private static OrderOutcome? OutcomeOf(CancelReservationStatusEnum? status) => status switch
    {
        CancelReservationStatusEnum.Accepted => OrderOutcome.Accepted,
        CancelReservationStatusEnum.Rejected => OrderOutcome.UnknownReservation,
        _ => null,
    };

    private static OrderOutcome? OutcomeOf(UnlockStatusEnum? status) => status switch
    {
        UnlockStatusEnum.Unlocked => OrderOutcome.Accepted,
        UnlockStatusEnum.UnlockFailed => OrderOutcome.Failed,
        UnlockStatusEnum.OngoingAuthorizedTransaction or UnlockStatusEnum.UnknownConnector => OrderOutcome.Rejected,
        _ => null,
    };
}
