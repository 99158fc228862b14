using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Npgsql;
using RoamingHub.Core.ChargeLimits;
using RoamingHub.Core.RemoteStarts;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Stations;
using RoamingHub.Core.Values;
using RoamingHub.Storage;
using V16 = RoamingHub.Ocpp.V16;
using V201 = RoamingHub.Ocpp.V201;

namespace RoamingHub.Hub.Stations;

/// <summary>
/// Follows the limits of charges that a partner has limited. Stations seldom tell of a change, so each one that we learn of (a partner's
/// plan, the operator's own calls, a limit that a station reports) makes us ask the station which limits hold now; the answer is what the
/// partner is told. A charge that no partner has limited is not followed.
/// </summary>
internal sealed class LimitWatch(EventLog log, TimeProvider time) : ILogSubscriber
{
    private const int LookAheadSeconds = 3600;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // Both versions call them so.
    private static readonly string Set = V16.SetChargingProfileRequest.Action;
    private static readonly string Clear = V16.ClearChargingProfileRequest.Action;

    public string Name => "limit-watch";

    public IReadOnlySet<string>? Types { get; } =
        new HashSet<string>
        {
            "limit_order_answered", "station_call_answered", "station_report_received", "station_connected", "charging_stopped", "session_closed",
        };

    public async Task HandleAsync(IReadOnlyList<RecordedEvent> batch, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct)
    {
        var changes = new List<(RecordedEvent Event, Change Change)>();
        foreach (var e in batch)
        {
            if (await ReadAsync(e, ct) is { } change)
                changes.Add((e, change));
        }

        var stations = changes.Select(c => c.Change.Station.Value).Distinct().ToList();
        var followed = (await FollowedLimits.OfStationsAsync(stations, connection, transaction, ct)).ToDictionary(f => f.Session);
        foreach (var (e, change) in changes)
            await ApplyAsync(e, change, followed, connection, transaction, ct);
        await FollowedLimits.RemoveAsync(
            [.. batch.Where(e => e.Data is ChargingStopped or SessionClosed).Select(e => SessionStream.IdOf(e.Stream).Value)], connection, transaction, ct);
    }

    /// <summary>Asks the station which limits hold. The same cause asks once.</summary>
    public static Task AskAsync(EventLog log, FollowedLimit followed, string cause, bool cleared, DateTimeOffset now, CancellationToken ct)
    {
        var id = IdOf(followed.Session, cause);
        var evse = new EvseRef(new(followed.Station), followed.Connector, followed.Evse);
        var request = new LimitsReadRequested(
            id, new(followed.Session), evse, LookAheadSeconds, Enum.Parse<LimitUnit>(followed.Unit), cleared, new(followed.Partner), ReplyTo: null, now,
            now + Patience);
        return log.AppendAsync(LimitStream.Of(id), ExpectedVersion.None, [request], ct);
    }

    private async Task ApplyAsync(
        RecordedEvent e, Change change, Dictionary<string, FollowedLimit> followed, NpgsqlConnection connection, NpgsqlTransaction transaction,
        CancellationToken ct)
    {
        if (change is Change.Begun { Order: var set } && await IsRunningAsync(set.Session, ct))
        {
            var begun = FollowOf(set);
            followed[begun.Session] = begun;
            await FollowedLimits.PutAsync(begun, connection, transaction, ct);
        }

        if (change is Change.Unknown { Session: { } unknown } && followed.GetValueOrDefault(unknown.Value) is { } stale)
        {
            followed[stale.Session] = stale with { Stale = true };
            await FollowedLimits.PutAsync(followed[stale.Session], connection, transaction, ct);
            return;
        }

        var concerned = followed.Values.Where(f => f.Station == change.Station.Value && (change.Session is not { } only || f.Session == only.Value));
        foreach (var follow in concerned.ToList())
        {
            if (change is Change.Back && !follow.Stale)
                continue;
            if (follow.Stale)
                await FollowedLimits.PutAsync(followed[follow.Session] = follow with { Stale = false }, connection, transaction, ct);
            await AskAsync(log, follow, e.Position.ToString(CultureInfo.InvariantCulture), change is Change.Cleared, time.GetUtcNow(), ct);
        }
    }

    private async Task<Change?> ReadAsync(RecordedEvent e, CancellationToken ct) => e.Data switch
    {
        LimitOrderAnswered answer => await FirstOfAsync(e, ct) is ILimitOrder order ? Of(order, answer) : null,
        StationCallAnswered { Outcome: StationCallOutcome.Answered, Payload: { } payload } when IsAccepted(payload) =>
            await FirstOfAsync(e, ct) is StationCallRequested call ? Of(call.Station, call.Action) : null,
        StationReportReceived report => Of(report.Station, report.Kind),
        StationConnected connected => new Change.Back(connected.Station),
        _ => null,
    };

    private static Change? Of(ILimitOrder order, LimitOrderAnswered answer) => (order, answer.Outcome) switch
    {
        (LimitsSetRequested set, OrderOutcome.Accepted) => new Change.Begun(set),
        (LimitsClearRequested, OrderOutcome.Accepted) => new Change.Cleared(order.Evse.Station, order.Session),
        (LimitsReadRequested { ReplyTo: null }, OrderOutcome.NoAnswer or OrderOutcome.Offline or OrderOutcome.Failed) =>
            new Change.Unknown(order.Evse.Station, order.Session),
        _ => null,
    };

    private static Change? Of(StationId station, string said) =>
        said == Set || said == V201.NotifyChargingLimitRequest.Action ? new Change.Other(station, null)
        : said == Clear || said == V201.ClearedChargingLimitRequest.Action ? new Change.Cleared(station, null)
        : null;

    private async Task<object?> FirstOfAsync(RecordedEvent e, CancellationToken ct) => (await log.ReadStreamAsync(e.Stream, 0, 1, ct)) is [{ Data: var first }] ? first : null;

    private async Task<bool> IsRunningAsync(SessionId session, CancellationToken ct) =>
        !(await log.ReadStreamAsync(SessionStream.Of(session), ct: ct)).Any(e => e.Data is ChargingStopped or SessionClosed);

    private FollowedLimit FollowOf(LimitsSetRequested set) => new(
        set.Session.Value, set.Partner.Value, set.Evse.Station.Value, set.Evse.Connector, set.Evse.Evse, set.Plan.Unit.ToString(),
        set.Plan.StartsAt > time.GetUtcNow() ? set.Plan.StartsAt : null);

    private static bool IsAccepted(string answer)
    {
        try
        {
            using var document = JsonDocument.Parse(answer);
            return document.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("status", out var status)
                && status.ValueKind == JsonValueKind.String && status.GetString() == "Accepted";
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static Guid IdOf(string session, string cause)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{session}|{cause}"), hash);
        return new Guid(hash[..16]);
    }

    /// <summary>Something that may have changed limits at a station: of one charge, or of any there.</summary>
    private abstract record Change(StationId Station, SessionId? Session)
    {
        /// <summary>A partner has set a plan: from now on the charge is followed.</summary>
        public sealed record Begun(LimitsSetRequested Order) : Change(Order.Evse.Station, Order.Session);

        public sealed record Cleared(StationId Station, SessionId? Session) : Change(Station, Session);

        public sealed record Other(StationId Station, SessionId? Session) : Change(Station, Session);

        /// <summary>The station is there again; what it could not tell before it may tell now.</summary>
        public sealed record Back(StationId Station) : Change(Station, null);

        /// <summary>The station was asked and did not say.</summary>
        public sealed record Unknown(StationId Station, SessionId? Session) : Change(Station, Session);
    }
}
