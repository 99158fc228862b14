using Quartz;
using RoamingHub.Hub.Partners.Ocpi.Cdrs;

namespace RoamingHub.Hub.Jobs;

/// <summary>Daily: every partner is asked for the CDRs that it has taken.</summary>
[DisallowConcurrentExecution]
internal sealed class CdrAuditJob(CdrAudit audit, Splay splay) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        await splay.WaitAsync(cancellationToken);
        await audit.RunAllAsync(cancellationToken);
    }
}
