using Microsoft.AspNetCore.Http.Features;
using RoamingHub.Core.Products;
using RoamingHub.Storage;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Hub.Api;

/// <summary>What charges are sold as.</summary>
internal static class ProductsApi
{
    private const string Lint = "lint";

    private const string Given = """
        { "description": "11 kW in Germany", "powerType": "AC_3_PHASE", "minPowerKw": 3.7, "maxPowerKw": 11, "countries": [ "DEU" ],
          "pricePerReferenceUnit": 0.49, "referenceUnit": "KILOWATT_HOUR", "currency": "EUR", "maximumChargingPower": 11, "isValid24hours": false,
          "availability": [ { "begin": "06:00", "end": "22:00", "on": "Everyday" } ],
          "additionalReferences": [ { "reference": "PARKING FEE", "unit": "HOUR", "price": 6 } ], "validFrom": "2026-04-01T00:00:00Z" }
        """;

    internal const string Example = """
        { "id": "DE-AC_11", "description": "11 kW in Germany", "powerType": "AC_3_PHASE", "minPowerKw": 3.7, "maxPowerKw": 11, "countries": [ "DEU" ],
          "pricePerReferenceUnit": 0.49, "referenceUnit": "KILOWATT_HOUR", "currency": "EUR", "maximumChargingPower": 11, "isValid24hours": false,
          "availability": [ { "begin": "06:00", "end": "22:00", "on": "Everyday" } ],
          "additionalReferences": [ { "reference": "PARKING FEE", "unit": "HOUR", "price": 6 } ], "validFrom": "2026-04-01T00:00:00Z" }
        """;

    private const string Warning = """
        { "rule": "near-miss", "subject": "product 'AC 1'", "member": "productId", "text": "'AC 1' is not 'AC1': they differ in blanks. Partners compare ids exactly." }
        """;

    public static void Map(RouteGroupBuilder api)
    {
        var products = api.MapGroup("/products").WithTags("Products").AddEndpointFilter<CaughtUpFilter>();
        products.MapGet("", ListAsync).Validated(ListQueryValidator.ByName).Produces<ListAnswer<ProductView>>()
            .WithSummary("All products, newest first; AC1, AC3, DC and Standard Price exist from the start.").WithExample(response: $$"""{ "items": [ {{Example}} ], "next": null }""");
        products.MapGet("/" + Lint, LintAsync).Produces<ListAnswer<ProductFinding>>()
            .WithSummary("Ids of products, in offers, at places and in partners' orders that are perhaps not as meant: they are compared exactly, and `AC 1` is not `AC1`.")
            .WithExample(response: $$"""{ "items": [ {{Warning}} ], "next": null }""");
        products.MapGet("/{productId}", GetAsync).Produces<ProductView>().WithSummary("A product. Its id is compared exactly, every blank included.").WithExample(response: Example);
        products.MapPut("/{productId}", PutAsync).RequireAuthorization(ApiRights.Price).Produces<ProductView>()
            .WithSummary("Describes a product; prices are without VAT. One without a price is not shown to partners. `warnings` tells what is perhaps not as meant.")
            .WithExample(Given, Example.TrimEnd()[..^1] + """, "warnings": [] }""");
        products.MapDelete("/{productId}", DeleteAsync).RequireAuthorization(ApiRights.Price).Produces(204)
            .WithSummary("Sells a product no longer. One that exists from the start stays, without a price.").WithExample(status: 204);
    }

    private static async Task<IResult> ListAsync([AsParameters] ListQuery query, ReadModels readModels, CancellationToken ct)
    {
        var view = await readModels.Products.LoadAsync(ct);
        return TypedResults.Ok(Lists.Part(view.Products, query).Shown(id => ProductWords.Show(view.Catalogue.Products[id])));
    }

    private static async Task<IResult> LintAsync(ReadModels readModels, CancellationToken ct)
    {
        var view = await readModels.Products.LoadAsync(ct);
        return TypedResults.Ok(Lists.Whole(ProductLint.Check(view.Catalogue, view.Ordered)));
    }

