using RoamingHub.Ocpi.Envelope;
using RoamingHub.Ocpi.V221.Locations;

namespace RoamingHub.Simulators.Emsp.Modules;

/// <summary>`/locations/{country}/{party}/{location}[/{evse}[/{connector}]]`: GET, PUT, PATCH (OCPI 2.2.1 §8.2.2).</summary>
internal sealed class LocationsReceiver(EmspState state, BodyReader bodies)
{
    private static readonly EmspReply Unknown = EmspReply.NotFound with { Code = OcpiStatus.UnknownLocation };

    public EmspReply Handle(EmspRequest request)
    {
        if (bodies.CheckOwner(request) is { } stranger) return stranger;
        var key = EmspState.Key(request.Path[0], request.Path[1], request.Path[2]);
        var location = state.Locations.GetValueOrDefault(key);
        return (request.Method, request.Path.Count) switch
        {
            ("PUT", 3) => PutLocation(request, key, location),
            ("PATCH", 3) when location is not null => PatchLocation(request, key, location),
            ("GET", 3) => EmspReply.Found(location, OcpiStatus.UnknownLocation),
            ("PUT" or "PATCH" or "GET", 4 or 5) when location is not null => Inside(request, key, location),
            ("PUT", 4 or 5) => Orphan(request, "its location was never sent"),
            ("PATCH", <= 5) => Unknown,
            ("GET", <= 5) => Unknown,
            _ => EmspReply.NoSuchMethod,
        };
    }

    private EmspReply PutLocation(EmspRequest request, string key, Location? before)
    {
        var (location, refusal) = bodies.Read<Location>(request);
        if (location is null) return refusal!;
        if (bodies.CheckIds(request, location.CountryCode, location.PartyId, location.Id) is { } mismatch) return mismatch;
        Newer(request, before?.LastUpdated, location.LastUpdated);
        foreach (var evse in location.Evses ?? []) NotLater(request, evse.LastUpdated, location.LastUpdated, $"EVSE {evse.Uid}");
        state.Store(key, location);
        return EmspReply.Stored(before is null);
    }

    private EmspReply PatchLocation(EmspRequest request, string key, Location before)
    {
        var (patch, refusal) = bodies.Read<LocationPatch>(request);
        if (patch is null) return refusal!;
        Newer(request, before.LastUpdated, patch.LastUpdated);
        state.Store(key, patch.ApplyTo(before));
        return EmspReply.Stored(isNew: false);
    }

    private EmspReply Inside(EmspRequest request, string key, Location location)
    {
        var evse = location.Evses?.FirstOrDefault(e => Same(e.Uid, request.Path[3]));
        return (request.Method, request.Path.Count) switch
        {
            ("GET", 4) => EmspReply.Found(evse, OcpiStatus.UnknownLocation),
            ("PUT", 4) => PutEvse(request, key, location, evse),
            ("PATCH", 4) when evse is not null => PatchEvse(request, key, location, evse),
            (_, 5) when evse is not null => InsideEvse(request, key, location, evse),
            ("PUT", 5) => Orphan(request, "its EVSE was never sent"),
            _ => Unknown,
        };
    }

    private EmspReply InsideEvse(EmspRequest request, string key, Location location, Evse evse)
    {
        var connector = evse.Connectors?.FirstOrDefault(c => Same(c.Id, request.Path[4]));
        return request.Method switch
        {
            "GET" => EmspReply.Found(connector, OcpiStatus.UnknownLocation),
            "PUT" => PutConnector(request, key, location, evse, connector),
            _ when connector is not null => PatchConnector(request, key, location, evse, connector),
            _ => Unknown,
        };
    }

    private EmspReply PutEvse(EmspRequest request, string key, Location location, Evse? before)
    {
        var (evse, refusal) = bodies.Read<Evse>(request);
        if (evse is null) return refusal!;
        if (bodies.CheckIds(request, evse.Uid) is { } mismatch) return mismatch;
        Newer(request, before?.LastUpdated, evse.LastUpdated);
        state.Store(key, With(location, evse));
        return EmspReply.Stored(before is null);
    }

    private EmspReply PatchEvse(EmspRequest request, string key, Location location, Evse before)
    {
        var (patch, refusal) = bodies.Read<EvsePatch>(request);
        if (patch is null) return refusal!;
        Newer(request, before.LastUpdated, patch.LastUpdated);
        state.Store(key, With(location, patch.ApplyTo(before)));
        return EmspReply.Stored(isNew: false);
    }

    private EmspReply PutConnector(EmspRequest request, string key, Location location, Evse evse, Connector? before)
    {
        var (connector, refusal) = bodies.Read<Connector>(request);
        if (connector is null) return refusal!;
        if (bodies.CheckIds(request, connector.Id) is { } mismatch) return mismatch;
        Newer(request, before?.LastUpdated, connector.LastUpdated);
        state.Store(key, With(location, With(evse, connector)));
        return EmspReply.Stored(before is null);
    }

    private EmspReply PatchConnector(EmspRequest request, string key, Location location, Evse evse, Connector before)
    {
        var (patch, refusal) = bodies.Read<ConnectorPatch>(request);
        if (patch is null) return refusal!;
        Newer(request, before.LastUpdated, patch.LastUpdated);
        state.Store(key, With(location, With(evse, patch.ApplyTo(before))));
        return EmspReply.Stored(isNew: false);
    }

    // A change below is a change above: the receiver moves the parents' last_updated on (OCPI 2.2.1 §8.2.2.2).
    private static Location With(Location location, Evse evse) => location with
    {
        Evses = Put(location.Evses, e => Same(e.Uid, evse.Uid), evse),
        LastUpdated = Later(location.LastUpdated, evse.LastUpdated),
    };

    private static Evse With(Evse evse, Connector connector) => evse with
    {
        Connectors = Put(evse.Connectors, c => Same(c.Id, connector.Id), connector),
        LastUpdated = Later(evse.LastUpdated, connector.LastUpdated),
    };

    // In place of the one it replaces, or at the end.
    private static List<T> Put<T>(IReadOnlyList<T>? list, Func<T, bool> isBefore, T item)
    {
        var after = list?.Select(i => isBefore(i) ? item : i).ToList() ?? [];
        if (list?.Any(isBefore) != true) after.Add(item);
        return after;
    }

    private EmspReply Orphan(EmspRequest request, string text)
    {
        state.Complain(request, text);
        return Unknown;
    }

    private void Newer(EmspRequest request, DateTimeOffset? before, DateTimeOffset? after)
    {
        if (after < before) state.Complain(request, "last_updated went back: an older state overtook a newer one");
    }

    private void NotLater(EmspRequest request, DateTimeOffset? child, DateTimeOffset? parent, string name)
    {
        if (child > parent) state.Complain(request, $"{name} is newer than its location: last_updated was not passed up");
    }

    private static DateTimeOffset? Later(DateTimeOffset? a, DateTimeOffset? b) => a > b ? a : b;

    private static bool Same(string? a, string? b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);
}
