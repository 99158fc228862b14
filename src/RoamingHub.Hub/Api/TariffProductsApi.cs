using RoamingHub.Core.Products;
using RoamingHub.Ocpi;
using RoamingHub.Storage.ReadModels;
using OcpiTariff = RoamingHub.Ocpi.V221.Tariffs.Tariff;

namespace RoamingHub.Hub.Api;

/// <param name="Losses">What the tariff says and no product can.</param>
/// <param name="Warnings">Only where the products were described.</param>
internal sealed record TariffProductsView(IReadOnlyList<ProductView> Products, IReadOnlyList<Finding> Losses, IReadOnlyList<ProductFinding>? Warnings = null);

/// <summary>One tariff in two languages: what it says to partners that price by products.</summary>
internal static class TariffProductsApi
{
    private const string Loss = """
        { "rule": "step-size", "member": "elements[0]", "text": "Parking is billed in steps of 60; a product knows no steps." }
        """;

    private const string Products = """
        { "id": "STANDARD", "description": "Tariff STANDARD", "pricePerReferenceUnit": 0.49, "referenceUnit": "KILOWATT_HOUR", "currency": "EUR",
          "isValid24hours": true, "additionalReferences": [ { "reference": "PARKING FEE", "unit": "HOUR", "price": 6 } ] }
        """;

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGroup("/tariffs").WithTags("Products").AddEndpointFilter<CaughtUpFilter>().MapGet("/{tariffId}/oicp", PreviewAsync).Produces<TariffProductsView>()
            .WithSummary("The products that say what a tariff says, and what of it none can say. Nothing is stored.")
            .WithExample(response: $$"""{ "products": [ {{Products}} ], "losses": [ {{Loss}} ] }""");
        api.MapGroup("/products").WithTags("Products").AddEndpointFilter<CaughtUpFilter>().MapPost("/from-tariff/{tariffId}", DescribeAsync)
            .RequireAuthorization(ApiRights.Price).Produces<TariffProductsView>()
            .WithSummary("Describes the products that say what a tariff says, by the tariff's id; several are numbered. An offer may name them.")
            .WithExample(response: $$"""{ "products": [ {{Products}} ], "losses": [ {{Loss}} ], "warnings": [] }""");
    }

    private static async Task<IResult> PreviewAsync(string tariffId, ReadModels readModels, CancellationToken ct) =>
        await readModels.Tariffs.FindAsync(tariffId, ct) is { Removed: false } entry
            ? TypedResults.Ok(new TariffProductsView([.. TariffSale.Of(entry.Tariff).Products.Select(p => ProductWords.Show(p))], LossesOf(entry)))
            : Problems.Unknown("tariff", tariffId);

    private static async Task<IResult> DescribeAsync(string tariffId, ReadModels readModels, ProductDesk desk, CancellationToken ct)
    {
        if (await readModels.Tariffs.FindAsync(tariffId, ct) is not { Removed: false } entry)
            return Problems.Unknown("tariff", tariffId);
        var (products, warnings) = (TariffSale.Of(entry.Tariff).Products, new List<ProductFinding>());
        foreach (var product in products)
            warnings.AddRange(await desk.DescribeAsync(product, ct));
        return TypedResults.Ok(new TariffProductsView([.. products.Select(p => ProductWords.Show(p))], LossesOf(entry), warnings));
    }

    internal static IReadOnlyList<Finding> LossesOf(TariffEntry entry)
    {
        var described = OcpiJson.Parse<OcpiTariff>(entry.Details);
        return
        [
            .. TariffSale.Of(entry.Tariff).Losses.Select(l => new Finding(l.Rule, MemberOf(l), l.Text)),
            .. described.TariffAltText is { Count: > 0 } ? [new Finding("alt-text", "tariff_alt_text", "Products have no texts.")] : Array.Empty<Finding>(),
            .. described.TariffAltUrl is not null ? [new Finding("alt-url", "tariff_alt_url", "Products have no page on the web.")] : Array.Empty<Finding>(),
            .. described.EnergyMix is not null ? [new Finding("energy-mix", "energy_mix", "Products do not say where the energy comes from; the EVSE's data do.")] : Array.Empty<Finding>(),
        ];
    }

    private static string MemberOf(TariffLoss loss) => loss switch
    {
        { Element: { } i } => $"elements[{i}]",
        { Rule: "type" } => "type",
        _ => "elements",
    };
}
