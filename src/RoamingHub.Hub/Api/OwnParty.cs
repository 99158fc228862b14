using RoamingHub.Core.Values;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Hub.Api;

/// <summary>In whose name something is described.</summary>
internal sealed class OwnParty(HubOptions options, ReadModels readModels)
{
    /// <summary>Why another owner is refused: partners know a thing by its owner, too, and an id never gets another meaning (OCPI 2.2.1 §8.3.1).</summary>
    public static string Stays(PartyId owner) => $"it belongs to {owner}, and partners know it so: describe a new one under another id";

    /// <summary>The party that a description names, or whoever described the thing before, or the hub's own; null when the named one is not ours.</summary>
    public async Task<PartyId?> OfAsync(string? country, string? party, PartyId? before, CancellationToken ct)
    {
        if (country is null && party is null)
            return before ?? options.Party;
        if (options.Party.Is(country, party))
            return options.Party;
        return country is not null && party is not null ? (await readModels.OwnParties.FindAsync(new(country, party), ct))?.Party : null;
    }
}
