using System.Collections.Concurrent;
using System.Threading.RateLimiting;
using RoamingHub.Core.Values;

namespace RoamingHub.Hub.Partners.Ocpi;

/// <summary>What one partner may ask of us: so much a second on average, and so much at once.</summary>
internal readonly record struct RequestAllowance(int PerSecond, int Burst);

/// <summary>How much one partner may ask of us, so that none takes the others' share: what its settings say, else what is configured for all.</summary>
internal sealed class OcpiRateLimit(OcpiOptions options, PartnerDirectory directory) : IDisposable
{
    private readonly ConcurrentDictionary<string, RequestAllowance?> _ofSettings = new();

    // Another allowance is another bucket; one that nobody uses any more is thrown away.
    private readonly PartitionedRateLimiter<(PartnerId Partner, RequestAllowance Allowance)> _limiter =
        PartitionedRateLimiter.Create<(PartnerId Partner, RequestAllowance Allowance), (PartnerId, RequestAllowance)>(
            who => RateLimitPartition.GetTokenBucketLimiter(who, _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = who.Allowance.Burst,
                TokensPerPeriod = who.Allowance.PerSecond,
                ReplenishmentPeriod = TimeSpan.FromSeconds(1),
                QueueLimit = 0,
            }));

    /// <summary>
    /// Null where the partner may ask now; else after how many whole seconds it may again. Versions and credentials have what is configured
    /// for all, so that no allowance of its own keeps a partner from a handshake.
    /// </summary>
    public int? WaitFor(PartnerId partner, bool forHandshake)
    {
        using var lease = _limiter.AttemptAcquire((partner, forHandshake ? ForAll : AllowanceOf(partner)));
        if (lease.IsAcquired)
            return null;
        return lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)) : 1;
    }

    public void Dispose() => _limiter.Dispose();

    private RequestAllowance AllowanceOf(PartnerId partner) =>
        (directory.Find(partner) is { } known ? _ofSettings.GetOrAdd(known.Settings, s => OcpiSettings.Read(s).RateLimit) : null)
        ?? ForAll;

    private RequestAllowance ForAll => new(options.RequestsPerSecond, options.RequestBurst);
}
