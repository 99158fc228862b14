namespace RoamingHub.Core.Tariffs;

/// <summary>
/// The limits that a tariff's elements set to one quantity, in order. A value stands on a rung: so many of the limits it has reached. Finding it takes
/// a few comparisons, and then each element's answer is a comparison of whole numbers.
/// </summary>
internal sealed class Ladder<T>
    where T : struct, IComparable<T>
{
    private readonly T[] limits;

    public Ladder(IEnumerable<T?> limits)
    {
        List<T> ordered = [.. limits.OfType<T>().Order()];
        this.limits = [.. ordered.Where((limit, i) => i == 0 || limit.CompareTo(ordered[i - 1]) > 0)];
    }

    /// <summary>Nobody sets a limit.</summary>
    public bool IsEmpty => limits.Length == 0;

    public int RungOf(T value)
    {
        if (limits.Length == 0) return 0;
        var found = Array.BinarySearch(limits, value);
        return found >= 0 ? found + 1 : ~found;
    }

    /// <summary>The limits of which the one value is less and the other more.</summary>
    public ReadOnlySpan<T> Inside(T low, T high)
    {
        var first = RungOf(low);
        var last = first;
        while (last < limits.Length && limits[last].CompareTo(high) < 0) last++;
        return limits.AsSpan(first..last);
    }

    /// <summary>The rungs on which a value is at least the one and less than the other; null where neither is given.</summary>
    public Rungs? Between(T? min, T? max) =>
        min is null && max is null ? null : new(min is { } least ? RungOf(least) : 0, max is { } end ? RungOf(end) : int.MaxValue);
}

/// <param name="From">The lowest.</param>
/// <param name="To">The one above the highest.</param>
internal readonly record struct Rungs(int From, int To)
{
    public bool Contains(int rung) => rung >= From && rung < To;
}
