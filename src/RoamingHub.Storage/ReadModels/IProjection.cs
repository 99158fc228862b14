namespace RoamingHub.Storage.ReadModels;

/// <summary>
/// One read model's part in following the log. The same events in the same order give the same rows however they are cut into batches:
/// nothing here reads a clock or the database.
/// </summary>
internal interface IProjection
{
    /// <summary>The types of the events it cares for.</summary>
    IReadOnlyList<Type> Reads { get; }

    void Project(IReadOnlyList<RecordedEvent> batch, Writes writes);
}

internal static class BatchExtensions
{
    /// <summary>The events of one type, in order.</summary>
    public static List<(T Data, RecordedEvent Event)> Of<T>(this IReadOnlyList<RecordedEvent> batch)
    {
        var found = new List<(T, RecordedEvent)>();
        foreach (var e in batch)
            if (e.Data is T data)
                found.Add((data, e));
        return found;
    }

    /// <summary>For each key only the last of its rows: what one statement may write at most once.</summary>
    public static IReadOnlyCollection<T> LastOf<T, TKey>(this IEnumerable<T> rows, Func<T, TKey> key)
        where TKey : notnull
    {
        var last = new Dictionary<TKey, T>();
        foreach (var row in rows)
            last[key(row)] = row;
        return last.Values;
    }
}
