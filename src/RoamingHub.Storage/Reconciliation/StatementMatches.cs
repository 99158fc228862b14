using System.Text.Json;
using Dapper;
using Npgsql;
using NpgsqlTypes;
using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Reconciliation;
using RoamingHub.Core.Values;
using RoamingHub.Storage.Events;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Storage.Reconciliation;

/// <summary>A line's outcome, to be kept.</summary>
/// <param name="Again">An earlier line of the same statement is about the same record.</param>
public sealed record MatchedLine(int Line, LedgerEntry? Entry, Verdict Verdict, bool Again = false);

/// <summary>What matching reads and writes, some thousands of lines at a time.</summary>
public sealed class StatementMatches(Database database)
{
    private const string Entry = """
        c.id AS Id, c.session AS Session, c.reference AS Reference, c.partner AS Partner, c.owner AS Owner, c.folded_evse AS Evse, c.token_uid AS TokenUid,
        c.contract_id AS ContractId, c.start_at AS StartAt, c.end_at AS EndAt, c.energy_wh AS EnergyWh, c.currency AS Currency, c.excl_vat AS ExclVat,
        c.incl_vat AS InclVat, c.state AS State, c.credits AS Credits
        """;

    private const string InLedger = "c.partner = @partner AND c.state IN ('sealed', 'credited')";

    /// <summary>The next lines without a class after one, in the statement's order.</summary>
    public async Task<IReadOnlyList<StatementLine>> WaitingAsync(Guid statement, int after, int limit, CancellationToken ct) =>
        [.. (await database.QueryAsync<WaitingRow>(
            """
            SELECT line AS Line, record AS Record, session AS Session, evse AS Evse, token AS Token, start_at AS StartAt, end_at AS EndAt, energy_kwh AS EnergyKwh,
                   currency AS Currency, excl_vat AS ExclVat, incl_vat AS InclVat, owner AS Owner
            FROM hub.statement_lines WHERE statement = @statement AND line > @after AND class IS NULL ORDER BY line LIMIT @limit
            """, new { statement, after, limit }, ct))
            .Select(r => new StatementLine(r.Line, r.Record, r.Session, r.Evse, r.Token, r.StartAt, r.EndAt, r.EnergyKwh, r.Currency, r.ExclVat, r.InclVat, r.Owner))];

    /// <summary>Records that a line names by id or session; some write the session where the record belongs.</summary>
    public Task<ILookup<int, LedgerEntry>> NamedAsync(IReadOnlyList<StatementLine> lines, CancellationToken ct) => EntriesAsync(
        $"""
         WITH u AS (SELECT * FROM unnest(@lines, @records, @sessions, @names, @ids, @others) AS u(line, record, session, name, id, other))
         SELECT u.line AS Line, {Entry} FROM u JOIN read.cdrs c ON c.folded = u.record
         UNION ALL
         SELECT u.line, {Entry} FROM u JOIN read.cdrs c ON c.session = u.id
         UNION ALL
         SELECT u.line, {Entry} FROM u JOIN read.cdrs c ON c.session = u.other
         UNION ALL
         SELECT u.line, {Entry} FROM u JOIN read.cdrs c ON c.reference = u.session
         UNION ALL
         SELECT u.line, {Entry} FROM u JOIN read.cdrs c ON c.reference = u.name
         """,
        new
        {
            lines = lines.Select(l => l.Number).ToArray(), records = Folded(lines, l => Matching.Tight(l.RecordId)), sessions = Folded(lines, l => l.Session),
            names = Folded(lines, l => l.RecordId), ids = Sessions(lines, l => l.Session), others = Sessions(lines, l => l.RecordId),
        }, ct);

