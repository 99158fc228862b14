using Quartz;
using RoamingHub.Hub.Partners.Ocpi.Tokens;

namespace RoamingHub.Hub.Jobs;

/// <summary>Nightly: the tokens of all partners, whole.</summary>
[DisallowConcurrentExecution]
internal sealed class TokenPullJob(TokenPulls tokenPulls, Splay splay) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        await splay.WaitAsync(cancellationToken);
        await tokenPulls.PullAllAsync(cancellationToken);
    }
}