    private static async Task<IResult> GetAsync(HttpContext http, ReadModels readModels, CancellationToken ct)
    {
        var id = IdOf(http);
        return (await readModels.Products.LoadAsync(ct)).Catalogue.Products.TryGetValue(id, out var product)
            ? TypedResults.Ok(ProductWords.Show(product))
            : Problems.Unknown("product", id);
    }

    private static async Task<IResult> PutAsync(HttpContext http, ProductPut put, ProductDesk desk, CancellationToken ct)
    {
        var id = IdOf(http);
        if (id == Lint)
            return Problems.Invalid("productId", "is the name of the linter here");
        var (product, faults) = ProductReading.Of(id, put);
        return product is null ? Problems.Invalid(faults) : TypedResults.Ok(ProductWords.Show(product, await desk.DescribeAsync(product, ct)));
    }

    private static async Task<IResult> DeleteAsync(HttpContext http, ReadModels readModels, EventLog log, TimeProvider time, CancellationToken ct)
    {
        var id = IdOf(http);
        var catalogue = (await readModels.Products.LoadAsync(ct)).Catalogue;
        if (!catalogue.Products.TryGetValue(id, out var product))
            return Problems.Unknown("product", id);
        if (StandardProducts.Find(id) is { } plain)
        {
            if (product == plain)
                return TypedResults.NoContent();
        }
        else if (catalogue.Offers.Values.FirstOrDefault(o => o.Products.Contains(id, StringComparer.Ordinal)) is { } offer)
        {
            return Problems.Conflict("product-in-use", $"The offer {offer.Id} names the product.");
        }
        else if (catalogue.Assigned.FirstOrDefault(a => a.Value == id) is { Value: not null } assigned)
        {
            return Problems.Conflict("product-in-use", $"The {assigned.Key.To} {assigned.Key.Place} is sold as the product.");
        }

        await log.AppendAndSeeAsync(readModels, ProductStream.Of(id), ExpectedVersion.Any, new ProductRemoved(id, time.GetUtcNow()), ct);
        return TypedResults.NoContent();
    }

    private static string IdOf(HttpContext http) => ProductReading.IdOf(http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
}

/// <summary>Takes descriptions of products in.</summary>
internal sealed class ProductDesk(ReadModels readModels, EventLog log, TimeProvider time)
{
    /// <summary>What is perhaps not as meant.</summary>
    public async Task<IReadOnlyList<ProductFinding>> DescribeAsync(Product product, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var view = await readModels.Products.LoadAsync(ct);
        var before = view.Catalogue.Products.GetValueOrDefault(product.Id);
        IReadOnlyList<ProductFinding> warnings =
        [
            .. StandardProducts.Find(product.Id) is null ? ProductLint.OfProduct(view.Catalogue, product.Id) : [],
            .. OfOrders(product.Id, view.Ordered), .. NoticePeriods.Of(view.Catalogue, before, product, now), .. OfPrices(product),
        ];
        if (before is null || ProductWords.Differ(before, product))
            await log.AppendAndSeeAsync(readModels, ProductStream.Of(product.Id), ExpectedVersion.Any, new ProductDescribed(product, now), ct);
        return warnings;
    }

    private static IEnumerable<ProductFinding> OfOrders(string id, IReadOnlyList<string> ordered) =>
        from other in ordered
        let how = NearMiss.Between(id, other)
        where how is not null
        select new ProductFinding("ordered-near-miss", $"product '{id}'", "productId", $"A partner has ordered a charge under '{other}': it differs {how}.");

    private static IEnumerable<ProductFinding> OfPrices(Product product)
    {
        if (product.Fees?.Any(f => f.Kind == FeeKind.Fixed) == true && product.Price is { PerUnit: not 0 })
            yield return new("fixed-fee", $"product '{product.Id}'", "pricePerReferenceUnit", "It comes on top of a fixed fee; with one the base price should be 0.");
        if (product.Price is not null && product.MaxChargingPowerKw is null && product.MaxPowerKw is null)
            yield return new("maximum-power", $"product '{product.Id}'", "maximumChargingPower", "Partners are told a most that its kind of current allows; better say your own.");
    }
}
