using Dapper;

namespace RoamingHub.Storage.Partners;

/// <param name="Body">Null: something was sent, and nobody knows what the partner made of it.</param>
public sealed record HeldDocument(string? Body);

/// <summary>
/// What partners are known to hold, for objects that they are told changes of. The note is taken away before each try and made again when the
/// partner has said yes, so that whoever reads it after a crash knows that it does not know.
/// </summary>
public sealed class HeldDocuments(Database database)
{
    /// <summary>Null: the partner was never sent the object, or will never be sent a change of it again.</summary>
    public async Task<HeldDocument?> FindAsync(string partner, string module, string @object, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<HeldDocument>(new CommandDefinition(
            "SELECT body FROM hub.held_documents WHERE partner = @partner AND module = @module AND object = @object",
            new { partner, module, @object }, cancellationToken: ct));
    }

    /// <param name="body">Null: from now on it is not known.</param>
    public async Task NoteAsync(string partner, string module, string @object, string? body, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO hub.held_documents (partner, module, object, body) VALUES (@partner, @module, @object, @body)
            ON CONFLICT (partner, module, object) DO UPDATE SET body = EXCLUDED.body
            """, new { partner, module, @object, body }, cancellationToken: ct));
    }

    public async Task ForgetAsync(string partner, string module, string @object, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            "DELETE FROM hub.held_documents WHERE partner = @partner AND module = @module AND object = @object",
            new { partner, module, @object }, cancellationToken: ct));
    }
}
