using System.Threading.Channels;
using Dapper;

namespace RoamingHub.Storage.Stations;

/// <param name="Direction"><c>i</c> from the station, <c>o</c> to it. <paramref name="Type"/>: <c>c</c> call, <c>r</c> result, <c>e</c> error, <c>?</c> unreadable.</param>
public sealed record WireFrame(DateTimeOffset At, string Station, char Direction, char Type, string? MessageId, string? Action, string Raw);

/// <summary>Every frame for support, best effort: when the database falls behind, frames are dropped and counted, stations never wait.</summary>
public sealed class WireLog(Database database)
{
    private readonly Channel<WireFrame> _frames = Channel.CreateBounded<WireFrame>(
        new BoundedChannelOptions(20_000) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true });

    private readonly CopyBuffer _copy = new();
    private long _written;
    private long _offered;
    private long _dropped;

    /// <summary>Frames that were not kept.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    public void Add(WireFrame frame)
    {
        if (_frames.Writer.TryWrite(frame))
            Interlocked.Increment(ref _offered);
        else
            Interlocked.Increment(ref _dropped);
    }

    /// <summary>Writes until cancelled.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        var batch = new List<WireFrame>(1000);
        while (await _frames.Reader.WaitToReadAsync(ct))
        {
            batch.Clear();
            while (batch.Count < 1000 && _frames.Reader.TryRead(out var frame))
                batch.Add(frame);
            try
            {
                await WriteAsync(batch, ct);
            }
            catch (Npgsql.NpgsqlException)
            {
                Interlocked.Add(ref _dropped, batch.Count);
                await Task.Delay(TimeSpan.FromSeconds(1), ct);
            }

            Interlocked.Add(ref _written, batch.Count);
        }
    }

    /// <summary>The newest frames of a station, oldest of them first. What was offered before this call is in.</summary>
    public async Task<IReadOnlyList<WireFrame>> ReadAsync(string station, int limit, CancellationToken ct)
    {
        var offered = Interlocked.Read(ref _offered);
        for (var i = 0; i < 100 && Interlocked.Read(ref _written) < offered; i++)
            await Task.Delay(10, ct);
        await using var connection = await database.OpenAsync(ct);
        var rows = await connection.QueryAsync<(DateTimeOffset At, string Station, string Direction, string Type, string? MessageId, string? Action, string Raw)>(
            new CommandDefinition(
                "SELECT at, station, direction::text, type::text, message_id, action, raw FROM hub.wire_log WHERE station = @station ORDER BY at DESC LIMIT @limit",
                new { station, limit }, cancellationToken: ct));
        return [.. rows.Select(r => new WireFrame(r.At, r.Station, r.Direction[0], r.Type[0], r.MessageId, r.Action, r.Raw)).Reverse()];
    }

    /// <summary>Makes the partitions of today and tomorrow, and drops those older than the retention.</summary>
    public async Task MaintainAsync(DateTimeOffset now, int retentionDays, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        for (var day = 0; day <= 1; day++)
        {
            var from = now.UtcDateTime.Date.AddDays(day);
            await connection.ExecuteAsync(new CommandDefinition(
                $"""
                 SELECT pg_advisory_lock(5208208757389214274);
                 CREATE TABLE IF NOT EXISTS hub.wire_log_{from:yyyyMMdd} PARTITION OF hub.wire_log FOR VALUES FROM ('{from:yyyy-MM-dd} 00:00:00+00') TO ('{from.AddDays(1):yyyy-MM-dd} 00:00:00+00');
                 SELECT pg_advisory_unlock(5208208757389214274);
                 """, cancellationToken: ct));
        }

        var oldest = $"wire_log_{now.UtcDateTime.Date.AddDays(-retentionDays):yyyyMMdd}";
        var names = await connection.QueryAsync<string>(new CommandDefinition(
            @"SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'hub' AND c.relname ~ '^wire_log_\d{8}$' AND c.relname < @oldest",
            new { oldest }, cancellationToken: ct));
        foreach (var name in names)
            await connection.ExecuteAsync(new CommandDefinition($"DROP TABLE IF EXISTS hub.{name}", cancellationToken: ct));
    }

    private async Task WriteAsync(List<WireFrame> batch, CancellationToken ct)
    {
        _copy.Begin();
        foreach (var frame in batch)
        {
            _copy.Row(fields: 7);
            _copy.Time(frame.At);
            _copy.Text(frame.Station);
            _copy.Text([frame.Direction]);
            _copy.Text([frame.Type]);
            _copy.Text(frame.MessageId);
            _copy.Text(frame.Action);
            _copy.Text(frame.Raw);
        }

        await using var connection = await database.OpenAsync(ct);
        await using var stream = await connection.BeginRawBinaryCopyAsync(
            "COPY hub.wire_log (at, station, direction, type, message_id, action, raw) FROM STDIN (FORMAT BINARY)", ct);
        await stream.WriteAsync(_copy.Finish(), ct);
    }
}
