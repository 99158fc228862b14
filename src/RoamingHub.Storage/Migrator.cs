using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace RoamingHub.Storage;

/// <summary>One file of <c>Migrations/</c>: <c>NNNN_name.sql</c>. Once released it never changes; a change is a new file.</summary>
internal sealed record Migration(int Number, string Name, string Sql)
{
    private const string Folder = "Migrations/";

    /// <summary>Over the text with Unix line ends, so that a checkout on Windows has the same hash.</summary>
    public string Hash =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql.Replace("\r\n", "\n", StringComparison.Ordinal))));

    public static IReadOnlyList<Migration> Embedded()
    {
        var assembly = typeof(Migration).Assembly;
        return [.. assembly.GetManifestResourceNames()
            .Where(n => n.StartsWith(Folder, StringComparison.Ordinal))
            .Select(n => Read(assembly, n))
            .OrderBy(m => m.Number)];
    }

    private static Migration Read(Assembly assembly, string resource)
    {
        var name = Path.GetFileNameWithoutExtension(resource[Folder.Length..]);
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        return new(int.Parse(name.AsSpan(0, 4), System.Globalization.CultureInfo.InvariantCulture), name[5..], reader.ReadToEnd());
    }
}

/// <summary>Runs what has not run yet, each file in a transaction of its own, under one lock, and remembers it in <c>hub.schema_migrations</c>.</summary>
internal static class Migrator
{
    private const long Lock = 5208208757389214274;

    public static async Task RunAsync(Database database, IReadOnlyList<Migration> migrations, ILogger logger, CancellationToken ct)
    {
        if (migrations.GroupBy(m => m.Number).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new InvalidOperationException($"Two migrations have the number {twice.Key:0000}.");

        // Not from the pool: the lock belongs to the session and must go with it, however this ends.
        await using var connection = await database.OpenDedicatedAsync("roaminghub-migrations", ct);
        await connection.ExecuteAsync(new CommandDefinition($"SELECT pg_advisory_lock({Lock})", commandTimeout: 0, cancellationToken: ct));
        await connection.ExecuteAsync(new CommandDefinition("""
            CREATE SCHEMA IF NOT EXISTS hub;
            CREATE TABLE IF NOT EXISTS hub.schema_migrations (
                number     int         PRIMARY KEY,
                name       text        NOT NULL,
                hash       text        NOT NULL,
                applied_at timestamptz NOT NULL DEFAULT now());
            """, cancellationToken: ct));

        var applied = (await connection.QueryAsync<(int Number, string Hash)>(
            new CommandDefinition("SELECT number, hash FROM hub.schema_migrations", cancellationToken: ct))).ToDictionary(m => m.Number, m => m.Hash);
        foreach (var migration in migrations)
        {
            if (!applied.TryGetValue(migration.Number, out var hash))
                await ApplyAsync(connection, migration, logger, ct);
            else if (hash != migration.Hash)
                throw new InvalidOperationException(
                    $"Migration {migration.Number:0000}_{migration.Name} is not the one this database was made with. Released migrations never change.");
        }
    }

    private static async Task ApplyAsync(NpgsqlConnection connection, Migration migration, ILogger logger, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(migration.Sql, transaction: transaction, commandTimeout: 0, cancellationToken: ct));
        await connection.ExecuteAsync(new CommandDefinition(
            "INSERT INTO hub.schema_migrations (number, name, hash) VALUES (@Number, @Name, @Hash)", migration, transaction, cancellationToken: ct));
        await transaction.CommitAsync(ct);
        Log.MigrationApplied(logger, migration.Number, migration.Name);
    }
}
