using System.Text;
using Dapper;
using Npgsql;
using NpgsqlTypes;

namespace RoamingHub.Storage.Partners;

/// <summary>A document as partners see it. <paramref name="Audience"/> is one partner's id, or empty for all.</summary>
/// <param name="Owner">Which of our parties it belongs to (<c>DE-ABC</c>); empty where nobody asks.</param>
/// <param name="Created">The log position that gives it its place in lists; the version it first came with where that is not said.</param>
public sealed record Document(
    string Kind, string Audience, string Id, long Version, DateTimeOffset LastUpdated, string Body, string Owner = "", long? Created = null);

/// <summary>A partner that does not see what everybody sees. <paramref name="Terms"/> belongs to whoever makes its documents (JSON).</summary>
public sealed record PartnerView(string Partner, string Terms);

/// <summary>A document by what finds it; <paramref name="FoldedId"/> in capitals.</summary>
public sealed record DocumentKey(string Kind, string Audience, string FoldedId)
{
    public static DocumentKey Of(string kind, string audience, string id) => new(kind, audience, Documents.Fold(id));
}

/// <summary>Which documents a list asks for: changed from (inclusive) to (exclusive), and which page of them.</summary>
/// <param name="Owner">Of one of our parties only.</param>
public sealed record DocumentPage(DateTimeOffset? From, DateTimeOffset? To, int Offset, int Limit, string? Owner = null);

/// <summary>The documents partners read, served as the text that was stored.</summary>
public sealed class Documents(Database database)
{
    private const string Columns =
        "SELECT kind, audience, id, version, last_updated AS lastUpdated, body, owner, created AS \"Created\" FROM hub.documents";

    private const string Visible =
        """
        FROM hub.documents
        WHERE kind = @kind AND audience = @audience AND (@owner::text IS NULL OR owner = @owner)
          AND (@from::timestamptz IS NULL OR last_updated >= @from) AND (@to::timestamptz IS NULL OR last_updated < @to)
        """;

    public async Task<Document?> FindAsync(string kind, string audience, string id, CancellationToken ct = default)
    {
        await using var connection = await database.OpenAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<Document>(new CommandDefinition(
            $"{Columns} WHERE kind = @kind AND audience = @audience AND id = @id",
            new { kind, audience, id = Fold(id) }, cancellationToken: ct));
    }

    /// <summary>How many there are in all, and the page as one JSON array in UTF-8, oldest first.</summary>
    public async Task<(long Total, int Count, byte[] Array)> ListAsync(string kind, string audience, DocumentPage page, CancellationToken ct = default)
    {
        var parameters = new { kind, audience, from = page.From?.ToUniversalTime(), to = page.To?.ToUniversalTime(), limit = page.Limit, offset = page.Offset, owner = page.Owner is { } owner ? Fold(owner) : null };
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
            $"{Columns} WHERE kind = @kind AND audience = @audience ORDER BY created, id",
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
            INSERT INTO hub.documents AS d (kind, audience, id, created, version, last_updated, body, owner)
            SELECT kind, audience, id, created, version, last_updated, body, owner
            FROM unnest($1, $2, $3, $4, $5, $6, $7, $8) AS n(kind, audience, id, version, last_updated, body, owner, created)
            ON CONFLICT (kind, audience, id) DO UPDATE
            SET version = EXCLUDED.version, last_updated = EXCLUDED.last_updated, body = EXCLUDED.body, owner = EXCLUDED.owner
            WHERE d.version <= EXCLUDED.version
            """, connection, transaction);
        command.Parameters.Add(new() { Value = newest.Select(d => d.Kind).ToArray() });
        command.Parameters.Add(new() { Value = newest.Select(d => d.Audience).ToArray() });
        command.Parameters.Add(new() { Value = newest.Select(d => Fold(d.Id)).ToArray() });
        command.Parameters.Add(new() { Value = newest.Select(d => d.Version).ToArray() });
        command.Parameters.Add(new() { Value = newest.Select(d => d.LastUpdated.ToUniversalTime()).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new() { Value = newest.Select(d => d.Body).ToArray() });
        command.Parameters.Add(new() { Value = newest.Select(d => Fold(d.Owner)).ToArray() });
        command.Parameters.Add(new() { Value = newest.Select(d => d.Created ?? d.Version).ToArray() });
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

    /// <summary>
    /// Under which audience a partner finds what is for more than one: its own once it has a view of its own, which it then keeps for good, so
    /// that a list does not change hands between two of its pages.
    /// </summary>
    public async Task<string> AudienceOfAsync(string partner, CancellationToken ct = default)
    {
        await using var connection = await database.OpenAsync(ct);
        return await connection.ExecuteScalarAsync<string>(new CommandDefinition(
            "SELECT coalesce((SELECT partner FROM hub.partner_views WHERE partner = @partner), '')", new { partner }, cancellationToken: ct)) ?? "";
    }

    public async Task<IReadOnlyList<PartnerView>> ViewsAsync(CancellationToken ct = default)
    {
        await using var connection = await database.OpenAsync(ct);
        return (await connection.QueryAsync<PartnerView>(new CommandDefinition(
            "SELECT partner, terms FROM hub.partner_views ORDER BY partner", cancellationToken: ct))).AsList();
    }

    /// <summary>Notes which partners have a view of their own, as part of the reader's transaction.</summary>
    public static Task PutViewsAsync(IReadOnlyCollection<PartnerView> views, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct) =>
        views.Count == 0
            ? Task.CompletedTask
            : connection.ExecuteAsync(new CommandDefinition(
                """
                INSERT INTO hub.partner_views (partner, terms) SELECT * FROM unnest(@partners, @terms)
                ON CONFLICT (partner) DO UPDATE SET terms = EXCLUDED.terms
                """,
                new { partners = views.Select(v => v.Partner).ToArray(), terms = views.Select(v => v.Terms).ToArray() }, transaction, cancellationToken: ct));

    /// <summary>Forgets the views of partners that are gone, as part of the reader's transaction.</summary>
    public static Task DropViewsAsync(IReadOnlyCollection<string> partners, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct) =>
        partners.Count == 0
            ? Task.CompletedTask
            : connection.ExecuteAsync(new CommandDefinition(
                "DELETE FROM hub.partner_views WHERE partner = ANY(@partners)", new { partners = partners.ToArray() }, transaction, cancellationToken: ct));

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