    /// <summary>Records of a line's EVSE and token, at about its time.</summary>
    public async Task<ILookup<int, LedgerEntry>> NearbyAsync(IReadOnlyList<StatementLine> lines, CancellationToken ct)
    {
        var placed = lines.Where(l => l is { EvseId: not null, Token: not null, Start: not null, End: not null }).ToList();
        return placed.Count == 0 ? Enumerable.Empty<LedgerEntry>().ToLookup(_ => 0) : await EntriesAsync(
            $"""
             SELECT u.line AS Line, {Entry}
             FROM unnest(@lines, @evses, @bare, @tokens, @starts, @ends) AS u(line, evse, bare, token, start_at, end_at)
             JOIN read.cdrs c ON c.folded_evse IN (u.evse, u.bare) AND c.start_at > u.start_at - interval '15 days' AND c.start_at < u.end_at + interval '15 hours'
                 AND c.end_at > u.start_at - interval '15 hours'
                 AND u.token IN (regexp_replace(upper(c.token_uid), '[^[:alnum:]]', '', 'g'), regexp_replace(upper(c.contract_id), '[^[:alnum:]]', '', 'g'))
             """,
            new
            {
                lines = placed.Select(l => l.Number).ToArray(), evses = placed.Select(l => Folding.EvseId(l.EvseId)).ToArray(),
                bare = placed.Select(l => Matching.Bare(l.EvseId!)).ToArray(), tokens = placed.Select(l => Matching.Bare(l.Token!)).ToArray(),
                starts = placed.Select(l => l.Start!.Value.UtcDateTime).ToArray(), ends = placed.Select(l => l.End!.Value.UtcDateTime).ToArray(),
            }, ct);
    }

