using Dapper;

namespace RoamingHub.Storage.Stations;

/// <param name="Certificate">PEM.</param>
public sealed record AuthorityRoot(string Certificate, string SealedKey);

/// <summary>The root of the hub's own certificate authority: the first node to need one makes it, for all.</summary>
public sealed class AuthorityRoots(Database database)
{
    public async Task<AuthorityRoot?> FindAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<AuthorityRoot>(new CommandDefinition(
            "SELECT certificate AS Certificate, sealed_key AS SealedKey FROM hub.certificate_authority", cancellationToken: ct));
    }

    /// <summary>Keeps this root unless another node was first, and returns the one that counts.</summary>
    public async Task<AuthorityRoot> KeepAsync(AuthorityRoot root, CancellationToken ct)
    {
        await using (var connection = await database.OpenAsync(ct))
        {
            await connection.ExecuteAsync(new CommandDefinition(
                "INSERT INTO hub.certificate_authority (id, certificate, sealed_key) VALUES (1, @Certificate, @SealedKey) ON CONFLICT (id) DO NOTHING",
                root, cancellationToken: ct));
        }

        return (await FindAsync(ct))!;
    }
}
