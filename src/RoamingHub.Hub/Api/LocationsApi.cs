using System.Text.Json;
using NodaTime;
using RoamingHub.Core.Locations;
using RoamingHub.Core.Stations;
using RoamingHub.Hub.Partners;
using RoamingHub.Hub.Partners.Ocpi.Locations;
using RoamingHub.Ocpi;
using RoamingHub.Ocpi.Checks;
using RoamingHub.Storage;
using RoamingHub.Storage.ReadModels;
using OcpiLocation = RoamingHub.Ocpi.V221.Locations.Location;

namespace RoamingHub.Hub.Api;

/// <param name="Unchanged">Those that were given as they stood.</param>
internal sealed record ImportAnswer(int Imported, int Unchanged);

/// <summary>Locations, as OCPI 2.2.1 describes them.</summary>
internal static class LocationsApi
{
    private const string Given = """
        { "publish": true, "name": "Harbour", "address": "Am Kai 1", "city": "Hamburg", "postal_code": "20457", "country": "DEU",
          "coordinates": { "latitude": "53.543210", "longitude": "9.987650" }, "time_zone": "Europe/Berlin",
          "evses": [ { "uid": "3256", "evse_id": "DE*ABC*E3256", "status": "AVAILABLE", "capabilities": [ "RFID_READER", "REMOTE_START_STOP_CAPABLE" ],
                       "connectors": [ { "id": "1", "standard": "IEC_62196_T2", "format": "SOCKET", "power_type": "AC_3_PHASE", "max_voltage": 230,
                                         "max_amperage": 32, "tariff_ids": [ "STANDARD" ] } ] } ] }
        """;

    private const string Example = """
        { "country_code": "DE", "party_id": "ABC", "id": "LOC1", "publish": true, "name": "Harbour", "address": "Am Kai 1", "city": "Hamburg",
          "postal_code": "20457", "country": "DEU", "coordinates": { "latitude": "53.543210", "longitude": "9.987650" },
          "evses": [ { "uid": "3256", "evse_id": "DE*ABC*E3256", "status": "CHARGING", "capabilities": [ "RFID_READER", "REMOTE_START_STOP_CAPABLE" ],
                       "connectors": [ { "id": "1", "standard": "IEC_62196_T2", "format": "SOCKET", "power_type": "AC_3_PHASE", "max_voltage": 230,
                                         "max_amperage": 32, "tariff_ids": [ "STANDARD" ], "last_updated": "2026-03-01T10:00:00Z" } ],
                       "last_updated": "2026-03-01T12:00:00Z" } ],
          "time_zone": "Europe/Berlin", "last_updated": "2026-03-01T12:00:00Z" }
        """;

    public static void Map(RouteGroupBuilder api)
    {
        var locations = api.MapGroup("/locations").WithTags("Locations").AddEndpointFilter<CaughtUpFilter>();
        locations.MapGet("", ListAsync).Validated(ListQueryValidator.ByPosition)
            .WithSummary("All locations as partners see them, newest first, the removed ones included.")
            .WithExample(response: $$"""{ "items": [ {{Example}} ], "next": null }""");
        locations.MapGet("/{locationId}", GetAsync)
            .WithSummary("A location as partners see it, with the status its stations tell.").WithExample(response: Example);
        locations.MapPut("/{locationId}", PutAsync).RequireAuthorization(ApiRights.Roam)
            .WithSummary(
                "Describes a location: OCPI's Location without last_updated, and without country_code and party_id unless it belongs to another of our parties "
                + "than the first. EVSEs it leaves out become REMOVED. The header `Findings` counts what should be looked at.")
            .WithExample(Given, Example);
        locations.MapDelete("/{locationId}", DeleteAsync).RequireAuthorization(ApiRights.Roam).Produces(204)
            .WithSummary("Takes a location out of use. Partners have known it: it stays, with every EVSE REMOVED.").WithExample(status: 204);
        locations.MapGet("/{locationId}/findings", FindingsAsync).Produces<ListAnswer<Finding>>()
            .WithSummary("What is well formed, and that drivers or partners will miss or wonder about.")
            .WithExample(response: """
                { "items": [ { "rule": "evse-id-missing", "member": "evses[0].evse_id", "text": "A CDR must name it." } ], "next": null }
                """);
        locations.MapPost("/import", ImportAsync).RequireAuthorization(ApiRights.Roam).Produces<ImportAnswer>()
            .WithSummary("Describes many locations. If one is wrong, none is taken.")
            .WithExample($$"""[ { "id": "LOC1", {{Given.TrimStart()[1..]}} ]""", """{ "imported": 1, "unchanged": 0 }""");
    }

