using Dapper;
using Npgsql;
using NpgsqlTypes;
using RoamingHub.Core.Reconciliation;
using RoamingHub.Core.Values;

namespace RoamingHub.Storage.Reconciliation;

/// <summary>
/// Takes in a statement, however long: some thousands of lines at a time are copied, and can be counted by others from then on. What breaks
/// off stays, and is never matched.
/// </summary>
public sealed class StatementImport : IAsyncDisposable
{
    private const int Chunk = 5_000;
    private const int MostFaultsKept = 1_000;

    private readonly NpgsqlConnection _connection;
    private readonly List<StatementLine> _lines = [];
    private readonly List<StatementFault> _faults = [];
    private readonly Func<(long Read, long? Size)> _progress;
    private int _read;
    private int _faulty;

    private StatementImport(NpgsqlConnection connection, Guid id, Func<(long Read, long? Size)> progress)
    {
        _connection = connection;
        _progress = progress;
        Id = id;
    }

    public Guid Id { get; }

    /// <param name="progress">Bytes that have been read, and how many there are in all where that is known.</param>
    public static async Task<StatementImport> BeginAsync(
        Database database, PartnerId partner, string format, string by, DateTimeOffset? from, DateTimeOffset? to, DateTimeOffset now, CancellationToken ct,
        Func<(long Read, long? Size)>? progress = null)
    {
        var connection = await database.OpenDedicatedAsync("roaminghub statement", ct);
        try
        {
            var id = Guid.CreateVersion7(now);
            await connection.ExecuteAsync(new CommandDefinition(
                """
                INSERT INTO hub.statements (id, partner, state, format, by, received_at, touched_at, from_at, to_at, period_given)
                VALUES (@id, @partner, 'loading', @format, @by, @now, now(), @from, @to, @given)
                """,
                new
                {
                    id, partner = partner.Value, format, by, now = now.UtcDateTime, from = from?.UtcDateTime, to = to?.UtcDateTime, given = from is not null && to is not null,
                }, cancellationToken: ct));
            return new(connection, id, progress ?? (() => (0, null)));
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public async Task AddAsync(StatementLine line, CancellationToken ct)
    {
        _lines.Add(line);
        if (_lines.Count >= Chunk)
            await FlushAsync(ct);
    }

    /// <summary>A line that could not be read. All are counted, the first thousand are kept.</summary>
    public async Task AddFaultAsync(StatementFault fault, CancellationToken ct)
    {
        _faulty++;
        if (_faulty <= MostFaultsKept)
            _faults.Add(fault);
        if (_faulty % Chunk == 0)
            await FlushAsync(ct);
    }

    /// <summary>All of it is in: it waits to be matched.</summary>
    /// <param name="digest">SHA-256 of what was read.</param>
    public async Task EndAsync(CancellationToken ct, string? digest = null)
    {
        await FlushAsync(ct);
        // So many lines at once are news to the planner, which would look through them one by one.
        if (_read >= Chunk)
            await _connection.ExecuteAsync(new CommandDefinition("ANALYZE hub.statement_lines", cancellationToken: ct));
        await _connection.ExecuteAsync(new CommandDefinition("UPDATE hub.statements SET digest = @digest WHERE id = @Id", new { Id, digest }, cancellationToken: ct));
        await SetAsync("matching", null, ct);
    }

    /// <summary>It cannot be read to its end.</summary>
    public async Task FailAsync(string problem, CancellationToken ct)
    {
        await FlushAsync(ct);
        await SetAsync("failed", problem, ct);
    }

    /// <summary>Makes what was added so far seen by others.</summary>
    public async Task FlushAsync(CancellationToken ct)
    {
        await using var transaction = await _connection.BeginTransactionAsync(ct);
        _read += _lines.Count;
        var (bytes, size) = _progress();
        await using (var copy = await _connection.BeginBinaryImportAsync(
            """
            COPY hub.statement_lines (statement, line, record, session, evse, token, start_at, end_at, energy_kwh, currency, excl_vat, incl_vat, owner)
            FROM STDIN (FORMAT binary)
            """, ct))
        {
            foreach (var line in _lines)
                await WriteAsync(copy, line, ct);
            await copy.CompleteAsync(ct);
        }

        await _connection.ExecuteAsync(new CommandDefinition(
            "INSERT INTO hub.statement_faults (statement, line, reason, row, col) SELECT @Id, * FROM unnest(@lines, @reasons, @rows, @columns)",
            new
            {
                Id, lines = _faults.Select(f => f.Line).ToArray(), reasons = _faults.Select(f => StorableText.Of(f.Reason)).ToArray(), rows = _faults.Select(f => f.Row).ToArray(),
                columns = _faults.Select(f => StorableText.Of(f.Column)).ToArray(),
            }, transaction, cancellationToken: ct));
        await _connection.ExecuteAsync(new CommandDefinition(
            "UPDATE hub.statements SET lines = @read, faults = @faulty, bytes = @bytes, size = @size, touched_at = now() WHERE id = @Id",
            new { Id, read = _read, faulty = _faulty, bytes, size }, transaction, cancellationToken: ct));
        await transaction.CommitAsync(ct);
        _lines.Clear();
        _faults.Clear();
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private Task<int> SetAsync(string state, string? problem, CancellationToken ct) => _connection.ExecuteAsync(new CommandDefinition(
        "UPDATE hub.statements SET state = @state, problem = @problem, touched_at = now() WHERE id = @Id", new { Id, state, problem }, cancellationToken: ct));

    private async Task WriteAsync(NpgsqlBinaryImporter copy, StatementLine line, CancellationToken ct)
    {
        await copy.StartRowAsync(ct);
        await copy.WriteAsync(Id, NpgsqlDbType.Uuid, ct);
        await copy.WriteAsync(line.Number, NpgsqlDbType.Integer, ct);
        foreach (var text in (string?[])[line.RecordId, line.Session, line.EvseId, line.Token])
            await TextAsync(copy, text, ct);
        await TimeAsync(copy, line.Start, ct);
        await TimeAsync(copy, line.End, ct);
        await NumberAsync(copy, line.EnergyKwh, ct);
        await TextAsync(copy, line.Currency?.Trim().ToUpperInvariant(), ct);
        await NumberAsync(copy, line.ExclVat, ct);
        await NumberAsync(copy, line.InclVat, ct);
        await TextAsync(copy, line.Owner, ct);
    }

    private static Task TextAsync(NpgsqlBinaryImporter copy, string? text, CancellationToken ct) =>
        text is null ? copy.WriteNullAsync(ct) : copy.WriteAsync(StorableText.Of(text), NpgsqlDbType.Text, ct);

    private static Task NumberAsync(NpgsqlBinaryImporter copy, decimal? number, CancellationToken ct) =>
        number is { } value ? copy.WriteAsync(value, NpgsqlDbType.Numeric, ct) : copy.WriteNullAsync(ct);

    private static Task TimeAsync(NpgsqlBinaryImporter copy, DateTimeOffset? time, CancellationToken ct) =>
        time is { } at ? copy.WriteAsync(at.UtcDateTime, NpgsqlDbType.TimestampTz, ct) : copy.WriteNullAsync(ct);
}
