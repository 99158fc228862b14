using Npgsql;
using NpgsqlTypes;

namespace RoamingHub.Storage;

/// <summary>
/// What became of each append of a group, in its order, and the positions of all events that were written.
/// <paramref name="Previous"/>, the head before them, is null when it is not known.
/// </summary>
internal sealed record GroupOutcome(IReadOnlyList<AppendResult> Results, IReadOnlyList<long> Positions, long? Previous);

/// <summary>
/// Writes groups over one connection, and finds out what became of a group whose connection broke: the old server process is ended
/// first, so that it cannot commit behind our back, and then the log is searched for the group's event ids.
/// </summary>
internal sealed class GroupWriter(Database database) : IAsyncDisposable
{
    private const string AppendSql = "SELECT * FROM hub.append_events($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    // Unique, so that a process id reused by the server for somebody else is never mistaken for ours.
    private readonly string _name = $"roaminghub-log-{Guid.NewGuid():N}"[..40];
    private NpgsqlConnection? _connection;
    private NpgsqlCommand? _append;
    private long _knownHead;
    // The server process that got a group and has not said what became of it.
    private int? _unsettled;

    /// <summary>Writes the group, or finds that an earlier try with a broken end had written it.</summary>
    public async Task<GroupOutcome> WriteAsync(AppendGroup group, DateTimeOffset at, CancellationToken ct)
    {
        var connection = await ConnectAsync(ct);
        if (_unsettled is { } process)
        {
            await EndAsync(connection, process, ct);
            if (await FindAsync(connection, group, ct) is { } found)
            {
                _unsettled = null;
                return found;
            }
        }
        _unsettled = connection.ProcessID;
        var outcome = await ExecuteAsync(group, at, ct);
        _unsettled = null;
        return outcome;
    }

    /// <summary>The server answered that it has rolled back.</summary>
    public void RolledBack() => _unsettled = null;

    public async Task DropConnectionAsync()
    {
        if (_append is not null)
            await _append.DisposeAsync();
        if (_connection is not null)
            await _connection.DisposeAsync();
        _append = null;
        _connection = null;
    }

    /// <summary>Writes and flushes one row: succeeds only where appends would. What was unsettled has been given up, and is ended.</summary>
    public async Task ProbeAsync(CancellationToken ct)
    {
        var connection = await ConnectAsync(ct);
        if (_unsettled is { } process)
            await EndAsync(connection, process, ct);
        _unsettled = null;
        await using var probe = new NpgsqlCommand("""
            INSERT INTO hub.write_probe (id, probed_at) VALUES (1, now()) ON CONFLICT (id) DO UPDATE SET probed_at = EXCLUDED.probed_at
            """, connection) { CommandTimeout = (int)Timeout.TotalSeconds };
        await probe.ExecuteNonQueryAsync(ct);
    }

    public async Task<long> VersionAsync(string stream, CancellationToken ct)
    {
        var connection = await ConnectAsync(ct);
        await using var command = new NpgsqlCommand("SELECT version FROM log.mt_streams WHERE id = $1", connection)
        {
            Parameters = { new() { Value = stream } },
        };
        return await command.ExecuteScalarAsync(ct) as long? ?? 0;
    }

    public async ValueTask DisposeAsync() => await DropConnectionAsync();

