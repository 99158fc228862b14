using System.Globalization;
using Dapper;

namespace RoamingHub.Storage.ReadModels;

/// <summary>The conditions of a list query; those without a value are left out, so that each query has the plan it deserves.</summary>
internal sealed class Filter
{
    private readonly List<string> _conditions = [];

    public DynamicParameters Parameters { get; } = new();

    public Filter And(string condition)
    {
        _conditions.Add(condition);
        return this;
    }

    /// <param name="condition">Uses <paramref name="value"/> as <c>@name</c>.</param>
    public Filter And(string condition, string name, object? value)
    {
        if (value is null)
            return this;
        Parameters.Add(name, value);
        return And(condition);
    }

    public override string ToString() => _conditions.Count == 0 ? "" : "WHERE " + string.Join(" AND ", _conditions);
}

/// <summary>Which part of a list. <paramref name="After"/> is the <see cref="Page{T}.Next"/> of the page before.</summary>
public readonly record struct PageRequest(int Limit = 50, string? After = null)
{
    /// <summary>Lists are ordered by the log, newest first, so a cursor is a position in it.</summary>
    internal long? Before => After is null ? null : long.Parse(After, NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>Whether a text can be the cursor of a list that is ordered by the log.</summary>
    public static bool IsPosition(string after) => long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out _);
}

/// <param name="Next">Null on the last page.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next)
{
    /// <param name="rows">One more than asked for, where there is more.</param>
    internal static Page<T> Of(IReadOnlyList<T> rows, int limit, Func<T, long> position) => rows.Count > limit
        ? new([.. rows.Take(limit)], position(rows[limit - 1]).ToString(CultureInfo.InvariantCulture))
        : new(rows, null);
}
