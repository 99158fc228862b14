using RoamingHub.Core.Values;
using RoamingHub.Ocpi;
using RoamingHub.Ocpi.V221.Locations;
using CoreConnector = RoamingHub.Core.Locations.Connector;
using CoreEvse = RoamingHub.Core.Locations.Evse;
using CoreLocation = RoamingHub.Core.Locations.Location;

namespace RoamingHub.Hub.Partners.Ocpi.Locations;

/// <summary>A location between the back office, the core and the partners. The description that is kept is the OCPI object itself.</summary>
internal static class LocationMapping
{
    /// <summary>
    /// What the back office gave, made whole: owner and id, <c>last_updated</c> where something really changed and above it
    /// (OCPI 2.2.1 §8.2.1.1), and the EVSEs it left out, which stay as REMOVED (§8.1). Unchanged, it equals <paramref name="before"/>.
    /// </summary>
    /// <param name="before">The description so far; null for a new location.</param>
    public static Location Complete(Location given, string id, PartyId owner, Location? before, DateTimeOffset now)
    {
        var at = After(now, before?.LastUpdated);
        var evses = (given.Evses ?? []).Select(e => Complete(e, Find(before, e.Uid), at)).ToList();
        var left = (before?.Evses ?? []).Where(b => !evses.Any(e => Same(e.Uid, b.Uid)));
        evses.AddRange(left.Select(b => IsRemoved(b) ? b : b with { Status = Status.REMOVED, LastUpdated = at }));
        var whole = given with { Id = id, CountryCode = owner.Country, PartyId = owner.Party, Evses = evses, LastUpdated = before?.LastUpdated ?? at };
        return before is not null && OcpiJson.Write(whole) == OcpiJson.Write(before) ? whole : whole with { LastUpdated = at };
    }

    /// <summary>What decisions and records need of a complete description.</summary>
    public static CoreLocation ToCore(Location location) => new(
        location.Id!, new(location.CountryCode!, location.PartyId!), location.Name, location.Address!, location.City!, location.PostalCode,
        location.State, location.Country!, location.Coordinates!.Latitude!, location.Coordinates.Longitude!, location.TimeZone!,
        location.Publish == true, [.. (location.Evses ?? []).Select(ToCore)],
        Home: location.Publish != true && location.ParkingType?.Value == ParkingType.ON_DRIVEWAY);

    /// <summary>
    /// The location as partners see it: a linked EVSE has its station's status, and its <c>last_updated</c> is passed up.
    /// In a location that was removed every EVSE is REMOVED.
    /// </summary>
    /// <param name="removedAt">When the location was removed; null while it is there.</param>
    /// <param name="stateOf">What the station behind an EVSE told, by the EVSE's uid; null for one that is linked to no connector.</param>
    public static Location ToOcpi(Location description, DateTimeOffset? removedAt, Func<string, EvseState?> stateOf)
    {
        var evses = (description.Evses ?? []).Select(e => ToOcpi(e, removedAt, stateOf)).ToList();
        return description with { Evses = evses, LastUpdated = evses.Select(e => e.LastUpdated).Append(description.LastUpdated).Append(Wire(removedAt)).Max() };
    }

    /// <summary>The location with each connector naming the tariffs that are chosen from those it names.</summary>
    public static Location WithTariffs(Location location, Func<IReadOnlyList<string>, IReadOnlyList<string>> choose) => location with
    {
        Evses = [.. (location.Evses ?? []).Select(e => e with { Connectors = [.. (e.Connectors ?? []).Select(c => WithTariffs(c, choose))] })],
    };

    private static Connector WithTariffs(Connector connector, Func<IReadOnlyList<string>, IReadOnlyList<string>> choose) =>
        connector.TariffIds is { Count: > 0 } named ? connector with { TariffIds = choose(named) is { Count: > 0 } chosen ? chosen : null } : connector;

    private static Evse ToOcpi(Evse evse, DateTimeOffset? removedAt, Func<string, EvseState?> stateOf)
    {
        if (IsRemoved(evse))
            return evse;
        if (removedAt is { } at)
            return evse with { Status = Status.REMOVED, LastUpdated = OcpiTime.Truncate(at) };
        if (stateOf(evse.Uid!) is not { } state)
            return evse;
        var changed = OcpiTime.Truncate(state.ChangedAt);
        return evse with { Status = EvseStatusMapping.ToOcpi(state), LastUpdated = changed > evse.LastUpdated ? changed : evse.LastUpdated };
    }

    private static Evse Complete(Evse given, Evse? before, DateTimeOffset at)
    {
        var known = before?.Connectors ?? [];
        var connectors = (given.Connectors ?? []).Select(c => Complete(c, known.FirstOrDefault(b => Same(b.Id, c.Id)), at)).ToList();
        var status = given.Status ?? (before is null || IsRemoved(before) ? Status.UNKNOWN : before.Status);
        var whole = given with { Status = status, Connectors = connectors, LastUpdated = before?.LastUpdated ?? at };
        return before is not null && Equal(new() { Evses = [whole] }, new() { Evses = [before] }) ? whole : whole with { LastUpdated = at };
    }

    private static Connector Complete(Connector given, Connector? before, DateTimeOffset at)
    {
        var whole = given with { LastUpdated = before?.LastUpdated ?? at };
        return before is not null && Equal(WithOne(whole), WithOne(before)) ? whole : whole with { LastUpdated = at };
    }

    private static CoreEvse ToCore(Evse evse) => new(
        evse.Uid!, evse.EvseId, [.. (evse.Capabilities ?? []).Select(c => c.Text)], [.. (evse.Connectors ?? []).Select(ToCore)], IsRemoved(evse));

    private static CoreConnector ToCore(Connector connector) => new(
        connector.Id!, connector.Standard!.Text, connector.Format!.Text, connector.PowerType!.Text, connector.MaxVoltage!.Value,
        connector.MaxAmperage!.Value, connector.MaxElectricPower, connector.TariffIds ?? []);

    private static Evse? Find(Location? location, string? uid) => location?.Evses?.FirstOrDefault(e => Same(e.Uid, uid));

    private static bool IsRemoved(Evse evse) => evse.Status?.Value == Status.REMOVED;

    /// <summary>Ids are compared without case (OCPI 2.2.1 §16.1).</summary>
    private static bool Same(string? a, string? b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);

    private static Location WithOne(Connector connector) => new() { Evses = [new() { Connectors = [connector] }] };

    private static bool Equal(Location a, Location b) => OcpiJson.Write(a) == OcpiJson.Write(b);

    private static DateTimeOffset? Wire(DateTimeOffset? at) => at is { } time ? OcpiTime.Truncate(time) : null;

    // A change is always later than the state it changes, also within one millisecond and when the clock was set back.
    private static DateTimeOffset After(DateTimeOffset now, DateTimeOffset? before)
    {
        var at = OcpiTime.Truncate(now);
        return before is { } last && at <= last ? last.AddMilliseconds(1) : at;
    }
}
