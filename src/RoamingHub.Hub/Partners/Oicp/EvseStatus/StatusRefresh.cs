using RoamingHub.Core.Partners;
using RoamingHub.Storage;

namespace RoamingHub.Hub.Partners.Oicp.EvseStatus;

/// <summary>
/// Tells Hubject every state anew, in one full load: when the hub starts, and now and then, since those who read from Hubject mistrust a state
/// that has not changed for long.
/// </summary>
internal sealed class StatusRefresh(PartnerDirectory directory, EventLog log, TimeProvider time, ILogger<StatusRefresh> logger) : BackgroundService
{
    public async Task RunAsync(CancellationToken ct)
    {
        foreach (var partner in directory.Connected(OicpModules.Protocol))
        {
            var sync = new PartnerSyncRequested(partner.Id, OicpModules.EvseStatus, time.GetUtcNow());
            await log.AppendAsync(PartnerStream.Of(partner.Id), ExpectedVersion.Any, [sync], ct);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await RunAsync(stoppingToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            logger.StatesNotRefreshed(e);
        }
    }
}
