namespace RoamingHub.Storage;

/// <summary>
/// The latest stretch of the log, in memory and without gaps: every event with <c>Start &lt; position ≤ End</c>. A reader that is inside it
/// need not ask the database. Grows at the end, and loses its oldest events when it is full.
/// </summary>
internal sealed class LogWindow(int capacity)
{
    private readonly Lock _lock = new();
    private readonly Queue<CommittedGroup> _groups = new();
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
                _groups.Enqueue(new(_end, events));
                _count += events.Count;
            }
            Interlocked.Exchange(ref _end, end);
            while (_count > capacity && _groups.TryDequeue(out var oldest))
            {
                _count -= oldest.Events.Count;
                _start = oldest.Last;
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
            foreach (var group in _groups)
            {
                if (group.Last <= after)
                    continue;
                foreach (var e in group.Events)
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
}
