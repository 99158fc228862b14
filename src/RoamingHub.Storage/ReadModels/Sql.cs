using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Dapper;

namespace RoamingHub.Storage.ReadModels;

/// <summary>Queries by Dapper. A row's columns stand in the order of its record's members.</summary>
internal static class Sql
{
    public static async Task<IReadOnlyList<T>> QueryAsync<T>(this Database database, string sql, object? parameters, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        return (await connection.QueryAsync<T>(new CommandDefinition(sql, parameters, cancellationToken: ct))).AsList();
    }

    public static async Task<T?> FindAsync<T>(this Database database, string sql, object? parameters, CancellationToken ct)
        where T : class
    {
        await using var connection = await database.OpenAsync(ct);
        return await connection.QueryFirstOrDefaultAsync<T>(new CommandDefinition(sql, parameters, cancellationToken: ct));
    }

    public static string Write<T>(T value, JsonTypeInfo<T> json) => JsonSerializer.Serialize(value, json);

    public static T Read<T>(string text, JsonTypeInfo<T> json) =>
        JsonSerializer.Deserialize(text, json) ?? throw new JsonException($"A stored {typeof(T).Name} is null.");
}
