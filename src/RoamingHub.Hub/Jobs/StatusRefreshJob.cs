using Quartz;
using RoamingHub.Hub.Partners.Oicp.EvseStatus;

namespace RoamingHub.Hub.Jobs;

/// <summary>Daily: Hubject is told the state of every EVSE anew.</summary>
[DisallowConcurrentExecution]
internal sealed class StatusRefreshJob(StatusRefresh refresh, Splay splay) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        await splay.WaitAsync(cancellationToken);
        await refresh.RunAsync(cancellationToken);
    }
}
