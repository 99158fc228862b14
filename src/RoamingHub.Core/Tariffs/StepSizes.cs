namespace RoamingHub.Core.Tariffs;

/// <summary>
/// Billing in full steps: once for energy, once for charging and parking time together, by the step of the last price that was
/// used, and what is missing to the full step is billed at that price (OCPI 2.2.1 §11.4.2). Only the last tariff of a session
/// is rounded (§10.3.1).
/// </summary>
internal static class StepSizes
{
    private const decimal KwhPerWh = 0.001m;

    public static void Apply(List<Run> runs, PriceBook last)
    {
        var priced = runs.Where(r => r.Component is not null && r.First.Book == last).ToList();
        if (priced.Count == 0) return;
        var lastRun = priced[^1];
        var steps = Math.Max(1, lastRun.Component!.StepSize);
        var step = lastRun.PricedDimension == PriceDimension.Energy ? (Rational)steps * KwhPerWh : (Rational)steps * TimeSpan.TicksPerSecond;
        var measured = priced.Where(r => r.Dimension == lastRun.Dimension).Aggregate(Rational.Zero, (sum, r) => sum + r.Measured);
        lastRun.Surplus = measured.RoundedUpTo(step) - measured;
    }
}
