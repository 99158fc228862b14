using Dapper;
using Npgsql;

namespace RoamingHub.Storage.Stations;

/// <summary>The node that holds a station's socket. It is gone when its database session is.</summary>
public sealed record StationOwner(string Station, Guid Node, long Epoch, string Protocol, DateTimeOffset ConnectedAt, bool Alive);

/// <summary>
/// Who holds which station's socket. Every new connection takes a higher epoch, whichever node it reaches; a node lives as long as the
/// database session it registered with, so a killed node's stations are known to be gone without waiting for a clock.
/// </summary>
public sealed class StationOwners(Database database, TimeProvider time) : IAsyncDisposable
{
    private const string Alive = "EXISTS (SELECT 1 FROM hub.nodes n JOIN pg_stat_activity a ON a.pid = n.backend_pid AND a.backend_start = n.backend_start WHERE n.id = o.node)";
    private NpgsqlConnection? _session;

    public Guid Node { get; } = Guid.CreateVersion7();

    /// <summary>Registers this node, again if its session broke, and forgets nodes that are gone and hold nothing.</summary>
    public async Task RegisterAsync(CancellationToken ct)
    {
        if (_session is not null)
        {
            try
            {
                await _session.ExecuteScalarAsync<int>(new CommandDefinition("SELECT 1", cancellationToken: ct));
                return;
            }
            catch (NpgsqlException)
            {
                await _session.DisposeAsync();
                _session = null;
            }
        }

        var session = await database.OpenDedicatedAsync("roaminghub node", ct);
        try
        {
            await session.ExecuteAsync(new CommandDefinition(
                """
                INSERT INTO hub.nodes (id, backend_pid, backend_start)
                SELECT @Node, pid, backend_start FROM pg_stat_activity WHERE pid = pg_backend_pid()
                ON CONFLICT (id) DO UPDATE SET backend_pid = EXCLUDED.backend_pid, backend_start = EXCLUDED.backend_start;
                DELETE FROM hub.nodes n WHERE NOT EXISTS (SELECT 1 FROM pg_stat_activity a WHERE a.pid = n.backend_pid AND a.backend_start = n.backend_start)
                  AND NOT EXISTS (SELECT 1 FROM hub.station_owners o WHERE o.node = n.id)
                """, new { Node }, cancellationToken: ct));
            _session = session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    /// <summary>Takes a station for this node; the epoch is higher than any before.</summary>
    public async Task<long> TakeAsync(string station, string protocol, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            """
            INSERT INTO hub.station_owners (station, node, epoch, protocol, connected_at)
            VALUES (@station, @Node, nextval('hub.station_epochs'), @protocol, @now)
            ON CONFLICT (station) DO UPDATE SET node = EXCLUDED.node, epoch = EXCLUDED.epoch, protocol = EXCLUDED.protocol, connected_at = EXCLUDED.connected_at
            WHERE hub.station_owners.epoch < EXCLUDED.epoch
            RETURNING epoch
            """, new { station, Node, protocol, now = time.GetUtcNow() }, cancellationToken: ct));
    }

    /// <summary>Gives a station up. False when a newer connection has it already.</summary>
    public async Task<bool> LeaveAsync(string station, long epoch, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        return await connection.ExecuteAsync(new CommandDefinition(
            "DELETE FROM hub.station_owners WHERE station = @station AND epoch = @epoch", new { station, epoch }, cancellationToken: ct)) == 1;
    }

    public async Task<StationOwner?> FindAsync(string station, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<StationOwner>(new CommandDefinition(
            $"SELECT o.station, o.node, o.epoch, o.protocol, o.connected_at AS ConnectedAt, {Alive} AS alive FROM hub.station_owners o WHERE o.station = @station",
            new { station }, cancellationToken: ct));
    }

    /// <summary>Every station somebody holds or held; those of nodes that are gone are not alive.</summary>
    public async Task<IReadOnlyList<StationOwner>> AllAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        return (await connection.QueryAsync<StationOwner>(new CommandDefinition(
            $"SELECT o.station, o.node, o.epoch, o.protocol, o.connected_at AS ConnectedAt, {Alive} AS alive FROM hub.station_owners o",
            cancellationToken: ct))).AsList();
    }

    public async ValueTask DisposeAsync()
    {
        if (_session is not null)
            await _session.DisposeAsync();
    }
}
