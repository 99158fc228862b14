using System.Globalization;
using FluentValidation;
using RoamingHub.Hub.Partners;
using RoamingHub.Storage.Partners;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Hub.Api;

internal sealed record DeliveryQuery
{
    public string? State { get; init; }
}

internal sealed class DeliveryQueryValidator : AbstractValidator<DeliveryQuery>
{
    public DeliveryQueryValidator() => RuleFor(q => q.State).OneOf("waiting", "retrying", "delivered", "parked", "expired");
}

/// <param name="Flag">How it got there, where that was not plain: ambiguous, resent or resent-known.</param>
internal sealed record DeliveryView(
    string Id, string Module, string Object, string State, int Attempts, string? LastError, DateTimeOffset? NextAttempt, string? Request, string? Response,
    string? Location, string? Flag);

/// <summary>What partners are owed, what they took, and what they refused.</summary>
internal static class DeliveriesApi
{
    private const string Example = """
        { "items": [ { "id": "17", "module": "cdrs", "object": "11111111-1111-8111-8111-111111111111", "state": "parked", "attempts": 1,
                       "lastError": "2001: cdr_token.uid is unknown", "request": "POST https://emsp.example/ocpi/2.2.1/cdrs …", "response": "200 …" } ],
          "next": null }
        """;

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/partners/{partnerId}/deliveries", ListAsync).WithTags("Partners").AddEndpointFilter<CaughtUpFilter>()
            .Validated(ListQueryValidator.ByPosition).Validated(new DeliveryQueryValidator()).Produces<ListAnswer<DeliveryView>>()
            .WithSummary("What a partner is owed and has been sent, newest first.").WithExample(response: Example);
        api.MapPost("/deliveries/{deliveryId}/retry", RetryAsync).WithTags("Partners").RequireAuthorization(ApiRights.Deliver).Produces(202)
            .WithSummary("Tries a delivery again, now.").WithExample(status: 202);
    }

    private static async Task<IResult> ListAsync(
        string partnerId, [AsParameters] DeliveryQuery filter, [AsParameters] ListQuery query, ReadModels readModels, Deliveries deliveries, CancellationToken ct)
    {
        if (await readModels.Partners.FindAsync(new(partnerId), ct) is null)
            return Problems.Unknown("partner", partnerId);
        var limit = query.Page.Limit;
        var before = query.After is { } after ? long.Parse(after, CultureInfo.InvariantCulture) : (long?)null;
        var rows = await deliveries.ListAsync(partnerId, filter.State, before, limit + 1, ct);
        return TypedResults.Ok(rows.Shown(limit, Show, d => d.Id.ToString(CultureInfo.InvariantCulture)));
    }

    private static async Task<IResult> RetryAsync(string deliveryId, Deliveries deliveries, DeliverySignal signal, CancellationToken ct)
    {
        if (!long.TryParse(deliveryId, NumberStyles.None, CultureInfo.InvariantCulture, out var id) || !await deliveries.RetryAsync(id, ct))
            return Problems.Unknown("delivery", $"{deliveryId} is no delivery that waits, is retried or is parked.");
        signal.Set();
        return TypedResults.StatusCode(202);
    }

    private static DeliveryView Show(Delivery d) => new(
        d.Id.ToString(CultureInfo.InvariantCulture), d.Module, d.Object, d.State, d.Attempts, d.LastError,
        d.State is "waiting" or "retrying" ? d.NextAttempt : null, d.Request, d.Response, d.Location, d.Flag);
}
