using FluentValidation;
using RoamingHub.Core.Reservations;
using RoamingHub.Core.RemoteStarts;
using RoamingHub.Core.Tokens;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Reservations;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Hub.Api;

internal sealed record ReservationView(
    int Id, string StationId, int? Evse, int ConnectorId, string IdTag, DateTimeOffset ExpiryDate, string Status, string? Partner, string? SessionId);

internal sealed record ReservationPost(int? Evse, int? ConnectorId, string? IdTag, string? Type, string? ParentIdTag, DateTimeOffset? ExpiryDate);

internal sealed class ReservationPostValidator : AbstractValidator<ReservationPost>
{
    public ReservationPostValidator()
    {
        RuleFor(r => r.Evse).GreaterThan(0);
        RuleFor(r => r.ConnectorId).GreaterThanOrEqualTo(0);
        RuleFor(r => r.IdTag).NotNull().Length(1, 36);
        RuleFor(r => r.Type).OneOf([.. TokenWords.All]);
        RuleFor(r => r.ParentIdTag).Length(1, 36);
        RuleFor(r => r.ExpiryDate).NotNull();
    }
}

/// <summary>Places that stations keep free for somebody.</summary>
internal static class ReservationsApi
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private const string Example = """
        { "id": 17, "stationId": "CP-1", "connectorId": 1, "idTag": "04AABBCC", "expiryDate": "2026-03-01T12:30:00Z", "status": "Active", "partner": "p1" }
        """;

    public static void Map(RouteGroupBuilder api)
    {
        var reservations = api.MapGroup("/reservations").WithTags("Reservations").AddEndpointFilter(CaughtUpAsync);
        reservations.MapGet("", ListAsync).Validated(ListQueryValidator.ByPosition).Produces<ListAnswer<ReservationView>>()
            .WithSummary("Reservations, newest first: the last of each station under each number.")
            .WithDescription("A reservation is made when a station accepts ReserveNow, whoever sent it and by which way. With an evse, connectorId is its first.")
            .WithExample(response: $$"""{ "items": [ {{Example}} ], "next": null }""");
        reservations.MapGet("/{reservationId:int}", GetAsync).Produces<ReservationView>()
            .WithSummary("The newest reservation under the number; that of one station with station=.").WithExample(response: Example);
        reservations.MapPost("/{reservationId:int}/cancel", CancelAsync).RequireAuthorization(ApiRights.Operate).Produces<ReservationView>()
            .WithSummary("Asks the station to give the place free.")
            .WithDescription("Where several stations have an active reservation of this number, station= says whose; without it: 409.")
            .WithExample(response: Example.Replace("Active", "Cancelled", StringComparison.Ordinal));
        api.MapGroup("/stations/{stationId}/reservations").WithTags("Reservations").AddEndpointFilter(CaughtUpAsync)
            .MapPost("", ReserveAsync).Validated(new ReservationPostValidator()).RequireAuthorization(ApiRights.Operate).Produces<ReservationView>(201)
            .WithSummary("Asks a station to keep a place free; the hub chooses the number.")
            .WithDescription("Without connectorId and evse, or with connectorId 0, any place of the station.")
            .WithExample("""{ "connectorId": 1, "idTag": "04AABBCC", "expiryDate": "2026-03-01T12:30:00Z" }""", Example, 201);
    }

    private static async Task<IResult> ListAsync(
        string? station, [AsParameters] ListQuery query, ReadModels readModels, TimeProvider time, CancellationToken ct)
    {
        var page = await readModels.Reservations.ListAsync(station is null ? null : new StationId(station), query.Page, ct);
        return TypedResults.Ok(page.Shown(r => Show(r, time.GetUtcNow())));
    }

    private static async Task<IResult> GetAsync(int reservationId, string? station, ReadModels readModels, TimeProvider time, CancellationToken ct) =>
        await FindAsync(reservationId, station, readModels, ct) is { } row
            ? TypedResults.Ok(Show(row, time.GetUtcNow()))
            : Problems.Unknown("reservation", $"{reservationId}");

    private static async Task<IResult> ReserveAsync(
        string stationId, ReservationPost post, ReadModels readModels, ReservationOrders orders, ReservationsCaughtUp seen, TimeProvider time,
        CancellationToken ct)
    {
        if (post.ExpiryDate <= time.GetUtcNow())
            return Problems.Invalid("expiryDate", "is in the past");
        var station = new StationId(stationId);
        if (await readModels.Stations.FindAsync(station, ct) is null)
            return Problems.Unknown("station", stationId);
        var token = TokenRef.Read(post.IdTag!) with { Kind = TokenWords.KindOf(post.Type) };
        var evse = new EvseRef(station, post.ConnectorId ?? (post.Evse is null ? 0 : 1), post.Evse);
        var outcome = await orders.ReserveAsync(new(evse, token, post.ParentIdTag, post.ExpiryDate!.Value.ToUniversalTime()), Patience, ct);
        if (outcome.Outcome != OrderOutcome.Accepted)
            return Refusal(outcome);
        await seen.WaitAsync(ct);
        return await FindAsync(outcome.Id!.Value, stationId, readModels, ct) is { } row
            ? TypedResults.Created($"/api/reservations/{row.Id}?station={Uri.EscapeDataString(stationId)}", Show(row, time.GetUtcNow()))
            : Problems.Of(504, "no-answer", "The station agreed, and the reservation is not seen yet.");
    }

    private static async Task<IResult> CancelAsync(
        int reservationId, string? station, ReadModels readModels, ReservationOrders orders, ReservationsCaughtUp seen, TimeProvider time, CancellationToken ct)
    {
        var active = station is null ? await readModels.Reservations.ActiveAsync(reservationId, time.GetUtcNow(), ct) : [];
        if (active.Count > 1)
            return Problems.Conflict("reservation-ambiguous", $"Stations {string.Join(", ", active.Select(r => r.Evse.Station.Value))} have one of this number: say which with station=.");
        if ((active is [var only] ? only : await FindAsync(reservationId, station, readModels, ct)) is not { } row)
            return Problems.Unknown("reservation", $"{reservationId}");
        if (row.StatusAt(time.GetUtcNow()) != ReservationStatus.Active)
            return Problems.Conflict("reservation-not-active", $"The reservation is {row.StatusAt(time.GetUtcNow())}.");
        var outcome = await orders.CancelAsync(row.Evse.Station, row.Id, Patience, ct);
        if (outcome.Outcome != OrderOutcome.Accepted)
            return Refusal(outcome);
        await seen.WaitAsync(ct);
        return await GetAsync(reservationId, row.Evse.Station.Value, readModels, time, ct);
    }

    private static IResult Refusal(ReservationOutcome outcome) => outcome.Outcome switch
    {
        OrderOutcome.Offline => Problems.Conflict("station-not-connected", outcome.Why ?? "The station is not connected."),
        OrderOutcome.NoAnswer => Problems.Of(504, "no-answer", "The station did not answer in time."),
        _ => Problems.Of(409, "reservation-refused", "The station does not agree.", outcome.Why, new() { ["outcome"] = outcome.Outcome.ToString() }),
    };

    private static Task<ReservationRow?> FindAsync(int id, string? station, ReadModels readModels, CancellationToken ct) =>
        readModels.Reservations.FindAsync(id, station is null ? null : new StationId(station), ct);

    private static ReservationView Show(ReservationRow r, DateTimeOffset now) => new(
        r.Id, r.Evse.Station.Value, r.Evse.Evse, r.Evse.Connector, r.IdTag, r.ExpiresAt, r.StatusAt(now).ToString(), r.Partner?.Value, r.Session?.Value);

    private static async ValueTask<object?> CaughtUpAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (await http.RequestServices.GetRequiredService<ReservationsCaughtUp>().WaitAsync(http.RequestAborted))
            return await next(context);
        http.Response.Headers.RetryAfter = "1";
        return Problems.Of(503, "behind", "What can be read is more than five seconds behind what was written.");
    }
}
