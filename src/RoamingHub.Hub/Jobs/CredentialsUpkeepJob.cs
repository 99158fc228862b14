using Quartz;
using RoamingHub.Hub.Partners.Ocpi.Credentials;

namespace RoamingHub.Hub.Jobs;

/// <summary>Every few minutes: credentials that are out of date are exchanged with the OCPI partner.</summary>
[DisallowConcurrentExecution]
internal sealed class CredentialsUpkeepJob(CredentialsUpkeep upkeep) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await upkeep.RunAsync(cancellationToken);
}
