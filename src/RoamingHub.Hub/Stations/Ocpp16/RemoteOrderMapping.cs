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

    public (string Action, byte[] Payload) ToCall(IPlaceOrder order) => order switch
    {
        RemoteReserveRequested reserve => (
            ReserveNowRequest.Action,
            ReservationMapping.ToReserve(new(
                reserve.Evse, reserve.Number, reserve.Token.IdTag, reserve.Token.Kind, reserve.ParentIdTag, reserve.ExpiresAt))),
        RemoteCancelRequested { Number: { } number } => (CancelReservationRequest.Action, Ocpp16Json.Write(new CancelReservationRequest(number))),
        RemoteUnlockRequested unlock => (UnlockConnectorRequest.Action, Ocpp16Json.Write(new UnlockConnectorRequest(unlock.Evse.Connector))),
        _ => throw new ArgumentOutOfRangeException(nameof(order), order.GetType().Name, "No station is told of this."),
    };

    public OrderOutcome? OutcomeOf(IPlaceOrder order, ReadOnlySpan<byte> answer) => order switch
    {
        RemoteReserveRequested => OutcomeOf(Ocpp16Json.Read<ReserveNowResponse>(answer, default, [])?.Status.Known),
        RemoteCancelRequested => OutcomeOf(Ocpp16Json.Read<CancelReservationResponse>(answer, default, [])?.Status.Known),
        _ => OutcomeOf(Ocpp16Json.Read<UnlockConnectorResponse>(answer, default, [])?.Status.Known),
    };

    private static OrderOutcome? OutcomeOf(ReservationStatus? status) => status switch
    {
        ReservationStatus.Accepted => OrderOutcome.Accepted,
        ReservationStatus.Occupied => OrderOutcome.Occupied,
        ReservationStatus.Faulted or ReservationStatus.Unavailable => OrderOutcome.Inoperative,
        ReservationStatus.Rejected => OrderOutcome.Rejected,
        _ => null,
    };

    // A station refuses to cancel only what it does not hold.
    private static OrderOutcome? OutcomeOf(CancelReservationStatus? status) => status switch
    {
        CancelReservationStatus.Accepted => OrderOutcome.Accepted,
        CancelReservationStatus.Rejected => OrderOutcome.UnknownReservation,
        _ => null,
    };

    private static OrderOutcome? OutcomeOf(UnlockStatus? status) => status switch
    {
        UnlockStatus.Unlocked => OrderOutcome.Accepted,
        UnlockStatus.UnlockFailed => OrderOutcome.Failed,
        UnlockStatus.NotSupported => OrderOutcome.NotSupported,
        _ => null,
    };
}
