using Npgsql;

namespace RoamingHub.Storage;

/// <summary>How far each reader has come: Marten's table of progress.</summary>
public static class Checkpoints
{
    /// <summary>Null when there has never been such a reader.</summary>
    public static async Task<long?> ReadAsync(Database database, string reader, CancellationToken ct = default)
    {
        await using var command = database.Source.CreateCommand("SELECT last_seq_id FROM log.mt_event_progression WHERE name = $1");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = reader });
        return await command.ExecuteScalarAsync(ct) as long?;
    }

    /// <summary>The reader's position; a new reader is entered at <paramref name="start"/>.</summary>
    internal static async Task<long> LoadAsync(Database database, string reader, long start, CancellationToken ct)
    {
        await using var command = database.Source.CreateCommand("""
            INSERT INTO log.mt_event_progression (name, last_seq_id) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING
            """);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = reader });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = start });
        await command.ExecuteNonQueryAsync(ct);
        return await ReadAsync(database, reader, ct) ?? 0;
    }

    /// <summary>False when the reader is not at <paramref name="from"/>: another node owns it. Nothing has changed then.</summary>
    internal static async Task<bool> MoveAsync(NpgsqlConnection connection, NpgsqlTransaction? transaction, string reader, long from, long to, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("""
            UPDATE log.mt_event_progression SET last_seq_id = $3, last_updated = transaction_timestamp()
            WHERE name = $1 AND coalesce(last_seq_id, 0) = $2
            """, connection, transaction);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = reader });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = from });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = to });
        return await command.ExecuteNonQueryAsync(ct) == 1;
    }
}
