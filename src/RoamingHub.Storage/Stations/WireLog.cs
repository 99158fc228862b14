using System.Globalization;
using Dapper;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Storage.Stations;

/// <param name="Direction"><c>i</c> from the station, <c>o</c> to it. <paramref name="Type"/>: <c>c</c> call, <c>r</c> result, <c>e</c> error, <c>?</c> unreadable.</param>
public sealed record WireFrame(DateTimeOffset At, string Station, char Direction, char Type, string? MessageId, string? Action, string Raw);

/// <summary>Which frames of a station are asked for. What is null does not matter.</summary>
/// <param name="From">Not older. <paramref name="To"/>: older than this.</param>
public sealed record WireQuery(
    string? Action = null, char? Type = null, char? Direction = null, string? MessageId = null, DateTimeOffset? From = null, DateTimeOffset? To = null);

/// <summary>
/// Every frame for support, best effort: when the database falls behind, frames are dropped and counted, stations never wait. What may not be
/// read by people is taken out before a frame is written.
/// </summary>
public sealed class WireLog
{
    private const int LongestMemory = 20_000;

    private readonly Database _database;
    private readonly Func<string, string>? _mask;
    private readonly OfferedRows<WireFrame> _frames;
    private readonly CopyBuffer _copy = new();
    private readonly Dictionary<(string Station, string Id), string> _asked = [];

    public WireLog(Database database, Func<string, string>? mask = null, ILogger<WireLog>? logger = null)
    {
        _database = database;
        _mask = mask;
        _frames = new(20_000, 1000, WriteAsync, logger ?? NullLogger<WireLog>.Instance);
    }

    /// <summary>Frames that were not kept.</summary>
    public long Dropped => _frames.Dropped;

    public void Add(WireFrame frame) => _frames.Add(frame);

    /// <summary>Writes until cancelled.</summary>
    public Task RunAsync(CancellationToken ct) => _frames.RunAsync(ct);

    /// <summary>The frames of a station, newest first. What was offered before this call is in.</summary>
    public async Task<Page<WireFrame>> ReadAsync(string station, WireQuery query, PageRequest page, CancellationToken ct)
    {
        await _frames.CaughtUpAsync(ct);
        var cursor = WireCursor.Parse(page.After);
        var filter = new Filter().And("station = @station", "station", station).And("action = @action", "action", query.Action)
            .And("type = @type", "type", query.Type?.ToString()).And("direction = @direction", "direction", query.Direction?.ToString())
            .And("message_id = @id", "id", query.MessageId).And("at >= @from", "from", query.From?.UtcDateTime).And("at < @to", "to", query.To?.UtcDateTime)
            .And("at <= @last", "last", cursor?.At.UtcDateTime);
        filter.Parameters.Add("limit", page.Limit + 1);
        filter.Parameters.Add("seen", cursor?.Seen ?? 0);
        var rows = await _database.QueryAsync<Row>($"""
            SELECT at AS At, station AS Station, direction::text AS Direction, type::text AS Type, message_id AS MessageId, action AS Action, raw AS Raw
            FROM hub.wire_log {filter} ORDER BY at DESC, direction DESC, message_id DESC, raw DESC LIMIT @limit OFFSET @seen
            """, filter.Parameters, ct);
        var frames = rows.Take(page.Limit).Select(r => new WireFrame(r.At, r.Station, r.Direction[0], r.Type[0], r.MessageId, r.Action, r.Raw)).ToList();
        return new(frames, rows.Count > page.Limit ? WireCursor.After(frames, cursor).ToString() : null);
    }

    /// <summary>Makes the partitions of today and tomorrow, and drops those older than the retention.</summary>
    public async Task MaintainAsync(DateTimeOffset now, int retentionDays, CancellationToken ct)
    {
        await using var connection = await _database.OpenAsync(ct);
        for (var day = 0; day <= 1; day++)
            await MakeAsync(connection, now.UtcDateTime.Date.AddDays(day), ct);
        var oldest = now.UtcDateTime.Date.AddDays(-retentionDays);
        var names = await connection.QueryAsync<string>(new CommandDefinition(
            @"SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'hub' AND c.relname ~ '^wire_log_\d{8}$' AND c.relname < @name",
            new { name = $"wire_log_{oldest:yyyyMMdd}" }, cancellationToken: ct));
        foreach (var name in names)
            await connection.ExecuteAsync(new CommandDefinition($"DROP TABLE IF EXISTS hub.{name}", cancellationToken: ct));
        await connection.ExecuteAsync(new CommandDefinition(
            "DELETE FROM hub.wire_log_before WHERE at < @oldest", new { oldest = DateTime.SpecifyKind(oldest, DateTimeKind.Utc) }, cancellationToken: ct));
    }

