using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using RoamingHub.Core.Values;

namespace RoamingHub.Hub.Stations;

/// <summary>The connections this node holds, one a station. The newest wins; the loser's late close takes nothing away.</summary>
internal sealed class StationRegistry
{
    private readonly ConcurrentDictionary<StationId, StationConnection> _connections = new();

    public int Count => _connections.Count;

    /// <summary>A snapshot is not made: what comes or goes meanwhile may be in it or not.</summary>
    public IEnumerable<StationConnection> All => _connections.Select(c => c.Value);

    public bool TryGet(StationId station, [NotNullWhen(true)] out StationConnection? connection) => _connections.TryGetValue(station, out connection);

    /// <summary>Puts the connection in its place and returns the one it displaces.</summary>
    public StationConnection? Enter(StationConnection connection)
    {
        StationConnection? displaced = null;
        _connections.AddOrUpdate(connection.Station, connection, (_, old) =>
        {
            displaced = old.Epoch < connection.Epoch ? old : connection;
            return old.Epoch < connection.Epoch ? connection : old;
        });
        return displaced;
    }

    public void Leave(StationConnection connection) => _connections.TryRemove(KeyValuePair.Create(connection.Station, connection));
}
