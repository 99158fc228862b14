using Quartz;
using RoamingHub.Hub.Partners.Ocpi.HubClientInfo;

namespace RoamingHub.Hub.Jobs;

/// <summary>Nightly: who is behind the partners that are hubs.</summary>
[DisallowConcurrentExecution]
internal sealed class HubMemberPullJob(HubMemberPulls memberPulls) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await memberPulls.PullAllAsync(cancellationToken);
}
