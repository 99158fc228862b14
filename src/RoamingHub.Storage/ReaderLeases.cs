using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace RoamingHub.Storage;

/// <summary>
/// Which readers this node owns: one advisory lock each, all on one connection. When that connection ends, so do all of them, and another
/// node takes over. The server ends it when the node has been silent for a while, so a frozen node does not keep its readers.
/// </summary>
public sealed class ReaderLeases : IAsyncDisposable
{
    private static readonly TimeSpan Pulse = TimeSpan.FromSeconds(2);
    private const string Silence = "20s";

    private readonly Database _database;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _turn = new(1);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _pulse;
    private HashSet<string> _held = [];
    private NpgsqlConnection? _connection;

    public ReaderLeases(Database database, ILogger<ReaderLeases>? logger = null, TimeProvider? time = null)
    {
        _database = database;
        _logger = logger ?? NullLogger<ReaderLeases>.Instance;
        _time = time ?? TimeProvider.System;
        _pulse = Task.Run(() => PulseAsync(_stopping.Token));
    }

    /// <summary>As far as this node knows. The checkpoint's compare-and-set is what really keeps a second owner out.</summary>
    public bool Holds(string reader) => Volatile.Read(ref _held).Contains(reader);

    public async Task<bool> TryAcquireAsync(string reader, CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            if (_held.Contains(reader))
                return true;
            _connection ??= await ConnectAsync(ct);
            if (!await LockAsync(_connection, "SELECT pg_try_advisory_lock($1)", reader, ct))
                return false;
            Volatile.Write(ref _held, [.. _held, reader]);
            return true;
        }
        catch (Exception e) when (Outage.Is(e))
        {
            await LoseAllAsync(e);
            return false;
        }
        finally
        {
            _turn.Release();
        }
    }

    public async Task ReleaseAsync(string reader)
    {
        await _turn.WaitAsync();
        try
        {
            if (!_held.Contains(reader) || _connection is null)
                return;
            Volatile.Write(ref _held, [.. _held.Where(h => h != reader)]);
            await LockAsync(_connection, "SELECT pg_advisory_unlock($1)", reader, CancellationToken.None);
        }
        catch (Exception e) when (Outage.Is(e))
        {
            await LoseAllAsync(e);
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _pulse;
        await _turn.WaitAsync();
        Volatile.Write(ref _held, []);
        if (_connection is not null)
            await _connection.DisposeAsync();
        _turn.Dispose();
        _stopping.Dispose();
    }

    private async Task<NpgsqlConnection> ConnectAsync(CancellationToken ct)
    {
        var connection = await _database.OpenDedicatedAsync("roaminghub-leases", ct);
        await using var limit = new NpgsqlCommand($"SET idle_session_timeout = '{Silence}'", connection);
        await limit.ExecuteNonQueryAsync(ct);
        return connection;
    }

    private async Task PulseAsync(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(Pulse, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(ct))
            {
                await _turn.WaitAsync(ct);
                try
                {
                    if (_connection is not null)
                    {
                        await using var alive = new NpgsqlCommand("SELECT 1", _connection) { CommandTimeout = 5 };
                        await alive.ExecuteScalarAsync(ct);
                    }
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    await LoseAllAsync(e);
                }
                finally
                {
                    _turn.Release();
                }
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // Closed by DisposeAsync.
        }
    }

    private async Task LoseAllAsync(Exception error)
    {
        if (_held.Count > 0)
            Log.LeasesLost(_logger, _held.Count, error);
        Volatile.Write(ref _held, []);
        if (_connection is not null)
            await _connection.DisposeAsync();
        _connection = null;
    }

    private static async Task<bool> LockAsync(NpgsqlConnection connection, string sql, string reader, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 5 };
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = KeyOf(reader) });
        return (bool)(await command.ExecuteScalarAsync(ct))!;
    }

    private static long KeyOf(string reader) =>
        BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes("roaminghub reader " + reader)));
}