    /// <summary>
    /// A day's partition. Frames that came before it was there (the hub had slept over midnight, or its clock jumped) have gone to the default
    /// partition and are fetched from there, since PostgreSQL makes no partition for rows that another one holds.
    /// </summary>
    private static async Task MakeAsync(NpgsqlConnection connection, DateTime day, CancellationToken ct)
    {
        var name = $"hub.wire_log_{day:yyyyMMdd}";
        var (from, to) = ($"'{day:yyyy-MM-dd} 00:00:00+00'", $"'{day.AddDays(1):yyyy-MM-dd} 00:00:00+00'");
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition("SELECT pg_advisory_xact_lock(5208208757389214274)", transaction: transaction, cancellationToken: ct));
        if (await connection.ExecuteScalarAsync<string?>(new CommandDefinition("SELECT to_regclass(@name)::text", new { name }, transaction, cancellationToken: ct)) is null)
        {
            await connection.ExecuteAsync(new CommandDefinition(
                $"""
                 CREATE TABLE {name} (LIKE hub.wire_log INCLUDING DEFAULTS);
                 WITH early AS (DELETE FROM hub.wire_log_before WHERE at >= {from} AND at < {to} RETURNING *) INSERT INTO {name} SELECT * FROM early;
                 ALTER TABLE hub.wire_log ATTACH PARTITION {name} FOR VALUES FROM ({from}) TO ({to});
                 """, transaction: transaction, cancellationToken: ct));
        }

        await transaction.CommitAsync(ct);
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
            _copy.Text(ActionOf(frame));
            _copy.Text(_mask is null ? frame.Raw : _mask(frame.Raw));
        }

        await using var connection = await _database.OpenAsync(ct);
        await using var stream = await connection.BeginRawBinaryCopyAsync(
            "COPY hub.wire_log (at, station, direction, type, message_id, action, raw) FROM STDIN (FORMAT BINARY)", ct);
        await stream.WriteAsync(_copy.Finish(), ct);
    }

    /// <summary>A station's answer does not say what it answers; the call before it does.</summary>
    private string? ActionOf(WireFrame frame)
    {
        if (frame.MessageId is not { } id)
            return frame.Action;
        if (frame is { Direction: 'o', Type: 'c', Action: { } asked })
        {
            if (_asked.Count >= LongestMemory)
                _asked.Clear(); // calls that were never answered
            _asked[(frame.Station, id)] = asked;
        }
        else if (frame is { Direction: 'i', Type: 'r' or 'e' } && _asked.Remove((frame.Station, id.Trim()), out var action))
        {
            return action;
        }

        return frame.Action;
    }

    private sealed record Row(DateTimeOffset At, string Station, string Direction, string Type, string? MessageId, string? Action, string Raw);
}

/// <summary>Where a page of frames ended. Frames have no number: it is the last one's time, and how many of that time have been shown.</summary>
public sealed record WireCursor(DateTimeOffset At, int Seen)
{
    public static bool IsCursor(string text) => Parse(text) is not null;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At.UtcTicks}-{Seen}");

    internal static WireCursor? Parse(string? text) =>
        text?.Split('-') is [var ticks, var seen] && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var at)
        && at <= DateTimeOffset.MaxValue.Ticks && int.TryParse(seen, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? new(new(at, TimeSpan.Zero), count)
            : null;

    internal static WireCursor After(IReadOnlyList<WireFrame> shown, WireCursor? before)
    {
        var at = shown[^1].At;
        var same = shown.Count(f => f.At == at);
        return new(at, same + (before is not null && before.At == at ? before.Seen : 0));
    }
}
