using Dapper;
using Npgsql;
using NpgsqlTypes;

namespace RoamingHub.Storage.Partners;

/// <summary>The rows that say what each partner is still owed. They survive restarts; whoever holds the lane of a module works them off.</summary>
public sealed partial class Deliveries(Database database, TimeProvider time)
{
    private const string Columns =
        """
        id, partner, module, object, class, state, version, content, attempts, unanswered, next_attempt AS NextAttempt, deadline,
        ended_at AS EndedAt, last_error AS LastError, request, response, location, sent_digest AS SentDigest, flag
        """;

    /// <summary>Adds what is owed, as part of the reader's transaction. A ledger entry that exists stays as it is.</summary>
    public async Task EnqueueAsync(IReadOnlyCollection<DeliveryOrder> orders, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct)
    {
        if (orders.Count == 0)
            return;
        var now = time.GetUtcNow();
        var newest = orders.GroupBy(o => (o.Partner, o.Module, o.Object)).Select(Newest).ToList();
        await LockAsync(newest, connection, transaction, ct);
        await using var command = new NpgsqlCommand(
            """
            INSERT INTO hub.deliveries AS d (partner, module, object, class, state, version, content, next_attempt, deadline, created_at)
            SELECT partner, module, object, class, 'waiting', version, content, next_attempt, deadline, $9
            FROM unnest($1, $2, $3, $4, $5, $6, $7, $8) AS n(partner, module, object, class, version, content, next_attempt, deadline)
            ON CONFLICT (partner, module, object) DO UPDATE SET
                state = 'waiting', version = EXCLUDED.version, content = EXCLUDED.content, deadline = EXCLUDED.deadline, ended_at = NULL,
                attempts = CASE WHEN d.state IN ('waiting', 'retrying') THEN d.attempts ELSE 0 END,
                next_attempt = CASE WHEN d.state = 'waiting' THEN least(d.next_attempt, EXCLUDED.next_attempt)
                                    WHEN d.state = 'retrying' THEN d.next_attempt ELSE EXCLUDED.next_attempt END
            WHERE d.class <> 'ledger' AND d.version < EXCLUDED.version
            """, connection, transaction);
        command.Parameters.Add(new() { Value = newest.Select(o => o.Partner).ToArray() });
        command.Parameters.Add(new() { Value = newest.Select(o => o.Module).ToArray() });
        command.Parameters.Add(new() { Value = newest.Select(o => o.Object).ToArray() });
        command.Parameters.Add(new() { Value = newest.Select(o => ClassWord(o.Class)).ToArray() });
        command.Parameters.Add(new() { Value = newest.Select(o => o.Version).ToArray() });
        command.Parameters.Add(new() { Value = newest.Select(o => o.Content).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = newest.Select(o => (o.NotBefore ?? now).ToUniversalTime()).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new() { Value = newest.Select(o => o.Deadline?.ToUniversalTime()).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new() { Value = now.ToUniversalTime(), NpgsqlDbType = NpgsqlDbType.TimestampTz });
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>What is due on one lane, oldest cause first.</summary>
    /// <param name="last">These only where nothing else is due.</param>
    public async Task<IReadOnlyList<Delivery>> DueAsync(string partner, string module, int limit, IReadOnlyCollection<long> last, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        var due = last.Count > 0 ? await ReadAsync("AND id <> ALL (@last)") : [];
        return due.Count > 0 ? due : await ReadAsync("");

        async Task<List<Delivery>> ReadAsync(string but) => (await connection.QueryAsync<Delivery>(new CommandDefinition(
            $"""
            SELECT {Columns} FROM hub.deliveries
            WHERE partner = @partner AND module = @module AND state IN ('waiting', 'retrying') AND next_attempt <= @now {but} ORDER BY version, id LIMIT @limit
            """,
            new { partner, module, now = time.GetUtcNow(), limit, last = last.ToArray() }, cancellationToken: ct))).AsList();
    }

    /// <summary>When the next delivery of any lane of a partner is due; null when it is owed nothing.</summary>
    public async Task<IReadOnlyDictionary<(string Partner, string Module), DateTimeOffset>> NextAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        var rows = await connection.QueryAsync<(string Partner, string Module, DateTimeOffset At)>(new CommandDefinition(
            "SELECT partner, module, min(next_attempt) FROM hub.deliveries WHERE state IN ('waiting', 'retrying') GROUP BY partner, module",
            cancellationToken: ct));
        return rows.ToDictionary(r => (r.Partner, r.Module), r => r.At);
    }

    /// <summary>Writes down how tries ended. What was overtaken by a newer version meanwhile goes out again.</summary>
    public async Task EndAsync(IReadOnlyCollection<DeliveryResult> results, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        foreach (var result in results.OrderBy(r => r.Id))
        {
            await connection.ExecuteAsync(new CommandDefinition(
                """
                UPDATE hub.deliveries SET
                    state = CASE WHEN version > @Version AND class <> 'ledger' THEN 'waiting' ELSE @State END,
                    next_attempt = CASE WHEN version > @Version AND @State NOT IN ('waiting', 'retrying') THEN @now ELSE coalesce(@NextAttempt, next_attempt) END,
                    ended_at = CASE WHEN @State IN ('delivered', 'parked', 'expired') AND version = @Version THEN @now END,
                    attempts = attempts + 1, last_attempt = @now, last_error = @Error, request = coalesce(@Request, request),
                    response = @Response, location = coalesce(@Location, location), sent_digest = coalesce(@Digest, sent_digest),
                    unanswered = unanswered OR @Unanswered, flag = coalesce(@Flag, flag)
                WHERE id = @Id AND state IN ('waiting', 'retrying')
                """,
                new
                {
                    result.Id, result.Version, result.State, Error = StorableText.Of(result.Error), Request = StorableText.Of(result.Request),
                    Response = StorableText.Of(result.Response), Location = StorableText.Of(result.Location), result.Unanswered,
                    NextAttempt = result.NextAttempt?.ToUniversalTime(), result.Digest, result.Flag, now = time.GetUtcNow(),
                },
                transaction, cancellationToken: ct));
        }

        await transaction.CommitAsync(ct);
    }

    /// <summary>A sign of life: what waited for the partner to come back is due now.</summary>
    public async Task<int> WakeAsync(string partner, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        return await connection.ExecuteAsync(new CommandDefinition(
            """
            UPDATE hub.deliveries SET next_attempt = @now
            WHERE id IN (SELECT id FROM hub.deliveries WHERE partner = @partner AND state = 'retrying' AND next_attempt > @now ORDER BY id FOR UPDATE)
            """,
            new { partner, now = time.GetUtcNow() }, cancellationToken: ct));
    }

    /// <summary>What of one module waits for its next try is due now, with all the others. Returns how much that was.</summary>
    public async Task<int> GatherAsync(string partner, string module, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        return await connection.ExecuteAsync(new CommandDefinition(
            """
            UPDATE hub.deliveries SET next_attempt = @now
            WHERE id IN (SELECT id FROM hub.deliveries WHERE partner = @partner AND module = @module AND state IN ('waiting', 'retrying')
                           AND next_attempt > @now ORDER BY id FOR UPDATE)
            """,
            new { partner, module, now = time.GetUtcNow() }, cancellationToken: ct));
    }

    /// <summary>
    /// Notes before a try that it may arrive, in case this process does not live to tell; and takes the note back once it certainly did not.
    /// </summary>
    public async Task MayHaveArrivedAsync(long id, bool may, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE hub.deliveries SET unanswered = @may WHERE id = @id", new { id, may }, cancellationToken: ct));
    }

    /// <summary>Forgets what the partner has taken of a module: all of it is due again, now. What is to be deleted there stays known.</summary>
    public async Task ResendAsync(string partner, string module, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            UPDATE hub.deliveries SET state = 'waiting', sent_digest = NULL, next_attempt = @now, ended_at = NULL
            WHERE id IN (SELECT id FROM hub.deliveries
                         WHERE partner = @partner AND module = @module AND class = 'state' AND content IS NOT NULL ORDER BY id FOR UPDATE)
            """,
            new { partner, module, now = time.GetUtcNow() }, cancellationToken: ct));
    }

    /// <summary>The same for some objects, and for what waits for its next try.</summary>
    public async Task ResendAsync(string partner, string module, IReadOnlyCollection<string> objects, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            UPDATE hub.deliveries SET state = 'waiting', sent_digest = NULL, next_attempt = @now, ended_at = NULL
            WHERE id IN (SELECT id FROM hub.deliveries
                         WHERE partner = @partner AND module = @module AND object = ANY(@objects) AND class = 'state' AND content IS NOT NULL
                         ORDER BY id FOR UPDATE)
            """,
            new { partner, module, objects = objects.ToArray(), now = time.GetUtcNow() }, cancellationToken: ct));
    }

