using System.Globalization;
using RoamingHub.Core.Authorization;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Tokens;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Authorization;
using RoamingHub.Hub.Sessions;
using RoamingHub.Ocpp.V201;

namespace RoamingHub.Hub.Stations.Ocpp201;

/// <summary>
/// A transaction starts, goes on or ends. The station names it and counts its events; they may come late, twice and in any order, and each
/// adds what it says to the same session. What the start left open (the token, the place, the meter) is taken from whichever event tells it.
/// </summary>
internal sealed class TransactionEventHandler(ChargingSessions sessions, ChargeStarts starts, SessionCosts costs, PendingPermits pending)
    : ICallHandler<TransactionEventRequest, TransactionEventResponse>
{
    private static readonly TransactionEventResponse Empty = new();

    public async ValueTask<TransactionEventResponse> HandleAsync(CallContext context, TransactionEventRequest call, CancellationToken ct)
    {
        var id = SessionKey.Of(context.Station.Id, call.TransactionInfo.TransactionId);
        var session = await sessions.FindAsync(id, ct);
        var readings = MeterMapping.ToReadings(call.MeterValue);
        var number = TransactionMapping.ToNumber(call, readings, context.ReceivedAt);
        if (session?.HasReport(number) != true)
            session = await sessions.RecordAsync(id, await FactsAsync(context, call, number, readings, session, ct), ct);
        var cost = call.EventType.Is(TransactionEventEnum.Ended) ? await costs.OfAsync(session!, ct) : null;
        return ToResponse(call, session!.Start, cost);
    }

    private async Task<List<SessionEvent>> FactsAsync(
        CallContext context, TransactionEventRequest call, ReportNumbered number, IReadOnlyList<Reading> readings, ChargingSession? session, CancellationToken ct)
    {
        var facts = new List<SessionEvent>(4);
        if (session is null)
            facts.Add(await StartAsync(context, call, readings, ct));
        else if (await CompleteAsync(context, call, session, readings, ct) is { } completed)
            facts.Add(new StartCompleted(completed, context.ReceivedAt));
        facts.Add(number);
        if (TransactionMapping.ToReadings(readings, context.ReceivedAt) is { } read)
            facts.Add(read);
        if (call.EventType.Is(TransactionEventEnum.Ended))
            facts.Add(TransactionMapping.ToStop(call, readings, session?.Last ?? facts.OfType<ChargingStarted>().Single().Meter, context.ReceivedAt));
        else if (TransactionMapping.ToFlow(call, context.ReceivedAt) is { } flow)
            facts.Add(flow);
        return facts;
    }

    private Task<ChargingStarted> StartAsync(CallContext context, TransactionEventRequest call, IReadOnlyList<Reading> readings, CancellationToken ct) =>
        starts.OfAsync(context, ReportOf(context, call, readings) with { Reconstructed = !call.EventType.Is(TransactionEventEnum.Started) }, ct);

    /// <summary>The start with what this event adds to it; null when it adds nothing.</summary>
    private async Task<ChargingStarted?> CompleteAsync(
        CallContext context, TransactionEventRequest call, ChargingSession session, IReadOnlyList<Reading> readings, CancellationToken ct)
    {
        var known = session.Start;
        var told = ReportOf(context, call, readings);
        var isStart = call.EventType.Is(TransactionEventEnum.Started) && known.Reconstructed;
        var token = known.Anonymous ? told.Token : null;
        var place = known.Evse.Evse == 0 && call.Evse is not null;
        var earlier = told.Meter is not null && (isStart || known.MeterMissing || (known.MeterAt is { } at && told.MeterAt < at));
        if (!isStart && token is null && !place && !earlier)
            return null;
        var merged = new StartReport(
            place || isStart ? told.Evse : known.Evse, known.Transaction, token, earlier ? told.Meter : known.MeterMissing ? null : known.Meter,
            isStart ? told.At : known.At, known.Reservation ?? told.Reservation, known.Reconstructed && !isStart, MeterAt: earlier ? told.MeterAt : known.MeterAt,
            Payer: known.Grant?.Partner,
            Order: told.Order);
        var made = await starts.OfAsync(context, merged, ct);
        if (!place && !isStart && token is null)
            made = made with { Site = known.Site, Tariff = known.Tariff, Reckoning = known.Reckoning };
        return token is not null ? made : made with
        {
            Token = known.Token, Permit = known.Permit, PermitBy = known.PermitBy, Grant = known.Grant, Authorization = known.Authorization,
            RemoteStart = known.RemoteStart, ParentIdTag = known.ParentIdTag,
        };
    }

    private StartReport ReportOf(CallContext context, TransactionEventRequest call, IReadOnlyList<Reading> readings)
    {
        var station = context.Station;
        var first = MeterMapping.FirstRegister(readings);
        var isStart = call.EventType.Is(TransactionEventEnum.Started);
        return new(
            call.Evse is { } evse ? station.RefOf(evse.Id, evse.ConnectorId) : new(station.Id, 0, 0), call.TransactionInfo.TransactionId, TokenOf(station, call),
            first?.Register, call.Timestamp,
            call.ReservationId?.ToString(CultureInfo.InvariantCulture), FreeForAll: call.IdToken?.Type.Is(IdTokenEnum.NoAuthorization) == true,
            MeterAt: isStart ? null : first?.At, Order: OrderOf(call));
    }

    // A charge ordered from afar may begin without naming the token again: the number of the order says whose it is.
    private TokenRef? TokenOf(StationProfile station, TransactionEventRequest call) => call switch
    {
        { IdToken.Type: var type } when type.Is(IdTokenEnum.NoAuthorization) => null,
        { IdToken: { IdToken.Length: > 0 } token } => IdTokenMapping.ToToken(station, token),
        _ when OrderOf(call) is { } order => pending.TokenOrdered(station.Id, order),
        _ => null,
    };

    private static Func<Guid, bool>? OrderOf(TransactionEventRequest call) =>
        call.TransactionInfo.RemoteStartId is { } number ? order => RemoteStartNumber.Of(order) == number : null;

    // The answer follows from the session alone: a repetition gets the same.
    private static TransactionEventResponse ToResponse(TransactionEventRequest call, ChargingStarted start, decimal? cost) =>
        call.IdToken is null && cost is null ? Empty : new(cost, IdTokenInfo: call.IdToken is { } shown ? InfoOf(shown, start) : null);

    // Whoever shows a token is told what it may do in this charge.
    private static IdTokenInfoType InfoOf(IdTokenType shown, ChargingStarted start)
    {
        if (shown.Type.Is(IdTokenEnum.NoAuthorization))
            return new(AuthorizationStatusEnum.Accepted);
        var folded = TokenRef.Fold(shown.IdToken);
        var result = folded == TokenRef.Fold(start.Token.IdTag) ? start.Permit
            : start.ParentIdTag is { } group && folded == TokenRef.Fold(group) ? PermitResult.Accepted
            : start.Grant?.MayEnd(shown.IdToken) == true ? PermitResult.Accepted
            : PermitResult.Invalid;
        return new(IdTokenMapping.ToStatus(result), GroupIdToken: IdTokenMapping.GroupOf(start.ParentIdTag));
    }
}
