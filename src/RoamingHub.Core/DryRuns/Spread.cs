using RoamingHub.Core.Tariffs;

namespace RoamingHub.Core.DryRuns;

/// <summary>How many charges a draft makes cheaper and dearer, and by how much, without VAT.</summary>
/// <param name="Quantiles">Share of the charges, and the least difference that at least so many do not exceed; empty without charges.</param>
/// <param name="Bands">From the lowest to the highest in which there is a charge, without a gap.</param>
public sealed record Spread(long Cheaper, long Equal, long Dearer, IReadOnlyList<(decimal Share, decimal Delta)> Quantiles, IReadOnlyList<SpreadBand> Bands)
{
    private static readonly decimal[] Shares = [0, 0.05m, 0.25m, 0.5m, 0.75m, 0.95m, 1];

    /// <param name="deltas">Each difference, and how many charges have it.</param>
    public static Spread Of(string currency, IReadOnlyCollection<KeyValuePair<decimal, long>> deltas)
    {
        var sorted = deltas.OrderBy(d => d.Key).ToList();
        long Count(Func<decimal, bool> of) => sorted.Where(d => of(d.Key)).Sum(d => d.Value);
        return new(Count(d => d < 0), Count(d => d == 0), Count(d => d > 0), sorted.Count == 0 ? [] : [.. Shares.Select(s => (s, At(s, sorted)))], Banded(currency, sorted));
    }

    private static decimal At(decimal share, List<KeyValuePair<decimal, long>> sorted)
    {
        var rank = Math.Max(1, Math.Ceiling(share * sorted.Sum(d => d.Value)));
        var soFar = 0L;
        foreach (var (delta, count) in sorted)
        {
            soFar += count;
            if (soFar >= rank)
                return delta;
        }

        return sorted[^1].Key;
    }

    private static List<SpreadBand> Banded(string currency, List<KeyValuePair<decimal, long>> sorted)
    {
        if (sorted.Count == 0)
            return [];
        var bands = new List<SpreadBand>();
        foreach (var (from, to) in Edges(currency, sorted[0].Key, sorted[^1].Key))
        {
            var within = sorted.Where(d => from == to ? d.Key == 0 : to <= 0 ? d.Key >= from && d.Key < to : d.Key > from && d.Key <= to).ToList();
            bands.Add(new(from, to, within.Sum(d => d.Value), within.Sum(d => d.Key * d.Value)));
        }

        return [.. bands.SkipWhile(b => b.Sessions == 0).Reverse().SkipWhile(b => b.Sessions == 0).Reverse()];
    }

    // 0.1, 0.2, 0.5, 1, 2, 5, 10, … to both sides of nothing, where the currency has cents.
    private static List<(decimal From, decimal To)> Edges(string currency, decimal lowest, decimal highest)
    {
        var (edges, unit) = (new List<(decimal, decimal)> { (0, 0) }, 10m);
        for (var i = CurrencyDecimals.Of(currency); i > 0; i--)
            unit /= 10;
        for (var near = 0m; near < highest || -near > lowest; unit *= 10)
        {
            foreach (var far in new[] { unit, 2 * unit, 5 * unit })
            {
                edges.Insert(0, (-far, -near));
                edges.Add((near, far));
                near = far;
            }
        }

        return edges;
    }
}

/// <summary>Charges whose difference lies between two figures; the one that is farther from nothing is still in it. From 0 to 0: those that stay as they are.</summary>
public sealed record SpreadBand(decimal From, decimal To, long Sessions, decimal Delta);
