using System.Threading.RateLimiting;
using RoamingHub.Core.Values;

namespace RoamingHub.Hub.Partners.Ocpi;

/// <summary>How much one partner may ask of us, so that none takes the others' share.</summary>
internal sealed class OcpiRateLimit(OcpiOptions options) : IDisposable
{
    private readonly PartitionedRateLimiter<PartnerId> _limiter = PartitionedRateLimiter.Create<PartnerId, PartnerId>(
        partner => RateLimitPartition.GetTokenBucketLimiter(partner, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = options.RequestBurst,
            TokensPerPeriod = options.RequestsPerSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            QueueLimit = 0,
        }));

    public bool Allows(PartnerId partner)
    {
        using var lease = _limiter.AttemptAcquire(partner);
        return lease.IsAcquired;
    }

    public void Dispose() => _limiter.Dispose();
}
