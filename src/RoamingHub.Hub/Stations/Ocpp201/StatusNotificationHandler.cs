using RoamingHub.Core.Stations;
using RoamingHub.Ocpp;
using RoamingHub.Ocpp.V201;
using RoamingHub.Storage;

namespace RoamingHub.Hub.Stations.Ocpp201;

/// <summary>A connector's state. What the vehicle does during a charge is told by TransactionEvent instead.</summary>
internal sealed class StatusNotificationHandler(EventLog log) : ICallHandler<StatusNotificationRequest, StatusNotificationResponse>
{
    private const string NoError = "NoError";
    private static readonly StatusNotificationResponse Empty = new();

    public async ValueTask<StatusNotificationResponse> HandleAsync(CallContext context, StatusNotificationRequest call, CancellationToken ct)
    {
        var evse = context.Station.RefOf(call.EvseId, call.ConnectorId);
        var state = ToState(call.ConnectorStatus);
        var reported = new ConnectorStateReported(
            evse, state, call.ConnectorStatus.Text, NoError, null, null, null, call.Timestamp, context.ReceivedAt);
        await log.AppendAsync(StationStream.Of(context.Station.Id), ExpectedVersion.Any, [reported], ct);
        return Empty;
    }

    /// <summary>A word the standard does not know says at least that the connector cannot be counted on.</summary>
    internal static ConnectorState ToState(Word<ConnectorStatusEnum> status) => status.Known switch
    {
        ConnectorStatusEnum.Available => ConnectorState.Available,
        ConnectorStatusEnum.Occupied => ConnectorState.Occupied,
        ConnectorStatusEnum.Reserved => ConnectorState.Reserved,
        ConnectorStatusEnum.Faulted => ConnectorState.Faulted,
        _ => ConnectorState.Unavailable,
    };
}
