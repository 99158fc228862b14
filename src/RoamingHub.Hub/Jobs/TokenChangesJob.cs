using Quartz;
using RoamingHub.Hub.Partners.Ocpi.Tokens;

namespace RoamingHub.Hub.Jobs;

/// <summary>Every few hours: what has changed of the tokens of all partners since they were last read.</summary>
[DisallowConcurrentExecution]
internal sealed class TokenChangesJob(TokenPulls tokenPulls, Splay splay) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        await splay.WaitAsync(cancellationToken);
        await tokenPulls.PullChangesAsync(cancellationToken);
    }
}