    /// <summary>The first line of the statement that is about a record, for those of these records that have one.</summary>
    public async Task<Dictionary<string, int>> TakenAsync(Guid statement, IEnumerable<string> records, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        return (await connection.QueryAsync<(string Cdr, int Line)>(new CommandDefinition(
            "SELECT cdr, min(line) FROM hub.statement_lines WHERE statement = @statement AND cdr = ANY(@records) GROUP BY cdr",
            new { statement, records = records.Select(Folding.Id).ToArray() }, cancellationToken: ct)))
            .ToDictionary(t => t.Cdr, t => t.Line, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The first place in a closed statement of the partner that is about a record, for those of these records that have one.</summary>
    public async Task<Dictionary<string, string>> SettledAsync(Statement statement, IEnumerable<string> records, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        return (await connection.QueryAsync<(string Cdr, int Line, DateTimeOffset Received)>(new CommandDefinition(
            """
            SELECT DISTINCT ON (l.cdr) l.cdr, l.line, s.received_at FROM hub.statement_lines l
            JOIN read.statement_closings k ON k.statement = l.statement JOIN hub.statements s ON s.id = l.statement
            WHERE l.cdr = ANY(@records) AND s.partner = @partner AND l.statement <> @id AND l.our_excl IS NOT NULL AND l.class <> 'missing-there'
            ORDER BY l.cdr, s.received_at
            """, new { statement.Id, partner = statement.Partner.Value, records = records.Select(Folding.Id).ToArray() }, cancellationToken: ct)))
            .ToDictionary(
                t => t.Cdr, t => FormattableString.Invariant($"Line {t.Line} of the statement of {t.Received.UtcDateTime:yyyy-MM-dd}"), StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Whole records by their ids.</summary>
    public async Task<Dictionary<string, ChargeRecord>> RecordsAsync(IEnumerable<string> ids, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        return (await connection.QueryAsync<(string Id, string Json)>(new CommandDefinition(
            "SELECT id, record FROM read.cdrs WHERE folded = ANY(@folded)", new { folded = ids.Select(Folding.Id).ToArray() }, cancellationToken: ct)))
            .ToDictionary(r => r.Id, r => Sql.Read(r.Json, EventJson.Default.ChargeRecord), StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Keeps what lines of the statement came to. False when somebody has taken the statement away.</summary>
    public async Task<bool> SaveAsync(Statement statement, IReadOnlyList<MatchedLine> lines, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using (var command = new NpgsqlCommand(
            """
            UPDATE hub.statement_lines l
            SET class = u.class, cdr = u.cdr, cdr_id = u.id, our_excl = u.excl, our_incl = u.incl, our_currency = u.currency, at_stake = u.at_stake, differences = u.differences,
                suggested = u.suggested
            FROM unnest($2, $3, $4, $5, $6, $7, $8, $9, $10, $11) AS u(line, class, cdr, id, excl, incl, currency, at_stake, differences, suggested)
            WHERE l.statement = $1 AND l.line = u.line AND l.class IS NULL
            """, connection, transaction))
        {
            command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = statement.Id });
            Fill(command, statement.Partner, lines);
            await command.ExecuteNonQueryAsync(ct);
        }

        var there = await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE hub.statements SET matched = matched + @count, touched_at = now() WHERE id = @Id", new { statement.Id, count = lines.Count }, transaction, cancellationToken: ct));
        await transaction.CommitAsync(ct);
        return there > 0;
    }

    /// <summary>
    /// Fixes the time that the statement is about, where it was not given: from the first to the last end of the charges that its lines are about.
    /// In a statement of a hundred lines and more, a few that lie more than a week apart from all others do not stretch it: what
    /// lies between would look as if it was lacking.
    /// </summary>
    public async Task SetPeriodAsync(Guid statement, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            WITH ends AS (
                SELECT coalesce(c.end_at, l.end_at) AS at FROM hub.statement_lines l LEFT JOIN read.cdrs c ON c.folded = l.cdr
                WHERE l.statement = @statement AND coalesce(c.end_at, l.end_at) IS NOT NULL),
            gaps AS (SELECT at, at - lag(at) OVER (ORDER BY at) > interval '7 days' AND (SELECT count(*) FROM ends) >= 100 AS apart FROM ends),
            runs AS (SELECT at, count(*) FILTER (WHERE apart) OVER (ORDER BY at ROWS UNBOUNDED PRECEDING) AS run FROM gaps),
            longest AS (SELECT min(at) AS first, max(at) AS last FROM runs GROUP BY run ORDER BY count(*) DESC, min(at) LIMIT 1)
            UPDATE hub.statements s
            SET from_at = coalesce(s.from_at, p.first), to_at = coalesce(s.to_at, p.last + interval '1 microsecond')
            FROM longest p WHERE s.id = @statement AND (s.from_at IS NULL OR s.to_at IS NULL)
            """, new { statement }, cancellationToken: ct));
    }

    /// <summary>Records of the statement's partner and time that no line is about, in the order of their ends; after one.</summary>
    public async Task<IReadOnlyList<LedgerEntry>> LackingAsync(Statement statement, LedgerEntry? after, int limit, CancellationToken ct) =>
        [.. (await database.QueryAsync<EntryRow>(
            $"""
             SELECT 0 AS Line, {Entry} FROM read.cdrs c
             WHERE {InLedger} AND c.end_at >= @from AND c.end_at < @to AND (@end::timestamptz IS NULL OR (c.end_at >= @end AND (c.end_at, c.folded) > (@end, @folded)))
                 AND NOT EXISTS (SELECT 1 FROM hub.statement_lines l WHERE l.statement = @id AND l.cdr = c.folded)
             ORDER BY c.end_at, c.folded LIMIT @limit
             """,
            new
            {
                id = statement.Id, partner = statement.Partner.Value, from = statement.From?.UtcDateTime, to = statement.To?.UtcDateTime, limit,
                end = after?.End.UtcDateTime, folded = after is null ? null : Folding.Id(after.Id),
            }, ct)).Select(Shown)];

    /// <summary>Adds records that the statement lacks, after its own lines.</summary>
    public async Task AddLackingAsync(Statement statement, IReadOnlyList<MatchedLine> lines, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await using var command = new NpgsqlCommand(
            """
            INSERT INTO hub.statement_lines (statement, line, class, cdr, cdr_id, our_excl, our_incl, our_currency, at_stake, differences, suggested)
            SELECT $1, m.last + u.line, u.class, u.cdr, u.id, u.excl, u.incl, u.currency, u.at_stake, u.differences, u.suggested
            FROM unnest($2, $3, $4, $5, $6, $7, $8, $9, $10, $11) AS u(line, class, cdr, id, excl, incl, currency, at_stake, differences, suggested),
                 (SELECT coalesce(max(line), 0) AS last FROM hub.statement_lines WHERE statement = $1) AS m
            """, connection);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = statement.Id });
        Fill(command, statement.Partner, lines);
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Writes down what the ledger has, and ends.</summary>
    public async Task EndAsync(Statement statement, CancellationToken ct)
    {
        var sums = await database.QueryAsync<LedgerSum>(
            $"""
             SELECT currency AS Currency, count(*) AS Records, coalesce(sum(excl_vat), 0) AS ExclVat, coalesce(sum(coalesce(incl_vat, excl_vat)), 0) AS InclVat,
                    count(*) FILTER (WHERE NOT inside) AS Outside
             FROM (SELECT c.currency, c.excl_vat, c.incl_vat, TRUE AS inside FROM read.cdrs c WHERE {InLedger} AND c.end_at >= @from AND c.end_at < @to
                   UNION ALL
                   SELECT c.currency, c.excl_vat, c.incl_vat, FALSE
                   FROM (SELECT DISTINCT cdr FROM hub.statement_lines WHERE statement = @id AND cdr IS NOT NULL) AS l JOIN read.cdrs c ON c.folded = l.cdr
                   WHERE {InLedger} AND NOT coalesce(c.end_at >= @from AND c.end_at < @to, FALSE)) AS counted
             GROUP BY currency ORDER BY currency
             """, new { id = statement.Id, partner = statement.Partner.Value, from = statement.From?.UtcDateTime, to = statement.To?.UtcDateTime }, ct);
        await using var connection = await database.OpenAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE hub.statements SET state = 'done', ledger = @ledger, touched_at = now() WHERE id = @Id AND state = 'matching'",
            new { statement.Id, ledger = JsonSerializer.Serialize(sums, EventJson.Default.IReadOnlyListLedgerSum) }, cancellationToken: ct));
    }

    /// <summary>It cannot be matched.</summary>
    public async Task FailAsync(Guid statement, string problem, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE hub.statements SET state = 'failed', problem = @problem WHERE id = @statement", new { statement, problem }, cancellationToken: ct));
    }

    private static string?[] Folded(IReadOnlyList<StatementLine> lines, Func<StatementLine, string?> of) =>
        [.. lines.Select(l => of(l) is { } text ? Folding.Id(text) : null)];

    private static Guid?[] Sessions(IReadOnlyList<StatementLine> lines, Func<StatementLine, string?> of) =>
        [.. lines.Select(l => Guid.TryParse(Matching.Tight(of(l)), out var id) ? id : (Guid?)null)];

    private static void Fill(NpgsqlCommand command, PartnerId partner, IReadOnlyList<MatchedLine> lines)
    {
        void Add<T>(NpgsqlDbType type, Func<MatchedLine, int, T> of) =>
            command.Parameters.Add(new NpgsqlParameter<T[]> { TypedValue = [.. lines.Select(of)], NpgsqlDbType = NpgsqlDbType.Array | type });
        // Counted once, and only where the partner owes it: so the classes add up to the ledger.
        LedgerEntry? Owed(MatchedLine l) =>
            l is { Again: false, Entry: { Stands: true } entry } && entry.Partner == partner ? entry : null;
        Add(NpgsqlDbType.Integer, (l, i) => l.Line > 0 ? l.Line : i + 1);
        Add(NpgsqlDbType.Text, (l, _) => l.Verdict.Class.Word());
        Add(NpgsqlDbType.Text, (l, _) => l.Entry is { } entry ? Folding.Id(entry.Id) : null);
        Add(NpgsqlDbType.Text, (l, _) => l.Entry?.Id);
        Add(NpgsqlDbType.Numeric, (l, _) => Owed(l) is { } entry ? entry.ExclVat ?? 0 : (decimal?)null);
        Add(NpgsqlDbType.Numeric, (l, _) => Owed(l) is { } entry ? entry.InclVat ?? entry.ExclVat ?? 0 : (decimal?)null);
        Add(NpgsqlDbType.Text, (l, _) => Owed(l)?.Currency);
        Add(NpgsqlDbType.Numeric, (l, _) => l.Verdict.AtStake);
        Add(NpgsqlDbType.Text, (l, _) => l.Verdict.Differences.Count == 0 ? null : JsonSerializer.Serialize(l.Verdict.Differences, EventJson.Default.IReadOnlyListDifference));
        Add(NpgsqlDbType.Text, (l, _) => Suggesting.For(l.Verdict).Word());
    }

    private async Task<ILookup<int, LedgerEntry>> EntriesAsync(string sql, object parameters, CancellationToken ct) =>
        (await database.QueryAsync<EntryRow>(sql, parameters, ct)).ToLookup(r => r.Line, Shown);

    private static LedgerEntry Shown(EntryRow r) => new(
        r.Id, r.Session.ToString("D"), r.Reference, r.Partner is { } partner ? new PartnerId(partner) : null, r.Owner, r.Evse, r.TokenUid, r.ContractId,
        r.StartAt, r.EndAt, Energy.FromWh(r.EnergyWh).Kwh, r.Currency, r.ExclVat, r.InclVat, r.State, r.Credits);

    private sealed record WaitingRow(
        int Line, string? Record, string? Session, string? Evse, string? Token, DateTimeOffset? StartAt, DateTimeOffset? EndAt, decimal? EnergyKwh,
        string? Currency, decimal? ExclVat, decimal? InclVat, string? Owner);

    private sealed record EntryRow(
        int Line, string Id, Guid Session, string? Reference, string? Partner, string? Owner, string? Evse, string? TokenUid, string? ContractId,
        DateTimeOffset StartAt, DateTimeOffset EndAt, decimal EnergyWh, string? Currency, decimal? ExclVat, decimal? InclVat, string State, string? Credits);
}
