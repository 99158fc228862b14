using System.Text;
using RoamingHub.Core.Stations;
using RoamingHub.Storage;

namespace RoamingHub.Hub.Stations;

/// <summary>Keeps beside the station what belongs to no charge of it. Nothing a station reports is thrown away.</summary>
internal sealed class UnmatchedReports(EventLog log)
{
    public async Task KeepAsync(CallContext context, string action, string? transaction, string why, CancellationToken ct)
    {
        var report = new ReportWithoutSession(context.Station.Id, action, transaction, Encoding.UTF8.GetString(context.Payload.Span), why, context.ReceivedAt);
        await log.AppendAsync(StationStream.Of(context.Station.Id), ExpectedVersion.Any, [report], ct);
    }
}
