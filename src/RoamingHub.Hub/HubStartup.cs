using RoamingHub.Hub.Authorization;
using RoamingHub.Hub.Orders;
using RoamingHub.Hub.Partners;
using RoamingHub.Hub.Reservations;
using RoamingHub.Hub.Sessions;
using RoamingHub.Hub.Stations;
using RoamingHub.Hub.Stations.Security;
using RoamingHub.Hub.Stations.LocalLists;
using RoamingHub.Storage;
using RoamingHub.Storage.Partners;
using RoamingHub.Storage.ReadModels;
using RoamingHub.Storage.Stations;

namespace RoamingHub.Hub;

/// <summary>Brings the hub up in order, before the first station or partner is let in: the log's tail, the readers, what is kept in memory.</summary>
internal sealed class HubStartup(
    LogTail tail, LogReaders readers, ReadModelReader readModelReader, SettlementReader settlement, AwaitedCableReader cables, OpenOrderReader openOrders,
    CertificateOrderReader certificates, ReservationReader reservations, UnusedReservations unused, CancelledStarts cancelled, LocalListReader localLists, LimitWatch limits,
    IEnumerable<PartnerFeed> feeds,
    StationOwners owners, PendingPermits pending, PartnerDirectory partners) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await owners.RegisterAsync(cancellationToken);
        await tail.Started.WaitAsync(cancellationToken);
        ILogSubscriber[] own = [readModelReader, settlement, cables, openOrders, certificates, reservations, unused, cancelled, localLists, limits];
        foreach (var subscriber in own.Concat(feeds))
            readers.Of(subscriber).Start();
        await pending.LoadAsync(cancellationToken);
        await partners.LoadAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>Writes the wire log and the exchanges with partners in the background, and keeps as many days of them as configured.</summary>
internal sealed class WireLogWriter(WireLog wireLog, PartnerExchanges exchanges, TimeProvider time, IConfiguration configuration, ILogger<WireLogWriter> logger) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        wireLog.RunAsync(stoppingToken), exchanges.RunAsync(stoppingToken), MaintainAsync(stoppingToken));

    private async Task MaintainAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                var days = configuration.GetValue("Hub:WireLog:RetentionDays", 14);
                await wireLog.MaintainAsync(time.GetUtcNow(), days, ct);
                await exchanges.ForgetAsync(time.GetUtcNow().AddDays(-days), ct);
            }
            catch (Npgsql.NpgsqlException e)
            {
                logger.WireLogNotMaintained(e);
            }

            await Task.Delay(TimeSpan.FromHours(1), time, ct);
        }
    }
}
