namespace RoamingHub.Hub.Stations;

/// <summary>
/// How many stations are let in at the same time. After an outage all of them come at once; those beyond are told to come back at moments
/// spread over half a minute, so that the others get through.
/// </summary>
internal sealed class StationArrivals(StationRegistry registry, StationOptions options, IHostApplicationLifetime lifetime)
{
    private int _count;

    /// <summary>A place, to be given back when the station is in or refused; null when there is none, or the hub is about to stop.</summary>
    public IDisposable? TryEnter()
    {
        var isOpen = !lifetime.ApplicationStopping.IsCancellationRequested && registry.Count < options.MaxConnections;
        if (Interlocked.Increment(ref _count) <= options.MaxArrivals && isOpen)
            return new Place(this);
        Interlocked.Decrement(ref _count);
        return null;
    }

    private sealed class Place(StationArrivals arrivals) : IDisposable
    {
        private int _left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0)
                Interlocked.Decrement(ref arrivals._count);
        }
    }
}