    private async Task<NpgsqlConnection> ConnectAsync(CancellationToken ct)
    {
        if (_connection is { } open)
            return open;
        var connection = await database.OpenDedicatedAsync(_name, ct);
        try
        {
            await using var head = new NpgsqlCommand("SELECT coalesce(max(seq_id), 0) FROM log.mt_events", connection);
            var position = (long)(await head.ExecuteScalarAsync(ct))!;
            // While a group is unsettled its events may already be in: the head before it is the one to search from.
            if (_unsettled is null)
                _knownHead = position;
            _append = await PrepareAsync(connection, ct);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
        return _connection = connection;
    }

    private static async Task<NpgsqlCommand> PrepareAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        static NpgsqlParameter Array(NpgsqlDbType element) => new() { NpgsqlDbType = NpgsqlDbType.Array | element };
        var command = new NpgsqlCommand(AppendSql, connection) { CommandTimeout = (int)Timeout.TotalSeconds };
        foreach (var element in (NpgsqlDbType[])[
            NpgsqlDbType.Varchar, NpgsqlDbType.Varchar, NpgsqlDbType.Bigint, NpgsqlDbType.Integer,
            NpgsqlDbType.Integer, NpgsqlDbType.Integer, NpgsqlDbType.Uuid, NpgsqlDbType.Varchar, NpgsqlDbType.Varchar, NpgsqlDbType.Jsonb])
            command.Parameters.Add(Array(element));
        command.Parameters.Add(new() { NpgsqlDbType = NpgsqlDbType.TimestampTz });
        await command.PrepareAsync(ct);
        return command;
    }

    private async Task<GroupOutcome> ExecuteAsync(AppendGroup group, DateTimeOffset at, CancellationToken ct)
    {
        var command = _append!;
        object[] values =
        [
            group.Streams, group.StreamTypes, group.Expected, group.Counts,
            group.Owners, group.Places, group.Ids, group.Types, group.DotNetTypes, group.Bodies, at,
        ];
        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i];

        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        var previous = reader.GetInt64(0);
        var versions = reader.GetFieldValue<long[]>(1);
        var accepted = reader.GetFieldValue<bool[]>(2);
        var positions = await reader.IsDBNullAsync(3, ct) ? [] : reader.GetFieldValue<long[]>(3);
        // The row comes before the commit. Only the end of the exchange says that the commit has happened.
        await reader.NextResultAsync(ct);

        var results = new AppendResult[group.Appends.Count];
        var written = 0;
        for (var i = 0; i < results.Length; i++)
        {
            if (accepted[i])
                written += group.Counts[i];
            results[i] = accepted[i]
                ? new(Conflict: false, versions[i] + group.Counts[i], positions[written - 1])
                : new(Conflict: true, versions[i], Position: 0);
        }
        _knownHead = positions is [.., var last] ? last : previous;
        return new(results, positions, previous);
    }

    private async Task EndAsync(NpgsqlConnection connection, int process, CancellationToken ct)
    {
        await using var end = new NpgsqlCommand("""
            SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
            WHERE pid = $1 AND application_name = $2 AND pid <> pg_backend_pid()
            """, connection)
        {
            Parameters = { new() { Value = process }, new() { Value = _name } },
        };
        while ((long)(await end.ExecuteScalarAsync(ct))! > 0)
            await Task.Delay(TimeSpan.FromMilliseconds(20), ct);
    }

    /// <summary>Null when nothing of the group is in the log. A group is written whole: what is missing then was refused.</summary>
    private async Task<GroupOutcome?> FindAsync(NpgsqlConnection connection, AppendGroup group, CancellationToken ct)
    {
        var found = new Dictionary<Guid, (long Position, long Version)>();
        await using (var search = new NpgsqlCommand("SELECT id, seq_id, version FROM log.mt_events WHERE seq_id > $1 AND id = ANY ($2)", connection)
        {
            Parameters = { new() { Value = _knownHead }, new() { Value = group.Ids } },
        })
        await using (var reader = await search.ExecuteReaderAsync(ct))
        {
            while (await reader.ReadAsync(ct))
                found[reader.GetGuid(0)] = (reader.GetInt64(1), reader.GetInt64(2));
        }
        if (found.Count == 0)
            return null;

        var results = new AppendResult[group.Appends.Count];
        for (var i = 0; i < results.Length; i++)
        {
            var append = group.Appends[i];
            results[i] = found.TryGetValue(append.Ids[^1], out var last)
                ? new(Conflict: false, last.Version, last.Position)
                : new(Conflict: true, await VersionAsync(append.Stream, ct), Position: 0);
        }
        return new(results, [], Previous: null);
    }
}