    private static async Task<IResult> ListAsync([AsParameters] ListQuery query, ReadModels readModels, CancellationToken ct)
    {
        var page = await readModels.Locations.ListAsync(query.Page, ct);
        var shown = await ShowAsync(page.Items, readModels, ct);
        return TypedResults.Ok(new ListAnswer<RawJson>([.. shown.Select(l => new RawJson(OcpiJson.Write(l)))], page.Next));
    }

    private static async Task<IResult> GetAsync(string locationId, ReadModels readModels, CancellationToken ct) =>
        await readModels.Locations.FindAsync(locationId, ct) is { } entry
            ? TypedResults.Ok(new RawJson(OcpiJson.Write((await ShowAsync([entry], readModels, ct))[0])))
            : Problems.Unknown("location", locationId);

    private static async Task<IResult> PutAsync(string locationId, HttpContext http, ReadModels readModels, LocationDesk desk, CancellationToken ct)
    {
        var body = await RawBody.ReadAsync(http, ct);
        var reading = OcpiJson.Read<OcpiLocation>(body.Span);
        if (!reading.IsJson)
            return Problems.MalformedJson(reading.Problem!);
        if (reading.Value is not { } given)
            return Problems.Invalid("body", reading.Problem!);
        if (given.Id is { } id && !id.Equals(locationId, StringComparison.OrdinalIgnoreCase))
            return Problems.Invalid("id", "is not the one in the address");
        if (await desk.CheckAsync(given with { Id = locationId }, ct) is { Count: > 0 } faults)
            return Problems.Invalid(faults);
        if (await desk.DescribeAsync(given with { Id = locationId }, ct) == LocationDesk.Outcome.TooManyWriters)
            return Problems.Conflict("changed-meanwhile", "The location was changed at the same time.");
        http.Response.Headers[Finding.Header] = $"{(await desk.FindingsAsync(locationId, ct))?.Count}";
        return await GetAsync(locationId, readModels, ct);
    }

    private static async Task<IResult> FindingsAsync(string locationId, LocationDesk desk, CancellationToken ct) =>
        await desk.FindingsAsync(locationId, ct) is { } findings
            ? TypedResults.Ok(Lists.Whole(findings))
            : Problems.Unknown("location", locationId);

    private static async Task<IResult> ImportAsync(HttpContext http, LocationDesk desk, CancellationToken ct)
    {
        var body = await RawBody.ReadAsync(http, ct);
        var reading = OcpiJson.Read<List<OcpiLocation>>(body.Span);
        if (!reading.IsJson)
            return Problems.MalformedJson(reading.Problem!);
        if (reading.Value is not { } given)
            return Problems.Invalid("body", reading.Problem!);
        var faults = new List<MemberFault>();
        for (var i = 0; i < given.Count; i++)
            faults.AddRange((await desk.CheckAsync(given[i], ct)).Select(f => f with { Member = $"[{i}].{f.Member}" }));
        if (faults.Count > 0)
            return Problems.Invalid(faults);
        var imported = 0;
        foreach (var location in given)
        {
            var outcome = await desk.DescribeAsync(location, ct);
            if (outcome == LocationDesk.Outcome.TooManyWriters)
                return Problems.Conflict("changed-meanwhile", $"The location {location.Id} was changed at the same time.");
            imported += outcome == LocationDesk.Outcome.Described ? 1 : 0;
        }

        return TypedResults.Ok(new ImportAnswer(imported, given.Count - imported));
    }

    private static async Task<IResult> DeleteAsync(
        string locationId, ReadModels readModels, EventLog log, TimeProvider time, CancellationToken ct)
    {
        if (await readModels.Locations.FindAsync(locationId, ct) is not { } entry)
            return Problems.Unknown("location", locationId);
        if (!entry.Removed)
        {
            var removed = new LocationRemoved(entry.Location.Id, entry.Location.Owner, time.GetUtcNow());
            await log.AppendAndSeeAsync(readModels, LocationStream.Of(locationId), ExpectedVersion.Any, removed, ct);
        }

        return TypedResults.NoContent();
    }

    private static async Task<IReadOnlyList<OcpiLocation>> ShowAsync(IReadOnlyList<LocationEntry> entries, ReadModels readModels, CancellationToken ct)
    {
        var states = await readModels.Connectors.OfEvsesAsync(entries.SelectMany(e => e.Location.Evses).Select(e => e.Uid), ct);
        var byUid = new Dictionary<string, IReadOnlyList<LinkedState>>(states, StringComparer.OrdinalIgnoreCase);
        return [.. entries.Select(e => LocationMapping.ToOcpi(
            OcpiJson.Parse<OcpiLocation>(e.Details), e.Removed ? e.At : null, uid => byUid.TryGetValue(uid, out var linked) ? StateOf(linked) : null))];
    }

