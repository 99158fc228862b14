using Dapper;
using Npgsql;
using RoamingHub.Core.LocalLists;
using RoamingHub.Core.Stations;
using RoamingHub.Core.Tokens;

namespace RoamingHub.Storage.Stations;

public enum LocalListState
{
    Off,
    Waiting,
    InStep,
    Retrying,

    /// <summary>The station said so; nothing more is sent until the back office says something new.</summary>
    NotSupported,
}

/// <summary>A station's list as it is to be and as it stands.</summary>
/// <param name="Checked">The station's version was asked since it came back.</param>
/// <param name="Wanted">Changes of tokens so far; the list holds <paramref name="Seen"/> of them.</param>
/// <param name="Version">The station's, as far as we know.</param>
/// <param name="LeftOut">Tokens for which there is no room.</param>
/// <param name="Blocked">Blockings so far; the cache was cleared after <paramref name="CacheSeen"/> of them.</param>
public sealed record LocalListRow(
    string Station, LocalListMode Mode, bool ClearCache, LocalListState State, DateTimeOffset? DueAt, bool Checked, long Seen, long Wanted,
    DateTimeOffset? TriedAt, int Failures, string? Protocol, int? Version, int? MaxEntries, int? MaxPerMessage, int? MaxBytes, int LeftOut, int Size,
    DateTimeOffset? SyncedAt, string? Outcome, string CacheState, long CacheSeen, long Blocked, DateTimeOffset? CacheDueAt, int CacheFailures,
    DateTimeOffset? CacheAt, string? CacheOutcome)
{
    public ListLimits Limits => new(MaxEntries, MaxPerMessage, MaxBytes);

    public bool IsListDue(DateTimeOffset now, TimeSpan interval) =>
        Mode != LocalListMode.Off && State != LocalListState.NotSupported
        && (DueAt is { } due ? due <= now : Seen < Wanted && (TriedAt is null || TriedAt + interval <= now));

    public bool IsCacheDue(DateTimeOffset now) =>
        ClearCache && CacheState != "NotSupported" && CacheSeen < Blocked && (CacheDueAt is null || CacheDueAt <= now);
}

/// <summary>The local authorization lists of stations: what is to be done, and what a station holds.</summary>
public sealed class LocalLists(Database database)
{
    private const string Columns = """
        SELECT l.station AS Station, l.mode AS Mode, l.clear_cache AS ClearCache, l.state AS State, l.due_at AS DueAt, l.checked AS Checked,
               l.seen AS Seen, CASE l.mode WHEN 'LocalAndPartners' THEN c.local + c.partners ELSE c.local END AS Wanted, l.tried_at AS TriedAt,
               l.failures AS Failures, l.protocol AS Protocol, l.version AS Version, l.max_entries AS MaxEntries,
               l.max_per_message AS MaxPerMessage, l.max_bytes AS MaxBytes, l.left_out AS LeftOut,
               (SELECT count(*)::int FROM hub.local_list_entries e WHERE e.station = l.station) AS Size, l.synced_at AS SyncedAt,
               l.outcome AS Outcome, l.cache_state AS CacheState, l.cache_seen AS CacheSeen, c.blocked AS Blocked, l.cache_due_at AS CacheDueAt,
               l.cache_failures AS CacheFailures, l.cache_at AS CacheAt, l.cache_outcome AS CacheOutcome
        FROM hub.local_lists l
        CROSS JOIN (SELECT coalesce(sum(changes) FILTER (WHERE scope = 'local'), 0)::bigint AS local,
                           coalesce(sum(changes) FILTER (WHERE scope = 'partners'), 0)::bigint AS partners,
                           coalesce(sum(changes) FILTER (WHERE scope = 'blocked'), 0)::bigint AS blocked FROM hub.token_changes) c
        """;

    /// <summary>Counts changes of tokens, in the transaction that brings them about.</summary>
    public const string CountChange = """
        INSERT INTO hub.token_changes AS c (scope, changes) SELECT scope, 1 FROM unnest(@scopes) AS scope ORDER BY scope
        ON CONFLICT (scope) DO UPDATE SET changes = c.changes + 1
        """;

