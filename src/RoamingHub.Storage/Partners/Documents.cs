using System.Text;
using Dapper;
using Npgsql;
using NpgsqlTypes;

namespace RoamingHub.Storage.Partners;

/// <summary>A document as partners see it. <paramref name="Audience"/> is one partner's id, or empty for all.</summary>
public sealed record Document(string Kind, string Audience, string Id, long Version, DateTimeOffset LastUpdated, string Body);

/// <summary>A document by what finds it; <paramref name="FoldedId"/> in capitals.</summary>
public sealed record DocumentKey(string Kind, string Audience, string FoldedId)
{
    public static DocumentKey Of(string kind, string audience, string id) => new(kind, audience, Documents.Fold(id));
}

/// <summary>Which documents a list asks for: changed from (inclusive) to (exclusive), and which page of them.</summary>
public sealed record DocumentPage(DateTimeOffset? From, DateTimeOffset? To, int Offset, int Limit);

/// <summary>The documents partners read, served as the text that was stored.</summary>
public sealed class Documents(Database database)
{
    private const string Visible =
        """
        FROM hub.documents
        WHERE kind = @kind AND audience IN ('', @audience)
          AND (@from::timestamptz IS NULL OR last_updated >= @from) AND (@to::timestamptz IS NULL OR last_updated < @to)
        """;

    public async Task<Document?> FindAsync(string kind, string audience, string id, CancellationToken ct = default)
    {
        await using var connection = await database.OpenAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<Document>(new CommandDefinition(
            "SELECT kind, audience, id, version, last_updated AS lastUpdated, body FROM hub.documents WHERE kind = @kind AND audience IN ('', @audience) AND id = @id",
            new { kind, audience, id = Fold(id) }, cancellationToken: ct));
    }

    /// <summary>How many there are in all, and the page as one JSON array in UTF-8, oldest first.</summary>
    public async Task<(long Total, int Count, byte[] Array)> ListAsync(string kind, string audience, DocumentPage page, CancellationToken ct = default)
    {
        var parameters = new { kind, audience, from = page.From?.ToUniversalTime(), to = page.To?.ToUniversalTime(), limit = page.Limit, offset = page.Offset };
        await using var connection = await database.OpenAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, ct);
        var total = await connection.ExecuteScalarAsync<long>(new CommandDefinition($"SELECT count(*) {Visible}", parameters, transaction, cancellationToken: ct));
        var bodies = (await connection.QueryAsync<string>(new CommandDefinition(
            $"SELECT body {Visible} ORDER BY created, id LIMIT @limit OFFSET @offset", parameters, transaction, cancellationToken: ct))).AsList();
        return (total, bodies.Count, Join(bodies));
    }

    /// <summary>Every document of a kind and audience, for a push of everything.</summary>
    public async Task<IReadOnlyList<Document>> AllAsync(string kind, string audience, CancellationToken ct = default)
    {
        await using var connection = await database.OpenAsync(ct);
        return (await connection.QueryAsync<Document>(new CommandDefinition(
            "SELECT kind, audience, id, version, last_updated AS lastUpdated, body FROM hub.documents WHERE kind = @kind AND audience IN ('', @audience) ORDER BY created, id",
            new { kind, audience }, cancellationToken: ct))).AsList();
    }

    /// <summary>Stores the newest version of each document, as part of the reader's transaction.</summary>
    public static async Task PutAsync(IReadOnlyCollection<Document> documents, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct)
    {
        if (documents.Count == 0)
            return;
        var newest = documents.GroupBy(d => (d.Kind, d.Audience, Id: Fold(d.Id))).Select(g => g.MaxBy(d => d.Version)!).ToList();
        await using var command = new NpgsqlCommand(
            """
            INSERT INTO hub.documents AS d (kind, audience, id, created, version, last_updated, body)
            SELECT kind, audience, id, version, version, last_updated, body
            FROM unnest($1, $2, $3, $4, $5, $6) AS n(kind, audience, id, version, last_updated, body)
            ON CONFLICT (kind, audience, id) DO UPDATE SET version = EXCLUDED.version, last_updated = EXCLUDED.last_updated, body = EXCLUDED.body
            WHERE d.version <= EXCLUDED.version
            """, connection, transaction);
        command.Parameters.Add(new() { Value = newest.Select(d => d.Kind).ToArray() });
        command.Parameters.Add(new() { Value = newest.Select(d => d.Audience).ToArray() });
        command.Parameters.Add(new() { Value = newest.Select(d => Fold(d.Id)).ToArray() });
        command.Parameters.Add(new() { Value = newest.Select(d => d.Version).ToArray() });
        command.Parameters.Add(new() { Value = newest.Select(d => d.LastUpdated.ToUniversalTime()).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new() { Value = newest.Select(d => d.Body).ToArray() });
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Takes documents away, as part of the reader's transaction.</summary>
    public static Task DropAsync(IReadOnlyCollection<DocumentKey> keys, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct) =>
        keys.Count == 0
            ? Task.CompletedTask
            : connection.ExecuteAsync(new CommandDefinition(
                """
                DELETE FROM hub.documents d USING unnest(@kinds, @audiences, @ids) AS g(kind, audience, id)
                WHERE d.kind = g.kind AND d.audience = g.audience AND d.id = g.id
                """,
                new
                {
                    kinds = keys.Select(k => k.Kind).ToArray(), audiences = keys.Select(k => k.Audience).ToArray(),
                    ids = keys.Select(k => k.FoldedId).ToArray(),
                }, transaction, cancellationToken: ct));

    public static string Fold(string id) => id.ToUpperInvariant();

    private static byte[] Join(List<string> bodies)
    {
        using var stream = new MemoryStream(bodies.Sum(b => b.Length + 1) + 2);
        stream.WriteByte((byte)'[');
        for (var i = 0; i < bodies.Count; i++)
        {
            if (i > 0)
                stream.WriteByte((byte)',');
            stream.Write(Encoding.UTF8.GetBytes(bodies[i]));
        }

        stream.WriteByte((byte)']');
        return stream.ToArray();
    }
}
