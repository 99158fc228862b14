using System.Text.Json;
using RoamingHub.Core.Locations;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Hub.Partners.Oicp.EvseData;

/// <summary>Whether an EVSE may be used over Hubject, for whoever asks about one (else the answer is 604).</summary>
internal sealed class EvseOffers(ReadModels readModels)
{
    public async Task<bool> IsOfferedAsync(OicpSettings settings, LocationEntry place, Evse evse, CancellationToken ct) =>
        !place.Removed && EvseDataMapping.IsOffered(await TermsOfAsync(settings, place.Location.Id, evse.Uid, ct), place.Location, TryRead(place.Details), evse);

    private async Task<EvseDefaults> TermsOfAsync(OicpSettings settings, string location, string evse, CancellationToken ct)
    {
        var own = await readModels.Listings.FindAsync(OicpModules.Protocol, ListedThing.Evse, evse, ct);
        var places = await readModels.Listings.FindAsync(OicpModules.Protocol, ListedThing.Location, location, ct);
        return ReadOf(own).Over(ReadOf(places)).Over(settings.EvseDefaults);
    }

    private static EvseDefaults ReadOf(Listing? listing) => listing is null ? new() : ListingBook.Read(listing.Details);

    private static PlaceDetails? TryRead(string details)
    {
        try
        {
            return PlaceDetails.Read(details);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
