using System.Globalization;
using System.Text;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Stations;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Sessions;
using RoamingHub.Ocpp.V16;
using RoamingHub.Storage;

namespace RoamingHub.Hub.Stations.Ocpp16;

/// <summary>
/// Readings of a meter. They belong to the transaction they name; those that name none belong to the charge that runs on the connector, and
/// what belongs to no charge is kept beside the station.
/// </summary>
internal sealed class MeterValuesHandler(ChargingSessions sessions, EventLog log) : ICallHandler<MeterValuesRequest, MeterValuesResponse>
{
    private static readonly MeterValuesResponse Empty = new();

    public async ValueTask<MeterValuesResponse> HandleAsync(CallContext context, MeterValuesRequest call, CancellationToken ct)
    {
        var station = context.Station.Id;
        var session = call.TransactionId is > 0 and { } transaction
            ? await sessions.FindAsync(station, transaction.ToString(CultureInfo.InvariantCulture), ct)
            : await sessions.FindOpenAsync(new(station, call.ConnectorId), ct);
        if (session is not null)
            await sessions.RecordAsync(session.Id, MeterMapping.ToReport(call, context.ReceivedAt), ct);
        else
            await KeepAsync(context, call, ct);
        return Empty;
    }

    private async Task KeepAsync(CallContext context, MeterValuesRequest call, CancellationToken ct)
    {
        var report = new ReportWithoutSession(
            context.Station.Id, MeterValuesRequest.Action, call.TransactionId?.ToString(CultureInfo.InvariantCulture),
            Encoding.UTF8.GetString(context.Payload.Span), "no charge of this station runs under this transaction", context.ReceivedAt);
        await log.AppendAsync(StationStream.Of(context.Station.Id), ExpectedVersion.Any, [report], ct);
    }
}
