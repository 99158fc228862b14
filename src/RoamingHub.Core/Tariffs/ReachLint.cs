namespace RoamingHub.Core.Tariffs;

/// <summary>Prices that nothing can reach, and dimensions that can fall through.</summary>
internal static class ReachLint
{
    public static IEnumerable<TariffFinding> Check(Tariff tariff) => Hidden(tariff).Concat(WithoutFallback(tariff));

    // Found where one earlier element holds whenever the later one does; several that hide it together are not looked for.
    private static IEnumerable<TariffFinding> Hidden(Tariff tariff)
    {
        for (var later = 0; later < tariff.Elements.Count; later++)
        {
            var element = tariff.Elements[later];
            foreach (var dimension in element.Components.Select(c => c.Dimension).Distinct())
            {
                var earlier = Enumerable.Range(0, later).FirstOrDefault(i => Hides(tariff.Elements[i], element, dimension), -1);
                if (earlier >= 0)
                    yield return TariffLint.Error("unreachable", later,
                        $"Element {later}, {dimension}: never applies, since element {earlier} comes first and always applies where this one would.");
            }
        }
    }

    private static bool Hides(TariffElement earlier, TariffElement later, PriceDimension dimension)
    {
        Restrictions first = earlier.Restrictions ?? new(), second = later.Restrictions ?? new();
        return earlier.Components.Any(c => c.Dimension == dimension) && first.Reservation == second.Reservation && Covers(first, second);
    }

    private static bool Covers(Restrictions wide, Restrictions narrow) =>
        Covers(wide.MinKwh, wide.MaxKwh, narrow.MinKwh, narrow.MaxKwh)
        && Covers(wide.MinCurrent, wide.MaxCurrent, narrow.MinCurrent, narrow.MaxCurrent)
        && Covers(wide.MinPower, wide.MaxPower, narrow.MinPower, narrow.MaxPower)
        && Covers(wide.MinDuration is > 0 ? wide.MinDuration : null, wide.MaxDuration, narrow.MinDuration, narrow.MaxDuration)
        && Covers(wide.StartDate, wide.EndDate, narrow.StartDate, narrow.EndDate)
        && DailySpan.Of(wide).Covers(DailySpan.Of(narrow))
        && (wide.DaysOfWeek is not { Count: > 0 } days || narrow.DaysOfWeek is { Count: > 0 } fewer && fewer.All(days.Contains));

    private static bool Covers<T>(T? wideMin, T? wideMax, T? narrowMin, T? narrowMax)
        where T : struct, IComparable<T> =>
        (wideMin is not { } from || (narrowMin is { } laterFrom && laterFrom.CompareTo(from) >= 0))
        && (wideMax is not { } to || (narrowMax is { } earlierTo && earlierTo.CompareTo(to) <= 0));

    // OCPI 2.2.1 §11.3.1 advises an unrestricted element per dimension at the end. A free one is said, not left out.
    private static IEnumerable<TariffFinding> WithoutFallback(Tariff tariff)
    {
        var charging = tariff.Elements.Where(e => e.Restrictions?.Reservation is null).ToList();
        foreach (var dimension in charging.SelectMany(e => e.Components).Select(c => c.Dimension).Distinct())
        {
            if (!charging.Any(e => e.Components.Any(c => c.Dimension == dimension) && Covers(e.Restrictions ?? new(), new())))
                yield return TariffLint.Warning("no-fallback", null, $"{dimension} is free where no element applies; an unrestricted element at the end would say so.");
        }
    }
}
