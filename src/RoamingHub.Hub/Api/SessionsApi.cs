using System.Globalization;
using System.Security.Claims;
using System.Text;
using FluentValidation;
using RoamingHub.Core.RemoteStarts;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Orders;
using RoamingHub.Hub.Sessions;
using RoamingHub.Storage;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Hub.Api;

internal sealed record SessionQuery
{
    public string? Station { get; init; }

    public string? IdTag { get; init; }

    public string? State { get; init; }

    public string? Partner { get; init; }

    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? To { get; init; }

    public SessionFilter Filter => new(
        Station is null ? null : new StationId(Station), IdTag, State is null ? null : State == "open",
        Partner is null ? null : new PartnerId(Partner), From: From, To: To);
}

internal sealed class SessionQueryValidator : AbstractValidator<SessionQuery>
{
    public SessionQueryValidator() => RuleFor(q => q.State).OneOf("open", "closed");
}

internal sealed record MeterValueView(DateTimeOffset At, RawJson Samples);

internal sealed record SessionView(
    string Id, RawJson TransactionId, string StationId, int? Evse, int ConnectorId, string? EvseUid, string IdTag, string? Partner, string State,
    decimal MeterStart, DateTimeOffset StartedAt, decimal? MeterStop, DateTimeOffset? StoppedAt, string? StopReason, decimal EnergyWh,
    IReadOnlyList<MeterValueView> MeterValues, string? CdrId, bool? Overdue, int? SetAside, ChargingWishView? ChargingPreferences);

/// <summary>How the driver wants to be charged, as a partner has passed it on.</summary>
internal sealed record ChargingWishView(string Profile, DateTimeOffset? DepartureTime, decimal? EnergyNeedKwh, bool? DischargeAllowed);

internal sealed record SessionEventView(long Position, long Version, string Type, DateTimeOffset At, RawJson Data);

internal sealed record ReasonBody(string? Reason);

internal sealed record StopAnswer(string Outcome);

/// <summary>Charging sessions.</summary>
internal static class SessionsApi
{
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(30);

    private const string Example = """
        { "id": "11111111-1111-8111-8111-111111111111", "transactionId": 4711, "stationId": "CP-1", "connectorId": 1, "evseUid": "3256",
          "idTag": "04AABBCC", "partner": "p1", "state": "closed", "meterStart": 1000, "startedAt": "2026-03-01T12:00:00Z", "meterStop": 12500,
          "stoppedAt": "2026-03-01T13:00:00Z", "stopReason": "EVDisconnected", "energyWh": 11500,
          "meterValues": [ { "at": "2026-03-01T12:15:00Z",
                             "samples": [ { "value": "3900", "unit": "Wh", "measurand": "Energy.Active.Import.Register", "context": "Sample.Periodic" } ] } ],
          "cdrId": "11111111-1111-8111-8111-111111111111",
          "chargingPreferences": { "profile": "Cheap", "departureTime": "2026-03-01T18:00:00Z", "energyNeedKwh": 12.5, "dischargeAllowed": false } }
        """;

    public static void Map(RouteGroupBuilder api)
    {
        var sessions = api.MapGroup("/sessions").WithTags("Sessions").AddEndpointFilter<CaughtUpFilter>();
        sessions.MapGet("", ListAsync).Validated(ListQueryValidator.ByPosition).Validated(new SessionQueryValidator()).Produces<ListAnswer<SessionView>>()
            .WithSummary("Sessions, newest first, also those whose token was not accepted. from and to are of the start.")
            .WithExample(response: $$"""{ "items": [ {{Example}} ], "next": null }""");
        sessions.MapGet("/{sessionId}", GetAsync).Produces<SessionView>().WithSummary("A session.").WithExample(response: Example);
        sessions.MapGet("/{sessionId}/events", EventsAsync).Produces<ListAnswer<SessionEventView>>()
            .WithSummary("A session's history as it stands in the log, in order.")
            .WithExample(response: """
                { "items": [ { "position": 42, "version": 1, "type": "charging_started", "at": "2026-03-01T12:00:01Z",
                               "data": { "evse": { "station": "CP-1", "connector": 1 }, "transaction": "4711", "meter": 1000 } } ], "next": null }
                """);
        sessions.MapPost("/{sessionId}/stop", StopAsync).RequireAuthorization(ApiRights.Operate).Produces<StopAnswer>()
            .WithSummary("Asks the station to end the session, and tells what it answered.")
            .WithExample(response: """{ "outcome": "Accepted" }""");
        sessions.MapPost("/{sessionId}/close", CloseAsync).RequireAuthorization(ApiRights.Operate).Produces<SessionView>()
            .WithSummary("Ends a session that the station never will. Nothing goes to the station; no record is issued.")
            .WithExample("""{ "reason": "The station was scrapped." }""", Example);
    }

