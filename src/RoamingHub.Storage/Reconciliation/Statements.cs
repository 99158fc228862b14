using Dapper;
using RoamingHub.Core.Reconciliation;
using RoamingHub.Core.Values;
using RoamingHub.Storage.Events;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Storage.Reconciliation;

/// <summary>A partner's statement as a whole.</summary>
/// <param name="State">loading, matching, done or failed.</param>
/// <param name="From">Ends of the charges it is about: inclusive. <paramref name="To"/>: exclusive.</param>
/// <param name="Lines">The statement's own, those that could be read.</param>
/// <param name="Problem">Why it failed.</param>
/// <param name="Ledger">Once it is done.</param>
/// <param name="Read">Bytes that have been read, of <paramref name="Size"/> where that was told.</param>
/// <param name="PeriodGiven">The time was told with it; else its lines tell it.</param>
public sealed record Statement(
    Guid Id, PartnerId Partner, string State, string Format, string By, DateTimeOffset ReceivedAt, DateTimeOffset? From, DateTimeOffset? To, int Lines,
    int Faults, int Matched, string? Problem, IReadOnlyList<LedgerSum>? Ledger, long? Read = null, long? Size = null, bool? PeriodGiven = null,
    StatementClosing? Closed = null);

public sealed record StatementClosing(string By, string? Reason, DateTimeOffset At);

/// <summary>What the ledger has of the partner for the statement's time, in one currency.</summary>
/// <param name="Outside">Records of another time that lines are about; they are counted too.</param>
public sealed record LedgerSum(string? Currency, long Records, decimal ExclVat, decimal InclVat, long Outside);

/// <summary>The lines of one class in one currency. Ours is what the ledger has for them.</summary>
/// <param name="OursIncl">With VAT; without where there is none.</param>
/// <param name="TheirsExcl">Of the lines that tell it.</param>
public sealed record ClassTotal(
    string Class, string? Currency, long Lines, decimal OursExcl, decimal OursIncl, decimal TheirsExcl, decimal TheirsIncl, decimal AtStake);

/// <param name="Row">Of the file, from 1.</param>
/// <param name="Column">The file's name of the column that is at fault.</param>
public sealed record StatementFault(int Line, string Reason, int? Row = null, string? Column = null);

/// <summary>A line with what it came to, and what was decided about it.</summary>
/// <param name="Record">Our record's id.</param>
/// <param name="Lacking">The line is none of the statement's: it is a record that the statement lacks.</param>
public sealed record StatementResult(
    StatementLine Line, string? Class, string? Record, decimal? OurExcl, decimal? OurIncl, string? OurCurrency, IReadOnlyList<Difference> Differences,
    decimal? AtStake, bool Lacking, string? Action, string? Reason, string? DecidedBy, DateTimeOffset? DecidedAt, string? Suggested = null);

/// <summary>Partners' statements and what became of their lines.</summary>
public sealed class Statements(Database database)
{
    /// <summary>How long an upload may be silent before it counts as broken off.</summary>
    private const string Silence = "10 minutes";

    private const string Heads = """
        SELECT id AS Id, partner AS Partner, state AS State, format AS Format, s.by AS By, received_at AS ReceivedAt, from_at AS FromAt, to_at AS ToAt,
               lines AS Lines, faults AS Faults, matched AS Matched, problem AS Problem, ledger AS Ledger, bytes AS Bytes, size AS Size,
               period_given AS PeriodGiven, k.by AS ClosedBy, k.reason AS ClosedReason, k.at AS ClosedAt
        FROM hub.statements s LEFT JOIN read.statement_closings k ON k.statement = s.id
        """;

    // What was decided about a line by itself counts before what was decided about its class.
    private const string Decided = """
        FROM hub.statement_lines l
        LEFT JOIN read.statement_decisions d ON d.statement = l.statement AND d.line = l.line
        LEFT JOIN read.statement_class_decisions g ON g.statement = l.statement AND g.class = l.class
        """;

    private const string Lines = $"""
        SELECT l.line AS Line, l.record AS Record, l.session AS Session, l.evse AS Evse, l.token AS Token, l.start_at AS StartAt, l.end_at AS EndAt,
               l.energy_kwh AS EnergyKwh, l.currency AS Currency, l.excl_vat AS ExclVat, l.incl_vat AS InclVat, l.owner AS Owner, l.class AS Class,
               l.cdr_id AS CdrId, l.our_excl AS OurExcl, l.our_incl AS OurIncl, l.our_currency AS OurCurrency, l.differences AS Differences,
               l.at_stake AS AtStake, l.suggested AS Suggested, coalesce(d.action, g.action) AS Action,
               CASE WHEN d.action IS NULL THEN g.reason ELSE d.reason END AS Reason, coalesce(d.by, g.by) AS By, coalesce(d.at, g.at) AS At
        {Decided}
        """;

