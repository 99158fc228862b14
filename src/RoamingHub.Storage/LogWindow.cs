namespace RoamingHub.Storage;

/// <summary>
/// The latest stretch of the log, in memory and without gaps: every event with <c>Start &lt; position ≤ End</c>. A reader that is inside it
/// need not ask the database. Grows at the end, and loses its oldest events when it is full.
/// </summary>
internal sealed class LogWindow(int capacity)
{
    private readonly Lock _lock = new();
    private readonly List<CommittedGroup> _groups = [];
    private int _first; // the groups before it have been lost, and are cleared away together
    private int _count;
    private long _start;
    private long _end;

    public long End => Interlocked.Read(ref _end);

    /// <summary>Empties the window; the next stretch begins after <paramref name="position"/>.</summary>
    public void Restart(long position)
    {
        lock (_lock)
        {
            _groups.Clear();
            _first = 0;
            _count = 0;
            _start = position;
            Interlocked.Exchange(ref _end, position);
        }
    }

    /// <summary>Adds what follows on <see cref="End"/>. <paramref name="end"/> may lie beyond the last event: there is nothing between.</summary>
    public void Add(IReadOnlyList<RecordedEvent> events, long end)
    {
        lock (_lock)
        {
            if (events.Count > 0)
            {
                _groups.Add(new(_end, events));
                _count += events.Count;
            }
            Interlocked.Exchange(ref _end, end);
            for (; _count > capacity; _first++)
            {
                _count -= _groups[_first].Events.Count;
                _start = _groups[_first].Last;
            }
            if (_first > _groups.Count / 2)
            {
                _groups.RemoveRange(0, _first);
                _first = 0;
            }
        }
    }

    /// <summary>
    /// Up to <paramref name="limit"/> of the events after the position. <paramref name="through"/> is how far that is the whole truth:
    /// the last event's position, or the window's end. False when the window does not reach back to the position.
    /// </summary>
    public bool TryRead(long after, int limit, Func<RecordedEvent, bool> wanted, out List<RecordedEvent> events, out long through)
    {
        events = [];
        lock (_lock)
        {
            through = _end;
            if (after < _start || after > _end)
                return false;
            for (var i = FirstAfter(after); i < _groups.Count; i++)
            {
                foreach (var e in _groups[i].Events)
                {
                    if (e.Position <= after || !wanted(e))
                        continue;
                    events.Add(e);
                    if (events.Count == limit)
                    {
                        through = e.Position;
                        return true;
                    }
                }
            }
            return true;
        }
    }

    // A reader that keeps up asks for the last few of thousands of groups.
    private int FirstAfter(long position)
    {
        var (low, high) = (_first, _groups.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_groups[middle].Last <= position)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }
}
