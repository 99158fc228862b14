using System.Text.Json;
using RoamingHub.Core.Locations;
using RoamingHub.Hub.Partners.Oicp;
using RoamingHub.Hub.Partners.Oicp.EvseData;
using RoamingHub.Storage;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Hub.Api;

/// <summary>What Hubject wants to know of an EVSE or of all EVSEs of a location, and OCPI has no word for.</summary>
internal static class EvseDetailsApi
{
    private const string Example = """
        { "hotlinePhoneNumber": "+4930123456789", "accessibility": "Free publicly accessible", "accessibilityLocation": "OnStreet",
          "authenticationModes": [ "NFC RFID Classic", "REMOTE" ], "additionalInfo": [ { "lang": "en", "value": "Behind the town hall" } ],
          "hardwareManufacturer": "Ladebau", "dynamicPowerLevel": false }
        """;

    public static void Map(RouteGroupBuilder api)
    {
        MapThing(api, "/evses/{id}/oicp", ListedThing.Evse, "an EVSE", "its location's, then the partner's evseDefaults, then what follows from OCPI");
        MapThing(api, "/locations/{id}/oicp", ListedThing.Location, "the EVSEs of a location", "the partner's evseDefaults, then what follows from OCPI");
    }

    private static void MapThing(RouteGroupBuilder api, string route, ListedThing thing, string whose, string wider)
    {
        var group = api.MapGroup(route).WithTags("Locations").AddEndpointFilter<CaughtUpFilter>();
        group.MapGet("", (string id, ReadModels readModels, CancellationToken ct) => GetAsync(thing, id, readModels, ct))
            .WithSummary($"What is said of {whose} in OICP's words.").WithExample(response: Example);
        group.MapPut("", (string id, HttpContext http, ReadModels readModels, EventLog log, TimeProvider time, CancellationToken ct) =>
                PutAsync(thing, id, http, readModels, log, time, ct))
            .RequireAuthorization(ApiRights.Roam)
            .WithSummary($"Says it anew. A member that is left out or null is not said: then {wider} counts, member by member.")
            .WithExample(Example, Example);
        group.MapDelete("", (string id, ReadModels readModels, EventLog log, TimeProvider time, CancellationToken ct) =>
                DeleteAsync(thing, id, readModels, log, time, ct))
            .RequireAuthorization(ApiRights.Roam).Produces(204).WithSummary("Takes it back.").WithExample(status: 204);
    }

    private static async Task<IResult> GetAsync(ListedThing thing, string id, ReadModels readModels, CancellationToken ct)
    {
        if (await NameOfAsync(thing, id, readModels, ct) is not { } name)
            return Unknown(thing, id);
        return await readModels.Listings.FindAsync(OicpModules.Protocol, thing, name, ct) is { } listing
            ? TypedResults.Ok(new RawJson(listing.Details))
            : Problems.Unknown("details", $"Nothing is said of {name} itself.");
    }

    private static async Task<IResult> PutAsync(
        ListedThing thing, string id, HttpContext http, ReadModels readModels, EventLog log, TimeProvider time, CancellationToken ct)
    {
        if (await NameOfAsync(thing, id, readModels, ct) is not { } name)
            return Unknown(thing, id);
        var body = await RawBody.ReadAsync(http, ct);
        if (RawBody.ProblemOf(body) is { } problem)
            return Problems.MalformedJson(problem);
        using var document = JsonDocument.Parse(body);
        var (terms, faults) = EvseDefaults.Read(document.RootElement);
        if (terms is null || faults.Count > 0)
            return Problems.Invalid([.. faults.Select(f => new MemberFault(f.Member.Length == 0 ? "body" : f.Member, f.Text))]);
        var details = JsonSerializer.Serialize(terms, OicpPartnerJson.Plain.EvseDefaults);
        if ((await readModels.Listings.FindAsync(OicpModules.Protocol, thing, name, ct))?.Details != details)
        {
            var described = new ListingDescribed(thing, name, OicpModules.Protocol, details, time.GetUtcNow());
            await log.AppendAndSeeAsync(readModels, ListingStream.Of(thing, name, OicpModules.Protocol), ExpectedVersion.Any, described, ct);
        }

        return await GetAsync(thing, id, readModels, ct);
    }

    private static async Task<IResult> DeleteAsync(ListedThing thing, string id, ReadModels readModels, EventLog log, TimeProvider time, CancellationToken ct)
    {
        if (await NameOfAsync(thing, id, readModels, ct) is not { } name)
            return Unknown(thing, id);
        if (await readModels.Listings.FindAsync(OicpModules.Protocol, thing, name, ct) is not null)
        {
            var removed = new ListingRemoved(thing, name, OicpModules.Protocol, time.GetUtcNow());
            await log.AppendAndSeeAsync(readModels, ListingStream.Of(thing, name, OicpModules.Protocol), ExpectedVersion.Any, removed, ct);
        }

        return TypedResults.NoContent();
    }

    /// <summary>The id as the catalogue writes it; null where there is no such thing, or no more.</summary>
    private static async Task<string?> NameOfAsync(ListedThing thing, string id, ReadModels readModels, CancellationToken ct) => thing == ListedThing.Evse
        ? await readModels.Locations.FindByEvseUidAsync(id, ct) is { Removed: false } home && home.Location.FindEvse(id) is { Removed: false } evse ? evse.Uid : null
        : await readModels.Locations.FindAsync(id, ct) is { Removed: false } place ? place.Location.Id : null;

    private static IResult Unknown(ListedThing thing, string id) => Problems.Unknown(thing == ListedThing.Evse ? "evse" : "location", id);
}
