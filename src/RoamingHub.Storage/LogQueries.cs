using Npgsql;
using NpgsqlTypes;

namespace RoamingHub.Storage;

/// <summary>Reading the log. Marten's tombstones, which fill burnt numbers, are not events.</summary>
internal static class LogQueries
{
    private const string Columns = """SELECT seq_id, id, stream_id, version, type, data, "timestamp" FROM log.mt_events""";

    public static async Task<IReadOnlyList<RecordedEvent>> StreamAsync(
        Database database, EventTypes types, string stream, long afterVersion, long upToVersion, CancellationToken ct)
    {
        await using var command = database.Source.CreateCommand($"{Columns} WHERE stream_id = $1 AND version > $2 AND version <= $3 ORDER BY version");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = stream });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = afterVersion });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = upToVersion });
        return await ReadAsync(command, types, ct);
    }

    /// <summary>
    /// Events of these types from many streams, in order, without the samples of their first reading: these are most of the log, and reading them is most of the work.
    /// </summary>
    public static async Task<ILookup<string, RecordedEvent>> WithoutSamplesAsync(Database database, EventTypes types, string[] streams, CancellationToken ct)
    {
        await using var command = database.Source.CreateCommand("""
            SELECT seq_id, id, stream_id, version, type, data #- '{readings,0,samples}', "timestamp" FROM log.mt_events
            WHERE stream_id = ANY ($1) AND type = ANY ($2)
            """);
        command.Parameters.Add(Texts(streams));
        command.Parameters.Add(Texts([.. types.All.Select(t => t.Alias)]));
        return (await ReadAsync(command, types, ct)).OrderBy(e => e.Version).ToLookup(e => e.Stream);
    }

    /// <param name="types">Only events of these aliases; null for all.</param>
    public static async Task<IReadOnlyList<RecordedEvent>> AllAsync(
        Database database, EventTypes eventTypes, long afterPosition, long upToPosition, int limit, string[]? types, CancellationToken ct)
    {
        await using var command = database.Source.CreateCommand($"""
            {Columns} WHERE seq_id > $1 AND seq_id <= $2 AND stream_id <> 'mt_tombstone' {(types is null ? "" : "AND type = ANY ($4)")}
            ORDER BY seq_id LIMIT $3
            """);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = afterPosition });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = upToPosition });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        if (types is not null)
            command.Parameters.Add(Texts(types));
        return await ReadAsync(command, eventTypes, ct);
    }

    public static async Task<long> HeadAsync(Database database, CancellationToken ct)
    {
        await using var command = database.Source.CreateCommand("SELECT coalesce(max(seq_id), 0) FROM log.mt_events");
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }

    private static NpgsqlParameter<string[]> Texts(string[] texts) => new() { TypedValue = texts, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Varchar };

    private static async Task<IReadOnlyList<RecordedEvent>> ReadAsync(NpgsqlCommand command, EventTypes types, CancellationToken ct)
    {
        var events = new List<RecordedEvent>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            var type = reader.GetString(4);
            events.Add(new(
                reader.GetInt64(0), reader.GetGuid(1), reader.GetString(2), reader.GetInt64(3), type,
                types.Deserialize(type, reader.GetFieldValue<byte[]>(5)),
                reader.GetFieldValue<DateTimeOffset>(6)));
        }
        return events;
    }
}
