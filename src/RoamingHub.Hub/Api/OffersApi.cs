using Microsoft.AspNetCore.Http.Features;
using RoamingHub.Core.Products;
using RoamingHub.Storage;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Hub.Api;

/// <summary>Which products are sold to whom.</summary>
internal static class OffersApi
{
    private const string Given = """
        { "kind": "OfferToAll", "providerId": "*", "products": [ "DE-AC_11", "DE-DC_50" ], "defaultPrice": 0.59, "currency": "EUR",
          "referenceUnit": "KILOWATT_HOUR", "validFrom": "2026-04-01T00:00:00Z", "validTo": "2027-04-01T00:00:00Z" }
        """;

    private const string Example = """
        { "id": "2026", "kind": "OfferToAll", "providerId": "*", "products": [ "DE-AC_11", "DE-DC_50" ], "defaultPrice": 0.59, "currency": "EUR",
          "referenceUnit": "KILOWATT_HOUR", "validFrom": "2026-04-01T00:00:00Z", "validTo": "2027-04-01T00:00:00Z" }
        """;

    public static void Map(RouteGroupBuilder api)
    {
        var offers = api.MapGroup("/offers").WithTags("Products").AddEndpointFilter<CaughtUpFilter>();
        offers.MapGet("", ListAsync).Validated(ListQueryValidator.ByName).Produces<ListAnswer<OfferView>>()
            .WithSummary("All offers, newest first.").WithExample(response: $$"""{ "items": [ {{Example}} ], "next": null }""");
        offers.MapGet("/{offerId}", GetAsync).Produces<OfferView>().WithSummary("An offer.").WithExample(response: Example);
        offers.MapPut("/{offerId}", PutAsync).RequireAuthorization(ApiRights.Price).Produces<OfferView>()
            .WithSummary("Makes an offer. At a connector the first of its products that fits counts. One offer to all at a time (409). `warnings` tells what is perhaps not as meant.")
            .WithExample(Given, Example.TrimEnd()[..^1] + """, "warnings": [] }""");
        offers.MapDelete("/{offerId}", DeleteAsync).RequireAuthorization(ApiRights.Price).Produces(204)
            .WithSummary("Withdraws an offer. Charges that run keep their product.").WithExample(status: 204);
    }

    private static async Task<IResult> ListAsync([AsParameters] ListQuery query, ReadModels readModels, CancellationToken ct)
    {
        var view = await readModels.Products.LoadAsync(ct);
        return TypedResults.Ok(Lists.Part(view.Offers, query).Shown(id => ProductWords.Show(view.Catalogue.Offers[id])));
    }

    private static async Task<IResult> GetAsync(HttpContext http, ReadModels readModels, CancellationToken ct)
    {
        var id = IdOf(http);
        return (await readModels.Products.LoadAsync(ct)).Catalogue.Offers.TryGetValue(id, out var offer)
            ? TypedResults.Ok(ProductWords.Show(offer))
            : Problems.Unknown("offer", id);
    }

    private static async Task<IResult> PutAsync(HttpContext http, OfferPut put, OfferDesk desk, CancellationToken ct)
    {
        var (offer, faults) = ProductReading.Of(IdOf(http), put);
        return offer is null ? Problems.Invalid(faults) : await desk.DescribeAsync(offer, ct);
    }

    private static async Task<IResult> DeleteAsync(HttpContext http, ReadModels readModels, EventLog log, TimeProvider time, CancellationToken ct)
    {
        var id = IdOf(http);
        if (!(await readModels.Products.LoadAsync(ct)).Catalogue.Offers.ContainsKey(id))
            return Problems.Unknown("offer", id);
        await log.AppendAndSeeAsync(readModels, ProductStream.Offers, ExpectedVersion.Any, new OfferWithdrawn(id, time.GetUtcNow()), ct);
        return TypedResults.NoContent();
    }

