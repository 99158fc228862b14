using System.Text.Json;
using RoamingHub.Core.Locations;
using RoamingHub.Storage;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Hub.Partners.Oicp.EvseData;

/// <summary>
/// What the back office says of places and EVSEs in OICP's words, as a run of events tells it. Each feed has its own, so that each is in step
/// with its own place in the log.
/// </summary>
internal sealed class ListingBook(ReadModels readModels)
{
    private static readonly EvseDefaults Nothing = new();

    private readonly Dictionary<string, EvseDefaults> _evses = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, EvseDefaults> _locations = new(StringComparer.OrdinalIgnoreCase);
    private bool _loaded;

    /// <summary>Whether this event is about what Hubject lists.</summary>
    public static bool IsOurs(string network) => network == OicpModules.Protocol;

    public async ValueTask FollowAsync(RecordedEvent e, CancellationToken ct)
    {
        await LoadAsync(ct);
        switch (e.Data)
        {
            case ListingDescribed d when IsOurs(d.Network):
                Of(d.Thing)[d.Id] = Read(d.Details);
                break;
            case ListingRemoved r when IsOurs(r.Network):
                Of(r.Thing).Remove(r.Id);
                break;
        }
    }

    /// <summary>Reads what is known now, for a question that no event asks.</summary>
    public async ValueTask LoadAsync(CancellationToken ct)
    {
        if (_loaded)
            return;
        foreach (var listing in await readModels.Listings.AllAsync(OicpModules.Protocol, ct))
            Of(listing.Thing)[listing.Id] = Read(listing.Details);
        _loaded = true;
    }

    public void Forget()
    {
        _evses.Clear();
        _locations.Clear();
        _loaded = false;
    }

    /// <summary>What holds for one EVSE: its own word, else its location's, else what was agreed for the partner.</summary>
    public EvseDefaults Of(OicpSettings settings, string locationId, string evseUid) =>
        _evses.GetValueOrDefault(evseUid, Nothing).Over(_locations.GetValueOrDefault(locationId, Nothing)).Over(settings.EvseDefaults);

    internal static EvseDefaults Read(string details) => JsonSerializer.Deserialize(details, OicpPartnerJson.Default.EvseDefaults) ?? Nothing;

    private Dictionary<string, EvseDefaults> Of(ListedThing thing) => thing == ListedThing.Evse ? _evses : _locations;
}
