using RoamingHub.Core.Values;

namespace RoamingHub.Hub;

/// <summary>What a hub is told from outside: the environment, then <c>appsettings.json</c> and <c>Hub__…</c>.</summary>
/// <param name="Database">PostgreSQL connection string; null for the hub's own server in the data directory.</param>
/// <param name="DataDirectory">Where the hub keeps its own files.</param>
/// <param name="PublicUrl">The address partners reach us at, without a slash at its end; null until the server has an address.</param>
/// <param name="Party">Our own party where none is named.</param>
internal sealed record HubOptions(string? Database, string DataDirectory, string? PublicUrl, PartyId Party)
{
    public static HubOptions From(IConfiguration configuration)
    {
        var party = configuration["HUB_PARTY"] is { Length: > 0 } given ? given : "DE-ABC";
        return new(
            configuration["HUB_DATABASE"] is { Length: > 0 } database ? database : null,
            Path.GetFullPath(configuration["HUB_DATA"] is { Length: > 0 } data ? data : ".data"),
            configuration["HUB_PUBLIC_URL"] is { Length: > 0 } url ? url.TrimEnd('/') : null,
            PartyId.TryParse(party) ?? throw new InvalidOperationException($"HUB_PARTY is '{party}', which is no party such as DE-ABC."));
    }
}