    private static string IdOf(HttpContext http) => ProductReading.IdOf(http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
}

/// <summary>Takes offers in. Whether one may be made depends on the others, so they are read where they are written.</summary>
internal sealed class OfferDesk(ReadModels readModels, EventLog log, TimeProvider time)
{
    private const int Tries = 5;

    public async Task<IResult> DescribeAsync(Offer offer, CancellationToken ct)
    {
        for (var i = 0; i < Tries; i++)
        {
            var now = time.GetUtcNow();
            var (others, version) = await OffersAsync(ct);
            var before = others.GetValueOrDefault(offer.Id);
            var catalogue = (await readModels.Products.LoadAsync(ct)).Catalogue;
            if (offer.Products.FirstOrDefault(p => !catalogue.Products.ContainsKey(p)) is { } unknown)
                return Problems.Invalid("products", $"there is no product '{unknown}'.{ProductLint.DidYouMean(ProductLint.Near(catalogue, unknown))}");
            if (offer.Kind == OfferKind.ToAll && others.Values.FirstOrDefault(o => o.Kind == OfferKind.ToAll && o.Id != offer.Id && o.Overlaps(offer)) is { } other)
                return Problems.Conflict("offer-overlap", $"The offer {other.Id} to all holds from {other.ValidFrom.UtcDateTime:u}{(other.ValidTo is { } end ? $" to {end.UtcDateTime:u}" : " on")}: there is one at a time.");
            var warnings = await WarningsAsync(catalogue, before, offer, others.Values, now, ct);
            if (before is not null && !ProductWords.Differ(before, offer))
                return TypedResults.Ok(ProductWords.Show(offer, warnings));
            if (await log.AppendAndSeeAsync(readModels, ProductStream.Offers, version, new OfferDescribed(offer, now), ct) is not null)
                return TypedResults.Ok(ProductWords.Show(offer, warnings));
        }

        return Problems.Conflict("changed-meanwhile", "The offers were changed at the same time.");
    }

    private async Task<(IReadOnlyDictionary<string, Offer> Offers, long Version)> OffersAsync(CancellationToken ct)
    {
        var catalogue = new Catalogue();
        var version = ExpectedVersion.None;
        foreach (var e in await log.ReadStreamAsync(ProductStream.Offers, ct: ct))
        {
            catalogue.Apply(e.Data);
            version = e.Version;
        }

        return (catalogue.Offers, version);
    }

    private async Task<IReadOnlyList<ProductFinding>> WarningsAsync(
        Catalogue catalogue, Offer? before, Offer offer, IEnumerable<Offer> others, DateTimeOffset now, CancellationToken ct)
    {
        var subject = $"offer {offer.Id}";
        var warnings = offer.Products.SelectMany(p => ProductLint.OfUse(catalogue, p, subject, "products")).Concat(NoticePeriods.Of(before, offer, now)).ToList();
        warnings.AddRange(offer.Products.Where(p => catalogue.Products[p].Price is null)
            .Select(p => new ProductFinding("no-price", subject, "products", $"'{p}' has no price: it is sold, and partners are not told of it.")));
        if (offer.Default is null)
            warnings.Add(new("default-price", subject, "defaultPrice", "Partners must be told one; it is that of the first product with a price."));
        if (offer.Kind == OfferKind.Bilateral)
        {
            warnings.AddRange(others.Where(o => o.Kind == OfferKind.Bilateral && o.Id != offer.Id && o.IsFor(offer.Provider) && o.Overlaps(offer))
                .Select(o => new ProductFinding("offers-overlap", subject, "validFrom", $"{o.Id} holds at the same time for this provider; the one that began last comes first.")));
        }

        foreach (var uid in offer.Evses ?? [])
        {
            if ((await readModels.Locations.FindByEvseUidAsync(uid, ct))?.Location.FindEvse(uid) is null or { Removed: true })
                warnings.Add(new("unknown-evse", subject, "evses", $"There is no EVSE {uid}."));
        }

        return warnings;
    }
}
