using RoamingHub.Oicp;

namespace RoamingHub.Simulators.Hubject;

/// <summary>How often a partner may call in a minute, by Hubject's acceptable use policy. Off until switched on, since tests play a day in a minute.</summary>
public sealed class UsageBudgets(TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private readonly Dictionary<string, Queue<DateTimeOffset>> calls = [];
    private readonly Dictionary<string, int> limits = new()
    {
        [nameof(OicpOperation.PushEvseStatus)] = 2000,
        [nameof(OicpOperation.PushEvseData)] = 375,
        [nameof(OicpOperation.AuthorizeStart)] = 200,
        [nameof(OicpOperation.AuthorizeStop)] = 50,
        [nameof(OicpOperation.ChargeDetailRecord)] = 350,
        [nameof(OicpOperation.ChargingNotifications)] = 100,
        [nameof(OicpOperation.PushEvsePricing)] = 6,
        [nameof(OicpOperation.PushPricingProductData)] = 6,
        [nameof(OicpOperation.RemoteStart)] = 100,
        [nameof(OicpOperation.RemoteStop)] = 200,
        [nameof(EmpOperation.PullEvseData)] = 100,
        [nameof(EmpOperation.PullEvseStatus)] = 6,
        [nameof(EmpOperation.PullEvseStatusById)] = 300,
        [nameof(EmpOperation.PullEvseStatusByOperator)] = 75,
        [nameof(EmpOperation.PushAuthenticationData)] = 50,
        [nameof(EmpOperation.GetChargeDetailRecords)] = 200,
        [nameof(EmpOperation.PullEvsePricing)] = 280,
        [nameof(EmpOperation.PullPricingProductData)] = 300,
    };

    /// <summary>Answer what is beyond the budget with HTTP 429, and remember it as a broken rule of the CPO's.</summary>
    public bool AreKept { get; set; }

    public int? PerMinute(string operation)
    {
        lock (gate)
            return limits.TryGetValue(operation, out var limit) ? limit : null;
    }

    public void Set(OicpOperation operation, int perMinute)
    {
        lock (gate)
            limits[operation.ToString()] = perMinute;
    }

    /// <summary>Counts the calls of the last minute that were let in.</summary>
    internal bool Allows(string operation, string party)
    {
        lock (gate)
        {
            if (!AreKept || !limits.TryGetValue(operation, out var limit))
                return true;
            var now = time.GetUtcNow();
            var key = $"{operation} {party}";
            if (!calls.TryGetValue(key, out var earlier))
                calls[key] = earlier = new();
            while (earlier.TryPeek(out var first) && now - first >= Window)
                earlier.Dequeue();
            if (earlier.Count >= limit)
                return false;
            earlier.Enqueue(now);
            return true;
        }
    }
}