    public async Task<Statement?> FindAsync(Guid id, CancellationToken ct) =>
        await database.FindAsync<Head>($"{Heads} WHERE id = @id", new { id }, ct) is { } head ? Shown(head) : null;

    /// <summary>Newest first: ids go up with time.</summary>
    public async Task<IReadOnlyList<Statement>> ListAsync(string? partner, Guid? after, int limit, CancellationToken ct) =>
    [
        .. (await database.QueryAsync<Head>(
            $"{Heads} WHERE (@partner::text IS NULL OR partner = @partner) AND (@after::uuid IS NULL OR id < @after) ORDER BY id DESC LIMIT @limit",
            new { partner, after, limit }, ct)).Select(Shown),
    ];

    /// <summary>The oldest that waits to be matched.</summary>
    public async Task<Statement?> NextAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            $"""
             UPDATE hub.statements SET state = 'failed', problem = 'The upload broke off.'
             WHERE state = 'loading' AND touched_at < now() - interval '{Silence}'
             """, cancellationToken: ct));
        return await database.FindAsync<Head>($"{Heads} WHERE state = 'matching' ORDER BY received_at LIMIT 1", null, ct) is { } head ? Shown(head) : null;
    }

    public Task<IReadOnlyList<StatementFault>> FaultsAsync(Guid id, int limit, CancellationToken ct) => database.QueryAsync<StatementFault>(
        "SELECT line AS Line, reason AS Reason, row AS Row, col AS Column FROM hub.statement_faults WHERE statement = @id ORDER BY line LIMIT @limit", new { id, limit }, ct);

    public Task<IReadOnlyList<ClassTotal>> TotalsAsync(Guid id, CancellationToken ct) => database.QueryAsync<ClassTotal>("""
        SELECT class AS Class, currency AS Currency, sum(lines)::bigint AS Lines, sum(ours_excl) AS OursExcl, sum(ours_incl) AS OursIncl,
               sum(theirs_excl) AS TheirsExcl, sum(theirs_incl) AS TheirsIncl, sum(at_stake) AS AtStake
        FROM (
            SELECT class, coalesce(our_currency, currency) AS currency, count(*) AS lines, coalesce(sum(our_excl), 0) AS ours_excl,
                   coalesce(sum(our_incl), 0) AS ours_incl, 0 AS theirs_excl, 0 AS theirs_incl, coalesce(sum(at_stake), 0) AS at_stake
            FROM hub.statement_lines WHERE statement = @id AND class IS NOT NULL GROUP BY 1, 2
            UNION ALL
            SELECT class, coalesce(currency, our_currency), 0, 0, 0, coalesce(sum(excl_vat), 0), coalesce(sum(incl_vat), 0), 0
            FROM hub.statement_lines WHERE statement = @id AND class IS NOT NULL GROUP BY 1, 2) AS sides
        GROUP BY class, currency
        HAVING sum(lines) > 0 OR sum(theirs_excl) <> 0 OR sum(theirs_incl) <> 0
        ORDER BY class, currency
        """, new { id }, ct);

    /// <summary>In the statement's order; after a line.</summary>
    public async Task<IReadOnlyList<StatementResult>> LinesAsync(Guid id, string? of, int after, int limit, CancellationToken ct)
    {
        var filter = new Filter().And("l.statement = @id", "id", id).And("l.class = @of", "of", of).And("l.line > @after", "after", after);
        filter.Parameters.Add("limit", limit);
        return [.. (await database.QueryAsync<Row>($"{Lines} {filter} ORDER BY l.line LIMIT @limit", filter.Parameters, ct)).Select(Shown)];
    }

    public async Task<StatementResult?> LineAsync(Guid id, int line, CancellationToken ct) =>
        await database.FindAsync<Row>($"{Lines} WHERE l.statement = @id AND l.line = @line", new { id, line }, ct) is { } row ? Shown(row) : null;

    /// <summary>
    /// Ids of an owner's records on which both sides agree: equal from the start, or accepted since. In their order, after one; without those that
    /// were taken back and what took them back, which come to nothing together.
    /// </summary>
    public async Task<IReadOnlyList<string>> AgreedAsync(Guid id, PartyId owner, string after, int limit, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        return (await connection.QueryAsync<string>(new CommandDefinition($"""
            SELECT c.id {Decided}
            JOIN read.cdrs c ON c.folded = l.cdr
            WHERE l.statement = @id AND l.our_excl IS NOT NULL AND (l.class = 'equal' OR coalesce(d.action, g.action) = 'accept') AND l.class <> 'missing-there'
                AND c.credits IS NULL AND c.credited_by IS NULL AND c.owner = @owner AND c.id > @after
            ORDER BY c.id LIMIT @limit
            """, new { id, owner = owner.ToString(), after, limit }, cancellationToken: ct))).AsList();
    }

    /// <summary>Lines that are not equal and that nobody has decided about.</summary>
    public async Task<long> OpenAsync(Guid id, CancellationToken ct) => (await database.QueryAsync<long>(
        $"SELECT count(*) {Decided} WHERE l.statement = @id AND l.class IS DISTINCT FROM 'equal' AND coalesce(d.action, g.action) IS NULL", new { id }, ct))[0];

    /// <summary>Statements of the same partner with the same content that came before, the newest first.</summary>
    public Task<IReadOnlyList<Guid>> SameAsync(Guid id, CancellationToken ct) => database.QueryAsync<Guid>(
        """
        SELECT o.id FROM hub.statements s JOIN hub.statements o ON o.partner = s.partner AND o.digest = s.digest AND o.id <> s.id AND o.received_at <= s.received_at
        WHERE s.id = @id ORDER BY o.received_at DESC LIMIT 20
        """, new { id }, ct);

    /// <summary>Takes a statement away with all its lines, also in the middle of its matching. What was decided stays in the log.</summary>
    public async Task DeleteAsync(Guid id, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition("DELETE FROM hub.statements WHERE id = @id", new { id }, commandTimeout: 600, cancellationToken: ct));
    }

    /// <summary>How a partner's CSV is read (JSON); null where nobody has said.</summary>
    public Task<string?> MappingAsync(string partner, CancellationToken ct) =>
        database.FindAsync<string>("SELECT mapping FROM hub.statement_mappings WHERE partner = @partner", new { partner }, ct);

    public async Task SaveMappingAsync(string partner, string mapping, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            "INSERT INTO hub.statement_mappings (partner, mapping) VALUES (@partner, @mapping) ON CONFLICT (partner) DO UPDATE SET mapping = EXCLUDED.mapping",
            new { partner, mapping }, cancellationToken: ct));
    }

    private static Statement Shown(Head h) => new(
        h.Id, new(h.Partner), h.State, h.Format, h.By, h.ReceivedAt, h.FromAt, h.ToAt, h.Lines, h.Faults, h.Matched, h.Problem,
        h.Ledger is null ? null : Sql.Read(h.Ledger, EventJson.Default.IReadOnlyListLedgerSum), h.Bytes, h.Size, h.PeriodGiven,
        h.ClosedBy is { } by ? new(by, h.ClosedReason, h.ClosedAt!.Value) : null);

    private static StatementResult Shown(Row r) => new(
        new(r.Line, r.Record, r.Session, r.Evse, r.Token, r.StartAt, r.EndAt, r.EnergyKwh, r.Currency, r.ExclVat, r.InclVat, r.Owner), r.Class, r.CdrId,
        r.OurExcl, r.OurIncl, r.OurCurrency, r.Differences is null ? [] : Sql.Read(r.Differences, EventJson.Default.IReadOnlyListDifference), r.AtStake,
        r.Class == LineClass.MissingThere.Word(), r.Action, r.Reason, r.By, r.At, r.Suggested);

    private sealed record Head(
        Guid Id, string Partner, string State, string Format, string By, DateTimeOffset ReceivedAt, DateTimeOffset? FromAt, DateTimeOffset? ToAt, int Lines,
        int Faults, int Matched, string? Problem, string? Ledger, long? Bytes, long? Size, bool? PeriodGiven, string? ClosedBy, string? ClosedReason,
        DateTimeOffset? ClosedAt);

    private sealed record Row(
        int Line, string? Record, string? Session, string? Evse, string? Token, DateTimeOffset? StartAt, DateTimeOffset? EndAt, decimal? EnergyKwh,
        string? Currency, decimal? ExclVat, decimal? InclVat, string? Owner, string? Class, string? CdrId, decimal? OurExcl, decimal? OurIncl,
        string? OurCurrency, string? Differences, decimal? AtStake, string? Suggested, string? Action, string? Reason, string? By, DateTimeOffset? At);
}
