namespace RoamingHub.Core.Locations;

public enum ListedThing
{
    Location,
    Evse,
}

/// <summary>
/// What one network lists of a place, or of one EVSE, beyond the catalogue's description. <paramref name="Details"/> is in that network's
/// own words (JSON) and takes the place of what was said before.
/// </summary>
/// <param name="Id">The location's id, or our own id of the EVSE.</param>
public sealed record ListingDescribed(ListedThing Thing, string Id, string Network, string Details, DateTimeOffset At);

/// <summary>Nothing more is said of it than the catalogue tells.</summary>
public sealed record ListingRemoved(ListedThing Thing, string Id, string Network, DateTimeOffset At);

public static class ListingStream
{
    public const string Type = "listing";

    public static string Of(ListedThing thing, string id, string network) => $"listing-{network}-{(thing == ListedThing.Evse ? "evse" : "location")}-{id.ToUpperInvariant()}";
}