    public static Task DescribeAsync(LocalListDescribed e, DateTimeOffset now, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct) =>
        connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO hub.local_lists AS l (station, mode, clear_cache, state, due_at, cache_seen)
            SELECT @station, @mode, @clear, @state, @due, coalesce((SELECT changes FROM hub.token_changes WHERE scope = 'blocked'), 0)
            ON CONFLICT (station) DO UPDATE SET
                mode = EXCLUDED.mode, clear_cache = EXCLUDED.clear_cache, state = EXCLUDED.state, due_at = EXCLUDED.due_at, checked = FALSE, seen = -1,
                failures = 0, version = CASE EXCLUDED.mode WHEN 'Off' THEN NULL ELSE l.version END, cache_state = 'Idle', cache_due_at = NULL,
                cache_failures = 0, cache_seen = CASE WHEN l.clear_cache THEN l.cache_seen ELSE EXCLUDED.cache_seen END;
            DELETE FROM hub.local_list_entries WHERE station = @station AND @mode = 'Off'
            """,
            new
            {
                station = e.Station.Value, mode = e.Mode.ToString(), clear = e.ClearCache,
                state = (e.Mode == LocalListMode.Off ? LocalListState.Off : LocalListState.Waiting).ToString(),
                due = e.Mode == LocalListMode.Off ? null : (DateTimeOffset?)now,
            }, transaction, cancellationToken: ct));

    /// <summary>Stations that came back: what they hold is asked for.</summary>
    public static Task ReturnedAsync(
        IReadOnlyCollection<string> stations, DateTimeOffset due, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct) =>
        connection.ExecuteAsync(new CommandDefinition(
            """
            UPDATE hub.local_lists SET checked = FALSE, due_at = @due, state = 'Waiting' WHERE station = ANY(@stations) AND mode <> 'Off' AND state <> 'NotSupported'
            """, new { stations = stations.ToArray(), due }, transaction, cancellationToken: ct));

    public static Task ForgetAsync(IReadOnlyCollection<string> stations, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct) =>
        connection.ExecuteAsync(new CommandDefinition(
            "DELETE FROM hub.local_lists WHERE station = ANY(@stations); DELETE FROM hub.local_list_entries WHERE station = ANY(@stations)",
            new { stations = stations.ToArray() }, transaction, cancellationToken: ct));

    public static Task CountAsync(IReadOnlyCollection<string> scopes, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct) =>
        connection.ExecuteAsync(new CommandDefinition(CountChange, new { scopes = scopes.ToArray() }, transaction, cancellationToken: ct));

    public async Task<LocalListRow?> FindAsync(string station, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
            $"{Columns} WHERE l.station = @station", new { station }, cancellationToken: ct)) is { } row ? Shown(row) : null;
    }

    /// <summary>Every station for which anything is switched on.</summary>
    public async Task<IReadOnlyList<LocalListRow>> SwitchedOnAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        return [.. (await connection.QueryAsync<Row>(new CommandDefinition(
            $"{Columns} WHERE l.mode <> 'Off' OR l.clear_cache", cancellationToken: ct))).Select(Shown)];
    }

    /// <summary>What a station holds, by folded tag.</summary>
    public async Task<Dictionary<string, HeldToken>> HeldAsync(string station, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        var rows = await connection.QueryAsync<(string Folded, string IdTag, string Kind, string Content)>(new CommandDefinition(
            "SELECT folded, id_tag, kind, content FROM hub.local_list_entries WHERE station = @station", new { station }, cancellationToken: ct));
        return rows.ToDictionary(r => r.Folded, r => new HeldToken(r.IdTag, Enum.Parse<TokenKind>(r.Kind), r.Content), StringComparer.Ordinal);
    }

    /// <summary>The station took an update.</summary>
    public async Task TookAsync(string station, int version, bool full, IReadOnlyList<ListChange> changes, CancellationToken ct)
    {
        var (puts, gone) = (changes.Where(c => c.Token is not null).ToList(), changes.Where(c => c.Token is null).ToList());
        await using var connection = await database.OpenAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            DELETE FROM hub.local_list_entries WHERE station = @station AND (@full OR folded = ANY(@gone));
            INSERT INTO hub.local_list_entries (station, folded, id_tag, kind, content)
            SELECT @station, * FROM unnest(@folded, @tags, @kinds, @contents)
            ON CONFLICT (station, folded) DO UPDATE SET id_tag = EXCLUDED.id_tag, kind = EXCLUDED.kind, content = EXCLUDED.content;
            UPDATE hub.local_lists SET version = @version WHERE station = @station
            """,
            new
            {
                station, version, full, gone = gone.Select(c => TokenRef.Fold(c.IdTag)).ToArray(),
                folded = puts.Select(c => c.Token!.Folded).ToArray(), tags = puts.Select(c => c.IdTag).ToArray(),
                kinds = puts.Select(c => c.Kind.ToString()).ToArray(), contents = puts.Select(c => c.Token!.Content).ToArray(),
            }, transaction, cancellationToken: ct));
        await transaction.CommitAsync(ct);
    }

    public async Task LearnedAsync(string station, string protocol, ListLimits limits, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE hub.local_lists SET protocol = @protocol, max_entries = @Entries, max_per_message = @PerMessage, max_bytes = @BytesPerMessage WHERE station = @station",
            new { station, protocol, limits.Entries, limits.PerMessage, limits.BytesPerMessage }, cancellationToken: ct));
    }

    /// <summary>How a look at the list ended. A station that came back meanwhile is looked at again, and a newer description stands.</summary>
    /// <param name="before">As it was read when the look began.</param>
    /// <param name="version">Null: not known; the next look asks and sends everything.</param>
    /// <param name="retryAt">Null: nothing is left to do.</param>
    public async Task LookedAsync(
        LocalListRow before, LocalListState state, int? version, int leftOut, string outcome, DateTimeOffset now, DateTimeOffset? retryAt, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            UPDATE hub.local_lists SET
                state = @state, version = @version, left_out = @leftOut, outcome = @outcome, tried_at = @now, checked = @done,
                seen = CASE WHEN @done THEN @Wanted ELSE seen END, failures = CASE WHEN @done THEN 0 ELSE failures + 1 END,
                synced_at = CASE WHEN @done THEN @now ELSE synced_at END, due_at = @retryAt
            WHERE station = @Station AND mode = @mode AND due_at IS NOT DISTINCT FROM @DueAt AND checked = @Checked AND seen = @Seen
            """,
            new
            {
                before.Station, before.DueAt, before.Checked, before.Seen, before.Wanted, mode = before.Mode.ToString(), state = state.ToString(), version,
                leftOut, outcome, now, done = state == LocalListState.InStep, retryAt,
            }, cancellationToken: ct));
    }

    public async Task ClearedAsync(LocalListRow before, string outcome, bool supported, DateTimeOffset now, DateTimeOffset? retryAt, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            UPDATE hub.local_lists SET
                cache_state = CASE WHEN NOT @supported THEN 'NotSupported' WHEN @retryAt::timestamptz IS NULL THEN 'Idle' ELSE 'Retrying' END,
                cache_seen = CASE WHEN @retryAt::timestamptz IS NULL THEN @Blocked ELSE cache_seen END, cache_due_at = @retryAt,
                cache_failures = CASE WHEN @retryAt::timestamptz IS NULL THEN 0 ELSE cache_failures + 1 END,
                cache_outcome = @outcome, cache_at = @now
            WHERE station = @Station
            """, new { before.Station, before.Blocked, outcome, supported, now, retryAt }, cancellationToken: ct));
    }

    private static LocalListRow Shown(Row r) => new(
        r.Station, Enum.Parse<LocalListMode>(r.Mode), r.ClearCache, Enum.Parse<LocalListState>(r.State), r.DueAt, r.Checked, r.Seen, r.Wanted, r.TriedAt,
        r.Failures, r.Protocol, r.Version, r.MaxEntries, r.MaxPerMessage, r.MaxBytes, r.LeftOut, r.Size, r.SyncedAt, r.Outcome, r.CacheState, r.CacheSeen,
        r.Blocked, r.CacheDueAt, r.CacheFailures, r.CacheAt, r.CacheOutcome);

    private sealed record Row(
        string Station, string Mode, bool ClearCache, string State, DateTimeOffset? DueAt, bool Checked, long Seen, long Wanted, DateTimeOffset? TriedAt,
        int Failures, string? Protocol, int? Version, int? MaxEntries, int? MaxPerMessage, int? MaxBytes, int LeftOut, int Size, DateTimeOffset? SyncedAt,
        string? Outcome, string CacheState, long CacheSeen, long Blocked, DateTimeOffset? CacheDueAt, int CacheFailures, DateTimeOffset? CacheAt,
        string? CacheOutcome);
}
