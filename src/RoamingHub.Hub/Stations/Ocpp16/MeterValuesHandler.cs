using System.Globalization;
using RoamingHub.Hub.Sessions;
using RoamingHub.Ocpp.V16;

namespace RoamingHub.Hub.Stations.Ocpp16;

/// <summary>
/// Readings of a meter. They belong to the transaction they name; those that name none belong to the charge that runs on the connector, and
/// what belongs to no charge is kept beside the station.
/// </summary>
internal sealed class MeterValuesHandler(ChargingSessions sessions, UnmatchedReports unmatched) : ICallHandler<MeterValuesRequest, MeterValuesResponse>
{
    private static readonly MeterValuesResponse Empty = new();

    public async ValueTask<MeterValuesResponse> HandleAsync(CallContext context, MeterValuesRequest call, CancellationToken ct)
    {
        var station = context.Station.Id;
        var transaction = call.TransactionId?.ToString(CultureInfo.InvariantCulture);
        var session = call.TransactionId > 0
            ? await sessions.FindAsync(station, transaction!, ct)
            : await sessions.FindOpenAsync(new(station, call.ConnectorId), ct);
        if (session is not null)
            await sessions.RecordAsync(session.Id, MeterMapping.ToReport(call, context.ReceivedAt), ct);
        else
            await unmatched.KeepAsync(context, MeterValuesRequest.Action, transaction, "no charge of this station runs under this transaction", ct);
        return Empty;
    }
}
