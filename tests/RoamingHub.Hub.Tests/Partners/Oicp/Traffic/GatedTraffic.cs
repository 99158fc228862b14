using RoamingHub.Oicp;
using RoamingHub.Oicp.Client;

namespace RoamingHub.Hub.Tests.Partners.Oicp.Traffic;

/// <summary>A budget without room until it is opened.</summary>
internal sealed class GatedTraffic : IOicpTraffic
{
    private readonly TaskCompletionSource _open = new();
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>A call waits for room.</summary>
    public Task Reached => _reached.Task;

    public void Open() => _open.TrySetResult();

    public async ValueTask ReadyAsync(OicpOperation operation, CancellationToken ct)
    {
        _reached.TrySetResult();
        await _open.Task.WaitAsync(ct);
    }

    public void Ended(OicpExchange exchange)
    {
    }
}
