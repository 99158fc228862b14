using RoamingHub.Core.Partners;
using RoamingHub.Storage;

namespace RoamingHub.Hub.Partners.Ocpi.Credentials;

/// <summary>Partners learn of a company of ours as soon as it is described, before its locations and tariffs reach them (OCPI 2.2.1 §7.1.3).</summary>
internal sealed class CompanyNews(LogTail tail, CredentialsUpkeep upkeep, ILogger<CompanyNews> logger) : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private IDisposable? _subscription;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _subscription = tail.Subscribe(e =>
        {
            if (e.Data is OwnPartyDescribed)
                _ = TellAsync(_stopping.Token);
        });
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => _stopping.CancelAsync();

    public void Dispose()
    {
        _subscription?.Dispose();
        _stopping.Dispose();
    }

    private async Task TellAsync(CancellationToken ct)
    {
        await Task.Yield(); // the tail waits for nobody
        try
        {
            await upkeep.RunAsync(ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The hub stops; the job that runs every few minutes tells them.
        }
        catch (Exception e)
        {
            logger.CompanyNotTold(e);
        }
    }
}
