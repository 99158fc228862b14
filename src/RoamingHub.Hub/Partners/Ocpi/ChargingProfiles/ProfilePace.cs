using System.Threading.RateLimiting;
using RoamingHub.Core.Values;

namespace RoamingHub.Hub.Partners.Ocpi.ChargingProfiles;

/// <summary>How often a session's station is bothered about its profile. More is TOO_OFTEN (OCPI 2.2.1 §14.6.5).</summary>
internal sealed class ProfilePace(OcpiOptions options) : IDisposable
{
    private readonly PartitionedRateLimiter<SessionId> _limiter = PartitionedRateLimiter.Create<SessionId, SessionId>(
        session => RateLimitPartition.GetTokenBucketLimiter(session, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = options.ProfileBurst,
            TokensPerPeriod = 1,
            ReplenishmentPeriod = options.ProfilePause,
            QueueLimit = 0,
        }));

    public bool Allows(SessionId session)
    {
        using var lease = _limiter.AttemptAcquire(session);
        return lease.IsAcquired;
    }

    public void Dispose() => _limiter.Dispose();
}
