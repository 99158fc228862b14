using RoamingHub.Core.Tariffs;
using RoamingHub.Hub.Partners.Ocpi.Tariffs;
using RoamingHub.Ocpi;
using RoamingHub.Ocpi.Checks;
using RoamingHub.Storage;
using RoamingHub.Storage.ReadModels;
using OcpiTariff = RoamingHub.Ocpi.V221.Tariffs.Tariff;

namespace RoamingHub.Hub.Api;

/// <summary>Tariffs, as OCPI 2.2.1 describes them.</summary>
internal static class TariffsApi
{
    private const string Given = """
        { "currency": "EUR", "elements": [ { "price_components": [ { "type": "ENERGY", "price": 0.49, "vat": 19.0, "step_size": 1 },
                                                                   { "type": "PARKING_TIME", "price": 6.0, "vat": 19.0, "step_size": 60 } ] } ] }
        """;

    private const string Example = """
        { "country_code": "DE", "party_id": "ABC", "id": "STANDARD", "currency": "EUR",
          "elements": [ { "price_components": [ { "type": "ENERGY", "price": 0.49, "vat": 19, "step_size": 1 },
                                                { "type": "PARKING_TIME", "price": 6, "vat": 19, "step_size": 60 } ] } ],
          "last_updated": "2026-03-01T10:00:00Z" }
        """;

    public static void Map(RouteGroupBuilder api)
    {
        var tariffs = api.MapGroup("/tariffs").WithTags("Tariffs").AddEndpointFilter<CaughtUpFilter>();
        tariffs.MapGet("", ListAsync).Validated(ListQueryValidator.ByPosition)
            .WithSummary("All tariffs as partners see them, newest first.").WithExample(response: $$"""{ "items": [ {{Example}} ], "next": null }""");
        tariffs.MapGet("/{tariffId}", GetAsync).WithSummary("A tariff as partners see it.").WithExample(response: Example);
        tariffs.MapPut("/{tariffId}", PutAsync).RequireAuthorization(ApiRights.Price)
            .WithSummary("Describes a tariff: OCPI's Tariff without country_code, party_id and last_updated. Running sessions keep the version they began under.")
            .WithExample(Given, Example);
        tariffs.MapDelete("/{tariffId}", DeleteAsync).RequireAuthorization(ApiRights.Price).Produces(204)
            .WithSummary("Takes a tariff out of use for sessions that begin from now on.").WithExample(status: 204);
    }

    private static async Task<IResult> ListAsync([AsParameters] ListQuery query, ReadModels readModels, CancellationToken ct) =>
        TypedResults.Ok((await readModels.Tariffs.ListAsync(query.Page, ct)).Shown(t => new RawJson(t.Details)));

    private static async Task<IResult> GetAsync(string tariffId, ReadModels readModels, CancellationToken ct) =>
        await readModels.Tariffs.FindAsync(tariffId, ct) is { Removed: false } entry
            ? TypedResults.Ok(new RawJson(entry.Details))
            : Problems.Unknown("tariff", tariffId);

    private static async Task<IResult> PutAsync(
        string tariffId, HttpContext http, ReadModels readModels, EventLog log, OwnParty parties, TimeProvider time, CancellationToken ct)
    {
        var body = await RawBody.ReadAsync(http, ct);
        var reading = OcpiJson.Read<OcpiTariff>(body.Span);
        if (!reading.IsJson)
            return Problems.MalformedJson(reading.Problem!);
        if (reading.Value is not { } given)
            return Problems.Invalid("body", reading.Problem!);
        if (given.Id is { } id && !id.Equals(tariffId, StringComparison.OrdinalIgnoreCase))
            return Problems.Invalid("id", "is not the one in the address");
        var entry = await readModels.Tariffs.FindAsync(tariffId, ct);
        if (await parties.OfAsync(given.CountryCode, given.PartyId, entry?.Owner, ct) is not { } owner)
            return Problems.Invalid("party_id", $"{given.CountryCode}-{given.PartyId} is not one of our parties");
        var now = time.GetUtcNow();
        var before = entry is null ? null : OcpiJson.Parse<OcpiTariff>(entry.Details);
        var whole = TariffMapping.Complete(given, entry?.Tariff.Id ?? tariffId, owner, before, now);
        if (whole.Validate(strict: true) is { Count: > 0 } faults)
            return Problems.Invalid([.. faults.Select(f => new MemberFault(f.Member, f.Text))]);
        var details = OcpiJson.Write(whole);
        if (entry is { Removed: false } && entry.Details == details)
            return TypedResults.Ok(new RawJson(details));
        var described = new TariffDescribed(TariffMapping.ToCore(whole), owner, details, now);
        return await log.AppendAndSeeAsync(readModels, TariffStream.Of(tariffId), entry?.Newest ?? ExpectedVersion.None, described, ct) is null
            ? Problems.Conflict("changed-meanwhile", "The tariff was changed at the same time.")
            : TypedResults.Ok(new RawJson(details));
    }

    private static async Task<IResult> DeleteAsync(string tariffId, ReadModels readModels, EventLog log, TimeProvider time, CancellationToken ct)
    {
        if (await readModels.Tariffs.FindAsync(tariffId, ct) is not { Removed: false } entry)
            return Problems.Unknown("tariff", tariffId);
        var removed = new TariffRemoved(entry.Tariff.Id, entry.Owner, time.GetUtcNow());
        await log.AppendAndSeeAsync(readModels, TariffStream.Of(tariffId), ExpectedVersion.Any, removed, ct);
        return TypedResults.NoContent();
    }
}