    /// <summary>The partner holds nothing of a module any more: what was owed up to here is not owed, and what it took is gone.</summary>
    /// <param name="absent">The digest that says that the partner holds it no longer.</param>
    /// <param name="except">The object whose delivery tells the partner so.</param>
    public async Task TakeBackAsync(string partner, string module, long upTo, string absent, string except, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            UPDATE hub.deliveries SET
                sent_digest = @absent,
                ended_at = CASE WHEN version <= @upTo AND state IN ('waiting', 'retrying') THEN @now ELSE ended_at END,
                state = CASE WHEN version <= @upTo AND state IN ('waiting', 'retrying') THEN 'delivered' ELSE state END
            WHERE id IN (SELECT id FROM hub.deliveries
                         WHERE partner = @partner AND module = @module AND class = 'state' AND object <> @except ORDER BY id FOR UPDATE)
            """,
            new { partner, module, upTo, absent, except, now = time.GetUtcNow() }, cancellationToken: ct));
    }

    /// <summary>Tries a parked or retrying delivery again, now. False when there is none such.</summary>
    public async Task<bool> RetryAsync(long id, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        return await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE hub.deliveries SET state = 'waiting', next_attempt = @now, ended_at = NULL WHERE id = @id AND state IN ('parked', 'retrying', 'waiting')",
            new { id, now = time.GetUtcNow() }, cancellationToken: ct)) == 1;
    }

    /// <summary>Tries everything of a module that is parked again, now.</summary>
    public async Task RetryParkedAsync(string partner, string module, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            UPDATE hub.deliveries SET state = 'waiting', next_attempt = @now, ended_at = NULL
            WHERE id IN (SELECT id FROM hub.deliveries WHERE partner = @partner AND module = @module AND state = 'parked' ORDER BY id FOR UPDATE)
            """,
            new { partner, module, now = time.GetUtcNow() }, cancellationToken: ct));
    }

    public async Task ForgetAsync(string partner, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE hub.deliveries SET state = 'expired', ended_at = @now, last_error = 'the partner was removed' WHERE partner = @partner AND state IN ('waiting', 'retrying')",
            new { partner, now = time.GetUtcNow() }, cancellationToken: ct));
        await connection.ExecuteAsync(new CommandDefinition("DELETE FROM hub.held_documents WHERE partner = @partner", new { partner }, cancellationToken: ct));
    }

    // Whoever changes several rows takes them by their ids, so that a feed and a lane never wait for each other in a circle.
    private static async Task LockAsync(
        IReadOnlyCollection<DeliveryOrder> orders, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct) =>
        await connection.ExecuteAsync(new CommandDefinition(
            """
            SELECT 1 FROM hub.deliveries d
            JOIN unnest(@partners, @modules, @objects) AS o(partner, module, object) ON d.partner = o.partner AND d.module = o.module AND d.object = o.object
            ORDER BY d.id FOR UPDATE OF d
            """,
            new
            {
                partners = orders.Select(o => o.Partner).ToArray(), modules = orders.Select(o => o.Module).ToArray(), objects = orders.Select(o => o.Object).ToArray(),
            }, transaction, cancellationToken: ct));

    // Of several orders for one object in one batch the last one counts; if any of them is due at once, the object is.
    private static DeliveryOrder Newest(IEnumerable<DeliveryOrder> orders)
    {
        var all = orders.ToList();
        var last = all.MaxBy(o => o.Version)!;
        return last with { NotBefore = all.Any(o => o.NotBefore is null) ? null : all.Min(o => o.NotBefore) };
    }

    private static string ClassWord(DeliveryClass value) => value switch
    {
        DeliveryClass.Ledger => "ledger",
        DeliveryClass.State => "state",
        DeliveryClass.Result => "result",
        _ => throw new ArgumentOutOfRangeException(nameof(value)),
    };
}
