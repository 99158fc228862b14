using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace RoamingHub.Storage.Partners;

/// <summary>One at a time of a name, over all nodes: an advisory lock each, held by a connection for as long as the turn takes.</summary>
public sealed class NamedTurns(Database database, TimeProvider time)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    /// <summary>Null when the name was taken for all that time.</summary>
    public async Task<IAsyncDisposable?> TakeAsync(string name, TimeSpan patience, CancellationToken ct)
    {
        var key = BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes("roaminghub turn " + name)));
        var started = time.GetTimestamp();
        while (true)
        {
            var connection = await database.OpenAsync(ct);
            try
            {
                if (await AskAsync(connection, "SELECT pg_try_advisory_lock($1)", key, ct))
                {
                    var turn = new Turn(connection, key);
                    connection = null;
                    return turn;
                }
            }
            finally
            {
                if (connection is not null)
                    await connection.DisposeAsync();
            }

            if (time.GetElapsedTime(started) > patience)
                return null;
            await Task.Delay(Look, time, ct);
        }
    }

    private static async Task<bool> AskAsync(NpgsqlConnection connection, string sql, long key, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 5 };
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = key });
        return (bool)(await command.ExecuteScalarAsync(ct))!;
    }

    private sealed class Turn(NpgsqlConnection connection, long key) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            try
            {
                await AskAsync(connection, "SELECT pg_advisory_unlock($1)", key, CancellationToken.None);
            }
            catch (Exception e) when (Outage.Is(e))
            {
                // The connection is gone, and the lock with it.
            }
            finally
            {
                await connection.DisposeAsync();
            }
        }
    }
}
