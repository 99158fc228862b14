using Microsoft.AspNetCore.Mvc;
using RoamingHub.Core.Partners;
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

    private const string ForEverybody = "everybody";
    private const string ForPartners = "partners";

    public static void Map(RouteGroupBuilder api)
    {
        var tariffs = api.MapGroup("/tariffs").WithTags("Tariffs").AddEndpointFilter<CaughtUpFilter>();
        tariffs.MapGet("", ListAsync).Validated(ListQueryValidator.ByPosition)
            .WithSummary("All tariffs as partners see them, newest first.").WithExample(response: $$"""{ "items": [ {{Example}} ], "next": null }""");
        tariffs.MapGet("/{tariffId}", GetAsync).WithSummary("A tariff as partners see it.").WithExample(response: Example);
        tariffs.MapPut("/{tariffId}", PutAsync).RequireAuthorization(ApiRights.Price)
            .WithSummary(
                "Describes a tariff: OCPI's Tariff without last_updated, and without country_code and party_id unless it belongs to another of our parties "
                + "than the first. Running sessions keep the version they began under. `for`: `everybody`, or `partners` for a tariff that only those see "
                + "whose terms name it; without it that stays as it was. The header `Findings` counts what should be looked at.")
            .WithExample(Given, Example);
        tariffs.MapDelete("/{tariffId}", DeleteAsync).RequireAuthorization(ApiRights.Price).Produces(204)
            .WithSummary("Takes a tariff out of use for sessions that begin from now on. Partners see it vanish from their connectors first.").WithExample(status: 204);
        tariffs.MapGet("/{tariffId}/findings", FindingsAsync).Produces<ListAnswer<Finding>>()
            .WithSummary("What is well formed, and perhaps not as meant.")
            .WithExample(response: """
                { "items": [ { "rule": "no-fallback", "member": "elements", "text": "Energy is free where no element applies; an unrestricted element at the end would say so." } ],
                  "next": null }
                """);
    }

    private static async Task<IResult> ListAsync([AsParameters] ListQuery query, ReadModels readModels, CancellationToken ct) =>
        TypedResults.Ok((await readModels.Tariffs.ListAsync(query.Page, ct)).Shown(t => new RawJson(t.Details)));

    private static async Task<IResult> GetAsync(string tariffId, ReadModels readModels, CancellationToken ct) =>
        await readModels.Tariffs.FindAsync(tariffId, ct) is { Removed: false } entry
            ? TypedResults.Ok(new RawJson(entry.Details))
            : Problems.Unknown("tariff", tariffId);

    private static async Task<IResult> PutAsync(
        string tariffId, [FromQuery(Name = "for")] string? audience, HttpContext http, ReadModels readModels, EventLog log, OwnParty parties, TimeProvider time,
        CancellationToken ct)
    {
        if (audience is not (null or ForEverybody or ForPartners))
            return Problems.Invalid("for", $"must be {ForEverybody} or {ForPartners}");
        var body = await RawBody.ReadAsync(http, ct);
        var text = OcpiJson.Read<OcpiTariff>(body.Span);
        if (!text.IsJson)
            return Problems.MalformedJson(text.Problem!);
        if (text.Value is not { } given)
            return Problems.Invalid("body", text.Problem!);
        var entry = await readModels.Tariffs.FindAsync(tariffId, ct);
        var now = time.GetUtcNow();
        var reading = await TariffReading.OfAsync(given, tariffId, entry, parties, now, ct);
        if (reading.Faults.Count > 0)
            return Problems.Invalid(reading.Faults);
        var (whole, core) = (reading.Whole, reading.Core);
        http.Response.Headers[Finding.Header] = $"{TariffFindings.Of(whole, core).Count}";
        var details = OcpiJson.Write(whole);
        var forPartners = audience is null ? entry?.ForPartners ?? false : audience == ForPartners;
        if (entry is { Removed: false } && entry.Details == details && entry.ForPartners == forPartners)
            return TypedResults.Ok(new RawJson(details));
        var described = new TariffDescribed(core, reading.Owner, details, now, forPartners);
        return await log.AppendAndSeeAsync(readModels, TariffStream.Of(tariffId), entry?.Newest ?? ExpectedVersion.None, described, ct) is null
            ? Problems.Conflict("changed-meanwhile", "The tariff was changed at the same time.")
            : TypedResults.Ok(new RawJson(details));
    }

    private static async Task<IResult> FindingsAsync(string tariffId, ReadModels readModels, CancellationToken ct) =>
        await readModels.Tariffs.FindAsync(tariffId, ct) is { Removed: false } entry
            ? TypedResults.Ok(Lists.Whole(TariffFindings.Of(OcpiJson.Parse<OcpiTariff>(entry.Details), entry.Tariff)))
            : Problems.Unknown("tariff", tariffId);

    private static async Task<IResult> DeleteAsync(string tariffId, ReadModels readModels, EventLog log, TimeProvider time, CancellationToken ct)
    {
        if (await readModels.Tariffs.FindAsync(tariffId, ct) is not { Removed: false } entry)
            return Problems.Unknown("tariff", tariffId);
        if ((await readModels.Partners.ListAsync(ct)).FirstOrDefault(p => PartnerSight.Of(p.Terms).ReplacedBy(tariffId).Any()) is { } payer)
            return Problems.Conflict("tariff-in-use", $"The terms of the partner {payer.Id} name the tariff.");
        var removed = new TariffRemoved(entry.Tariff.Id, entry.Owner, time.GetUtcNow());
        await log.AppendAndSeeAsync(readModels, TariffStream.Of(tariffId), ExpectedVersion.Any, removed, ct);
        return TypedResults.NoContent();
    }
}
