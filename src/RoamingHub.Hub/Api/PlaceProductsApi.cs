using RoamingHub.Core.Products;
using RoamingHub.Hub.Products;
using RoamingHub.Storage;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Hub.Api;

internal sealed record ProductQuery
{
    public string? ProviderId { get; init; }

    /// <summary>Without it the EVSE's first.</summary>
    public string? ConnectorId { get; init; }

    /// <summary>When the charge begins; without it now.</summary>
    public DateTimeOffset? At { get; init; }
}

internal sealed record AssignmentPut(string? ProductId);

internal sealed record AssignmentView(string ProductId, IReadOnlyList<ProductFinding> Warnings);

/// <param name="Rule">evse, location, bilateral, offerToAll or connector.</param>
internal sealed record ChosenView(string ProductId, string Rule, string? OfferId);

/// <summary>What is sold where, whatever is offered.</summary>
internal static class PlaceProductsApi
{
    private const string Given = """{ "productId": "DE-AC_11" }""";
    private const string Example = """{ "productId": "DE-AC_11", "warnings": [] }""";

    public static void Map(RouteGroupBuilder api)
    {
        var evses = api.MapGroup("/evses").WithTags("Products").AddEndpointFilter<CaughtUpFilter>();
        evses.MapGet("/{uid}/product", GetAsync).Produces<ChosenView>()
            .WithSummary("What a charge at the EVSE is sold as, and why: the EVSE's own product, its location's, an offer to the provider, the offer to all, or the connector.")
            .WithExample(response: """{ "productId": "DE-AC_11", "rule": "offerToAll", "offerId": "2026" }""");
        evses.MapPut("/{uid}/product", (string uid, AssignmentPut put, PlaceProductDesk desk, CancellationToken ct) => desk.AssignAsync(AssignedTo.Evse, uid, put, ct))
            .RequireAuthorization(ApiRights.Price).Produces<AssignmentView>()
            .WithSummary("Sells every charge at the EVSE as this product, whatever is offered.").WithExample(Given, Example);
        evses.MapDelete("/{uid}/product", (string uid, PlaceProductDesk desk, CancellationToken ct) => desk.UnassignAsync(AssignedTo.Evse, uid, ct))
            .RequireAuthorization(ApiRights.Price).Produces(204).WithSummary("Sells charges at the EVSE as they are offered.").WithExample(status: 204);

        var locations = api.MapGroup("/locations").WithTags("Products").AddEndpointFilter<CaughtUpFilter>();
        locations.MapPut("/{locationId}/product", (string locationId, AssignmentPut put, PlaceProductDesk desk, CancellationToken ct) =>
                desk.AssignAsync(AssignedTo.Location, locationId, put, ct))
            .RequireAuthorization(ApiRights.Price).Produces<AssignmentView>()
            .WithSummary("Sells every charge at the location as this product, unless its EVSE has one of its own.").WithExample(Given, Example);
        locations.MapDelete("/{locationId}/product", (string locationId, PlaceProductDesk desk, CancellationToken ct) => desk.UnassignAsync(AssignedTo.Location, locationId, ct))
            .RequireAuthorization(ApiRights.Price).Produces(204).WithSummary("Sells charges at the location as they are offered.").WithExample(status: 204);
    }

    private static async Task<IResult> GetAsync(
        string uid, [AsParameters] ProductQuery query, ReadModels readModels, ProductBook products, TimeProvider time, CancellationToken ct)
    {
        if (query.ProviderId is { } provider && ProductReading.ProviderFault(provider) is { } fault)
            return Problems.Invalid("providerId", fault);
        if (await readModels.Locations.FindByEvseUidAsync(uid, ct) is not { Removed: false } found || found.Location.FindEvse(uid) is not { Removed: false })
            return Problems.Unknown("evse", uid);
        return await products.ChooseAsync(found.Location, uid, query.ConnectorId, query.ProviderId, query.At ?? time.GetUtcNow(), ct) is { } chosen
            ? TypedResults.Ok(new ChosenView(chosen.Product, ApiNames.Camel(chosen.Rule.ToString()), chosen.Offer))
            : Problems.Unknown("connector", query.ConnectorId ?? "");
    }
}

/// <summary>Takes in which product a place has.</summary>
internal sealed class PlaceProductDesk(ReadModels readModels, EventLog log, TimeProvider time)
{
    public async Task<IResult> AssignAsync(AssignedTo to, string place, AssignmentPut put, CancellationToken ct)
    {
        if (put.ProductId is not { } product)
            return Problems.Invalid("productId", "is missing");
        if (ProductReading.OfId(product, "productId") is { } fault)
            return Problems.Invalid([fault]);
        if (!await ExistsAsync(to, place, ct))
            return Problems.Unknown(WordOf(to), place);
        var catalogue = (await readModels.Products.LoadAsync(ct)).Catalogue;
        IReadOnlyList<ProductFinding> warnings = [.. ProductLint.OfUse(catalogue, product, $"{WordOf(to)} {place}", "productId")];
        if (catalogue.Assigned.GetValueOrDefault(Assignment.Of(to, place)) != product)
            await log.AppendAndSeeAsync(readModels, ProductStream.OfAssignment(to, place), ExpectedVersion.Any, new ProductAssigned(to, place, product, time.GetUtcNow()), ct);
        return TypedResults.Ok(new AssignmentView(product, warnings));
    }

    public async Task<IResult> UnassignAsync(AssignedTo to, string place, CancellationToken ct)
    {
        if (!(await readModels.Products.LoadAsync(ct)).Catalogue.Assigned.ContainsKey(Assignment.Of(to, place)))
            return await ExistsAsync(to, place, ct) ? TypedResults.NoContent() : Problems.Unknown(WordOf(to), place);
        await log.AppendAndSeeAsync(readModels, ProductStream.OfAssignment(to, place), ExpectedVersion.Any, new ProductUnassigned(to, place, time.GetUtcNow()), ct);
        return TypedResults.NoContent();
    }

    private async Task<bool> ExistsAsync(AssignedTo to, string place, CancellationToken ct) => to == AssignedTo.Evse
        ? await readModels.Locations.FindByEvseUidAsync(place, ct) is { Removed: false } found && found.Location.FindEvse(place) is { Removed: false }
        : await readModels.Locations.FindAsync(place, ct) is { Removed: false };

    private static string WordOf(AssignedTo to) => to == AssignedTo.Evse ? "evse" : "location";
}
