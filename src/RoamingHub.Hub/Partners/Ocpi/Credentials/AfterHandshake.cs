using RoamingHub.Core.Values;

namespace RoamingHub.Hub.Partners.Ocpi.Credentials;

/// <summary>
/// Reads a partner's list in the background: at once, and a few times more where the partner is not ready. One that has just registered may not
/// know its own key yet.
/// </summary>
internal sealed class AfterHandshake(TimeProvider time) : IHostedService, IDisposable
{
    private static readonly TimeSpan[] Pauses = [TimeSpan.Zero, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(15), TimeSpan.FromMinutes(2)];

    private readonly CancellationTokenSource _stopping = new();

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => _stopping.CancelAsync();

    public void Dispose() => _stopping.Dispose();

    /// <param name="pull">Whether the list was read to its end.</param>
    public void Start(PartnerId partner, Func<PartnerId, CancellationToken, Task<bool>> pull, Action<Exception> failed) =>
        _ = RunAsync(partner, pull, failed, _stopping.Token);

    private async Task RunAsync(PartnerId partner, Func<PartnerId, CancellationToken, Task<bool>> pull, Action<Exception> failed, CancellationToken ct)
    {
        try
        {
            foreach (var pause in Pauses)
            {
                await Task.Delay(pause, time, ct);
                if (await pull(partner, ct))
                    return;
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The hub stops; the next time by the clock catches up.
        }
        catch (Exception e)
        {
            failed(e);
        }
    }
}
