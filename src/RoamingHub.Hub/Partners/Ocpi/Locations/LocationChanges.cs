using RoamingHub.Ocpi;
using RoamingHub.Ocpi.V221.Locations;

namespace RoamingHub.Hub.Partners.Ocpi.Locations;

/// <summary>What has really changed in a location, and when (OCPI 2.2.1 §8.2.1.1).</summary>
internal static class LocationChanges
{
    /// <summary>
    /// The location as it is now, with <c>last_updated</c> moved where something changed and above it, and nowhere else. The one before itself
    /// where nothing did.
    /// </summary>
    /// <param name="before">As partners know it; null where they do not.</param>
    /// <param name="at">When it changed. What changed moves on in any case, also within one millisecond and when a clock was set back.</param>
    public static Location Settle(Location now, Location? before, DateTimeOffset at)
    {
        if (before is null)
            return now.LastUpdated < at ? now with { LastUpdated = at } : now;
        at = at > before.LastUpdated ? at : before.LastUpdated!.Value.AddMilliseconds(1);
        var whole = now with
        {
            Evses = [.. (now.Evses ?? []).Select(e => Settle(e, FindEvse(before, e.Uid), at))], LastUpdated = before.LastUpdated,
        };
        return Same(whole, before) ? before : whole with { LastUpdated = at };
    }

    /// <summary>The smallest part that holds all of the change, which is what partners are sent.</summary>
    public static LocationPart Between(Location? before, Location now)
    {
        var whole = new LocationPart(now.Id!);
        if (before is null || !Same(before with { Evses = null, LastUpdated = null }, now with { Evses = null, LastUpdated = null }))
            return whole;
        var changed = (now.Evses ?? []).Where(e => !(FindEvse(before, e.Uid) is { } was && Same(was, e))).ToList();
        if (changed is not [var evse] || (before.Evses ?? []).Any(e => FindEvse(now, e.Uid) is null))
            return whole;
        var part = whole with { Evse = evse.Uid };
        if (FindEvse(before, evse.Uid) is not { } known)
            return part;
        if (Same(known with { Status = null, LastUpdated = null }, evse with { Status = null, LastUpdated = null }))
            return part with { StatusOnly = true };
        return Same(known with { Connectors = null, LastUpdated = null }, evse with { Connectors = null, LastUpdated = null }) && OneOf(known, evse) is { } connector
            ? part with { Connector = connector.Id }
            : part;
    }

    /// <summary>Ids are compared without case (OCPI 2.2.1 §16.1).</summary>
    public static Evse? FindEvse(Location location, string? uid) =>
        location.Evses?.FirstOrDefault(e => string.Equals(e.Uid, uid, StringComparison.OrdinalIgnoreCase));

    public static Connector? FindConnector(Evse? evse, string? id) =>
        evse?.Connectors?.FirstOrDefault(c => string.Equals(c.Id, id, StringComparison.OrdinalIgnoreCase));

    public static bool IsRemoved(Evse evse) => evse.Status?.Value == Status.REMOVED;

    private static Evse Settle(Evse now, Evse? before, DateTimeOffset at)
    {
        if (before is null)
            return now;
        var whole = now with { Connectors = [.. (now.Connectors ?? []).Select(c => Settle(c, FindConnector(before, c.Id), at))], LastUpdated = before.LastUpdated };
        return Same(whole, before) ? before : whole with { LastUpdated = at };
    }

    private static Connector Settle(Connector now, Connector? before, DateTimeOffset at)
    {
        if (before is null)
            return now;
        return Same(now with { LastUpdated = before.LastUpdated }, before) ? before : now with { LastUpdated = at };
    }

    // The only connector that changed, where both have the same ones: a connector can be put, but not taken away.
    private static Connector? OneOf(Evse before, Evse now)
    {
        var (was, connectors) = (before.Connectors ?? [], now.Connectors ?? []);
        return was.Count == connectors.Count && was.All(c => FindConnector(now, c.Id) is not null)
            && connectors.Where(c => !Same(FindConnector(before, c.Id)!, c)).ToList() is [var one] ? one : null;
    }

    private static bool Same<T>(T a, T b)
        where T : class => ReferenceEquals(a, b) || OcpiJson.Write(a) == OcpiJson.Write(b);
}
