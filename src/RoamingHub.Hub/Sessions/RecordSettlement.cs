using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Partners;
using RoamingHub.Storage;
using Npgsql;

namespace RoamingHub.Hub.Sessions;

/// <summary>Notes every ended charge; its record is due a moment later, when the session's last messages are in.</summary>
internal sealed class SettlementReader(TimeProvider time, SettlementOptions options) : ILogSubscriber
{
    public string Name => "settlement";

    public IReadOnlySet<string>? Types { get; } = new HashSet<string> { "charging_stopped" };

    public Task HandleAsync(IReadOnlyList<RecordedEvent> batch, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct)
    {
        var due = time.GetUtcNow() + options.SettleAfter;
        return Settlements.AddAsync(
            [.. batch.Where(e => e.Data is ChargingStopped).Select(e => (SessionStream.IdOf(e.Stream).Value, due)).Distinct()], connection, transaction, ct);
    }
}

/// <summary>Issues the records that are due. The record's stream is the session's own, so a second issue of the same session is refused by the log.</summary>
internal sealed class RecordSettlement(
    EventLog log, Settlements settlements, Snapshots snapshots, IRecordPolicies policies, TimeProvider time, SettlementOptions options, ILogger<RecordSettlement> logger)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await SettleAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                logger.SettlementFailed(e);
            }

            await Task.Delay(options.Poll, time, stoppingToken);
        }
    }

    private async Task SettleAsync(CancellationToken ct)
    {
        var due = await settlements.DueAsync(time.GetUtcNow(), 200, ct);
        if (due.Count == 0)
            return;
        foreach (var session in due)
            await IssueAsync(new(session), ct);
        await settlements.DoneAsync(due, ct);
    }

    private async Task IssueAsync(SessionId session, CancellationToken ct)
    {
        var history = (await log.ReadStreamAsync(SessionStream.Of(session), ct: ct)).Select(e => e.Data).OfType<SessionEvent>().ToList();
        if (history.OfType<ChargingStarted>().FirstOrDefault() is not { } start)
            return;
        var location = start.Site is { } site ? await snapshots.LocationAsync(site, ct) : null;
        var tariff = start.Tariff is { } version ? await snapshots.TariffAsync(version, ct) : null;
        var record = RecordIssuing.Issue(session, history, location, tariff?.Tariff, tariff?.Details, time.GetUtcNow());
        var policy = start.Grant is { } grant ? policies.Of(grant.Partner) : RecordPolicy.Own;
        await log.AppendAsync(ChargeRecordStream.Of(record.Id), ExpectedVersion.None, [RecordGate.Decide(record, start, policy)], ct);
    }
}

/// <param name="SettleAfter">From the stop to the record.</param>
internal sealed record SettlementOptions(TimeSpan SettleAfter, TimeSpan Poll)
{
    public static SettlementOptions Default { get; } = new(TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(200));
}
