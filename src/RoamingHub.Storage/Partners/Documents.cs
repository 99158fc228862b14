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
/// <param name="After">Where the page before ended. The offset then counts from there.</param>
public sealed record DocumentPage(DateTimeOffset? From, DateTimeOffset? To, int Offset, int Limit, string? Owner = null, DocumentMark? After = null);

/// <summary>A document's place in the order of lists: what comes after it does not move, whatever is changed or taken away before it.</summary>
public sealed record DocumentMark(long Created, string FoldedId);

/// <summary>One page of a list, oldest first.</summary>
/// <param name="Total">How many there are in all.</param>
/// <param name="Bodies">The stored texts in UTF-8.</param>
/// <param name="Next">Where the next page goes on; null when this is the last.</param>
public sealed record DocumentList(long Total, IReadOnlyList<byte[]> Bodies, DocumentMark? Next);

/// <summary>The documents partners read, served as the text that was stored.</summary>
public sealed class Documents(Database database)
{
    private const string Columns =
        "SELECT kind, audience, id, version, last_updated AS lastUpdated, body, owner, created AS \"Created\" FROM hub.documents";

    private const string Visible =
        """
        FROM hub.documents
        WHERE kind = $1 AND audience = $2 AND ($3::timestamptz IS NULL OR last_updated >= $3) AND ($4::timestamptz IS NULL OR last_updated < $4)
          AND ($5::text IS NULL OR owner = $5)
        """;

    private const string Count = "SELECT count(*) " + Visible;

    // One statement sees one state, so the total is exact for this page. The page is found by keys alone, in the order of their index, and only
    // then are its texts fetched: nothing large is sorted or skipped. One more row tells whether another page follows.
    private const string List =
        $"""
        SELECT ({Count}), page.created, page.id, text.body
        FROM (SELECT created, id {Visible} AND (created, id) > ($6, $7) ORDER BY created, id OFFSET $8 LIMIT $9::bigint + 1) page
        CROSS JOIN LATERAL (SELECT body FROM hub.documents WHERE kind = $1 AND audience = $2 AND id = page.id) text
        ORDER BY page.created, page.id
        """;

    public async Task<Document?> FindAsync(string kind, string audience, string id, CancellationToken ct = default)
    {
        await using var connection = await database.OpenAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<Document>(new CommandDefinition(
            $"{Columns} WHERE kind = @kind AND audience = @audience AND id = @id",
            new { kind, audience, id = Fold(id) }, cancellationToken: ct));
    }

    /// <summary>A page of what the audience may see.</summary>
    public async Task<DocumentList> ListAsync(string kind, string audience, DocumentPage page, CancellationToken ct = default)
    {
        await using var connection = await database.OpenAsync(ct);
        await using var command = new NpgsqlCommand(List, connection)
        {
            Parameters =
            {
                new() { Value = kind },
                new() { Value = audience },
                Time(page.From),
                Time(page.To),
                Owner(page),
                new() { Value = page.After?.Created ?? long.MinValue },
                new() { Value = page.After?.FoldedId ?? "" },
                new() { Value = page.Offset },
                new() { Value = page.Limit },
            },
        };
        var bodies = new List<byte[]>();
        var (total, last, more) = (0L, (DocumentMark?)null, false);
        await using (var reader = await command.ExecuteReaderAsync(ct))
        {
            while (!more && await reader.ReadAsync(ct))
            {
                more = bodies.Count == page.Limit;
                if (more)
                    continue;
                total = reader.GetInt64(0);
                if (bodies.Count == page.Limit - 1)
                    last = new(reader.GetInt64(1), reader.GetString(2));
                bodies.Add(reader.GetFieldValue<byte[]>(3));
            }
        }

        return bodies.Count > 0 ? new(total, bodies, more ? last : null) : new(await CountAsync(connection, kind, audience, page, ct), bodies, null);
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

    private static async Task<long> CountAsync(NpgsqlConnection connection, string kind, string audience, DocumentPage page, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(Count, connection)
        {
            Parameters = { new() { Value = kind }, new() { Value = audience }, Time(page.From), Time(page.To), Owner(page) },
        };
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }

    private static NpgsqlParameter Owner(DocumentPage page) =>
        new() { Value = page.Owner is { } owner ? Fold(owner) : DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text };

    private static NpgsqlParameter Time(DateTimeOffset? time) =>
        new() { Value = (object?)time?.ToUniversalTime() ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz };
}