    /// <summary>Of several connectors behind one EVSE, the one that is in use speaks for it.</summary>
    private static EvseState StateOf(IReadOnlyList<LinkedState> linked)
    {
        var chosen = linked.OrderByDescending(l => l.Charging).ThenByDescending(l => l.Connected).First();
        var state = chosen.Station switch
        {
            ConnectorUse.Faulted => ConnectorState.Faulted,
            ConnectorUse.Unavailable => ConnectorState.Unavailable,
            _ => chosen.State,
        };
        return new(state, chosen.Connected, chosen.Charging, linked.Max(l => l.ChangedAt));
    }
}

/// <summary>Takes descriptions of locations in.</summary>
internal sealed class LocationDesk(ReadModels readModels, EventLog log, OwnParty parties, TimeProvider time)
{
    private const int Tries = 5;

    public enum Outcome
    {
        Described,
        Unchanged,
        TooManyWriters,
    }

    /// <summary>What is wrong with a description; empty when it can be taken.</summary>
    public async Task<IReadOnlyList<MemberFault>> CheckAsync(OcpiLocation given, CancellationToken ct)
    {
        if (given.Id is not { Length: > 0 } id)
            return [new("id", "is missing")];
        var entry = await readModels.Locations.FindAsync(id, ct);
        if (await parties.OfAsync(given.CountryCode, given.PartyId, entry?.Location.Owner, ct) is not { } owner)
            return [new("party_id", $"{given.CountryCode}-{given.PartyId} is not one of our parties")];
        if (entry is not null && !entry.Location.Owner.Is(owner.Country, owner.Party))
            return [new("party_id", OwnParty.Stays(entry.Location.Owner))];
        var whole = LocationMapping.Complete(given, id, owner, DetailsOf(entry), time.GetUtcNow());
        var faults = whole.Validate(strict: true).Select(f => new MemberFault(f.Member, f.Text)).ToList();
        if (whole.TimeZone is { } zone && DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) is null)
            faults.Add(new("time_zone", "is no IANA time zone"));
        foreach (var evse in (given.Evses ?? []).Where(e => e.Uid is not null))
        {
            if ((given.Evses ?? []).Count(e => string.Equals(e.Uid, evse.Uid, StringComparison.OrdinalIgnoreCase)) > 1)
                faults.Add(new("evses", $"names the EVSE {evse.Uid} twice"));
            else if (await LivesElsewhereAsync(evse.Uid!, id, ct))
                faults.Add(new("evses", $"has the EVSE {evse.Uid}, which belongs to another location"));
        }

        if (faults.Count == 0)
            faults.AddRange(LocationFindings.Refusals(whole, await TariffsOfAsync(whole, ct)));
        return faults;
    }

    /// <summary>What of a location should be looked at; null when there is none.</summary>
    public async Task<IReadOnlyList<Finding>?> FindingsAsync(string id, CancellationToken ct)
    {
        if (DetailsOf(await readModels.Locations.FindAsync(id, ct)) is not { } location)
            return null;
        return LocationFindings.Of(location, await TariffsOfAsync(location, ct));
    }

    /// <summary>Takes in a description that was checked.</summary>
    public async Task<Outcome> DescribeAsync(OcpiLocation given, CancellationToken ct)
    {
        for (var i = 0; i < Tries; i++)
        {
            var now = time.GetUtcNow();
            var entry = await readModels.Locations.FindAsync(given.Id!, ct);
            var before = DetailsOf(entry);
            var owner = await parties.OfAsync(given.CountryCode, given.PartyId, entry?.Location.Owner, ct);
            var whole = LocationMapping.Complete(given, entry?.Location.Id ?? given.Id!, owner!, before, now);
            var details = OcpiJson.Write(whole);
            if (entry is { Removed: false } && details == entry.Details)
                return Outcome.Unchanged;
            var described = new LocationDescribed(LocationMapping.ToCore(whole), details, now);
            if (await log.AppendAndSeeAsync(readModels, LocationStream.Of(given.Id!), entry?.Newest ?? ExpectedVersion.None, described, ct) is not null)
                return Outcome.Described;
        }

        return Outcome.TooManyWriters;
    }

    private async Task<bool> LivesElsewhereAsync(string uid, string locationId, CancellationToken ct) =>
        await readModels.Locations.FindByEvseUidAsync(uid, ct) is { Removed: false } home
        && !home.Location.Id.Equals(locationId, StringComparison.OrdinalIgnoreCase) && home.Location.FindEvse(uid) is { Removed: false };

    private Task<IReadOnlyDictionary<string, TariffEntry>> TariffsOfAsync(OcpiLocation location, CancellationToken ct) =>
        readModels.Tariffs.FindAsync((location.Evses ?? []).SelectMany(e => e.Connectors ?? []).SelectMany(c => c.TariffIds ?? []), ct);

    private static OcpiLocation? DetailsOf(LocationEntry? entry) => entry is null ? null : OcpiJson.Parse<OcpiLocation>(entry.Details);
}