    private static async Task<IResult> ListAsync(
        [AsParameters] SessionQuery filter, [AsParameters] ListQuery query, ReadModels readModels, CancellationToken ct)
    {
        var page = await readModels.Sessions.ListAsync(filter.Filter, query.Page, ct);
        return TypedResults.Ok(new ListAnswer<SessionView>(await ShowAsync(page.Items, readModels, ct), page.Next));
    }

    private static async Task<IResult> GetAsync(string sessionId, ReadModels readModels, CancellationToken ct) =>
        await readModels.Sessions.FindAsync(new(sessionId), ct) is { } session
            ? TypedResults.Ok((await ShowAsync([session], readModels, ct))[0])
            : Problems.Unknown("session", sessionId);

    private static async Task<IResult> EventsAsync(string sessionId, ReadModels readModels, EventLog log, CancellationToken ct)
    {
        if (await readModels.Sessions.FindAsync(new(sessionId), ct) is not { } session)
            return Problems.Unknown("session", sessionId);
        var history = await readModels.SessionEvents.OfAsync(session.Id, ct);
        return TypedResults.Ok(Lists.Whole(history.Select(e => new SessionEventView(
            e.Position, e.Version, e.Type, e.At, new(e.Data is UnknownEvent unknown ? unknown.Json : Encoding.UTF8.GetString(log.Types.Serialize(e.Data)))))));
    }

    private static async Task<IResult> StopAsync(string sessionId, ReadModels readModels, RemoteOrders orders, TimeProvider time, CancellationToken ct)
    {
        if (await readModels.Sessions.FindAsync(new(sessionId), ct) is not { } session)
            return Problems.Unknown("session", sessionId);
        if (!session.Open)
            return Problems.Conflict("session-not-open", "The session has ended.");
        var order = Guid.CreateVersion7(time.GetUtcNow());
        if (await orders.StopAsync(order, session.Id, partner: null, replyTo: null, StopPatience, ct) is OrderAcceptance.Refused refused)
            return Refusal(refused.Outcome, refused.Why);
        return await orders.OutcomeAsync(order, StopPatience, ct) is { } outcome ? Refusal(outcome, null) : Refusal(OrderOutcome.NoAnswer, null);
    }

    private static IResult Refusal(OrderOutcome outcome, string? why) => outcome switch
    {
        OrderOutcome.Accepted => TypedResults.Ok(new StopAnswer("Accepted")),
        OrderOutcome.Offline => Problems.Conflict("station-not-connected", why ?? "The station is not connected."),
        OrderOutcome.NoAnswer => Problems.Of(504, "no-answer", "The station did not answer in time."),
        _ => Problems.Of(409, "stop-refused", "The station does not end the session.", why, new() { ["outcome"] = outcome.ToString() }),
    };

    private static async Task<IResult> CloseAsync(
        string sessionId, ReasonBody? body, ClaimsPrincipal caller, ReadModels readModels, ChargingSessions sessions, TimeProvider time, CancellationToken ct)
    {
        if (await readModels.Sessions.FindAsync(new(sessionId), ct) is not { } session)
            return Problems.Unknown("session", sessionId);
        if (session.Open)
        {
            await sessions.RecordAsync(session.Id, new SessionClosed(time.GetUtcNow(), body?.Reason, caller.Who()), ct);
            await readModels.CaughtUpAsync(ct);
        }

        return await GetAsync(sessionId, readModels, ct);
    }

    private static async Task<IReadOnlyList<SessionView>> ShowAsync(IReadOnlyList<SessionRow> sessions, ReadModels readModels, CancellationToken ct)
    {
        var readings = await readModels.Sessions.ReadingsAsync([.. sessions.Select(s => s.Id)], ct);
        return [.. sessions.Select(s => Show(s, readings.GetValueOrDefault(s.Id, [])))];
    }

    private static SessionView Show(SessionRow s, IReadOnlyList<SessionReading> readings) => new(
        s.Id.Value, TransactionOf(s), s.Evse.Station.Value, s.Evse.Evse, s.Evse.Connector, s.EvseUid, s.IdTag, s.Partner?.Value,
        s.Open ? "open" : "closed", s.MeterStart.Wh, s.StartedAt, s.MeterStop?.Wh, s.StoppedAt, s.StopReason, s.Consumed.Wh,
        [.. readings.Select(r => new MeterValueView(r.At, new(r.Samples)))], s.CdrId, s.Overdue ? true : null, s.SetAside > 0 ? s.SetAside : null,
        s.Wish is { } wish ? new(wish.Profile.ToString(), wish.DepartureAt, wish.EnergyNeedKwh, wish.DischargeAllowed) : null);

    /// <summary>The number the station knows; stations with an EVSE level name their transactions by text.</summary>
    private static RawJson TransactionOf(SessionRow s) =>
        s.Evse.Evse is null && int.TryParse(s.Transaction, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? new(number.ToString(CultureInfo.InvariantCulture))
            : new(System.Text.Json.JsonSerializer.Serialize(s.Transaction, ApiJson.Default.String));
}
