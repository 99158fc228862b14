using RoamingHub.Core.Authorization;
using RoamingHub.Core.Cdrs;
using RoamingHub.Core.RemoteStarts;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Stations;
using RoamingHub.Core.Tokens;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Sessions;
using RoamingHub.Storage;
using RoamingHub.Storage.ReadModels;
using RoamingHub.Storage.Stations;

namespace RoamingHub.Hub.Orders;

/// <summary>An order for a charge at a public EVSE.</summary>
/// <param name="ConnectorId">The public connector; null for the EVSE's first linked one.</param>
/// <param name="ReplyTo">Where the partner awaits the outcome, in its own terms.</param>
/// <param name="IdTag">What the station is told of the token, where it has been told of it before; null: what is always told of such a token.</param>
/// <param name="AnsweredAtOnce">The partner waits for the outcome itself, and takes anything but a yes for the last word.</param>
internal sealed record StartOrder(
    Guid Id, string EvseUid, string? ConnectorId, TokenRef Token, RoamingGrant? Grant, string? ReplyTo, TimeSpan Patience, string? IdTag = null,
    bool AnsweredAtOnce = false);

/// <param name="UsableFor">How long a charge may take to begin after its order (the driver still has to plug in).</param>
internal sealed record StartOptions(TimeSpan UsableFor)
{
    public static StartOptions From(IConfiguration configuration) => new(TimeSpan.FromMinutes(configuration.GetValue("Hub:Sessions:RemoteStartMinutes", 15.0)));
}

/// <summary>Whether an order goes to the station. A refusal says what the station's state already tells.</summary>
internal abstract record OrderAcceptance
{
    public sealed record Placed(Guid Id) : OrderAcceptance;

    public sealed record Refused(OrderOutcome Outcome, string Why) : OrderAcceptance;

    /// <summary>No connector of any station is linked to the EVSE.</summary>
    public sealed record UnknownEvse : OrderAcceptance;

    public sealed record UnknownSession : OrderAcceptance;
}

/// <summary>
/// Takes orders of partners and of the back office to start and stop charges. An order is an event; the node that holds the station's socket
/// carries it out and writes down the outcome.
/// </summary>
internal sealed class RemoteOrders(
    EventLog log, LogTail tail, ReadModels readModels, ReservedSessions reserved, StationOwners owners, StartOptions options, TimeProvider time)
{
    /// <summary>Places an order to start. The same order again (its id) is placed once.</summary>
    public async Task<OrderAcceptance> StartAsync(StartOrder order, CancellationToken ct)
    {
        if ((await log.ReadStreamAsync(RemoteStream.OfStart(order.Id), 0, 1, ct)).Count > 0)
            return new OrderAcceptance.Placed(order.Id);
        await readModels.CaughtUpAsync(ct);
        if (await ConnectorAsync(order, ct) is not { } connector)
            return new OrderAcceptance.UnknownEvse();
        if (await owners.FindAsync(connector.Evse.Station.Value, ct) is not { Alive: true })
            return new OrderAcceptance.Refused(OrderOutcome.Offline, "the station is not connected");
        if (RefusalOf(connector.State) is { } outcome)
            return new OrderAcceptance.Refused(outcome, $"the connector is {connector.State}");
        var now = time.GetUtcNow();
        var token = order.Token with { IdTag = order.IdTag ?? IdTagAlias.For(order.Token) };
        var requested = new RemoteStartRequested(
            order.Id, connector.Evse, token, order.Grant, order.ReplyTo, now, now + order.Patience, now + options.UsableFor, order.AnsweredAtOnce);
        await log.AppendAsync(RemoteStream.OfStart(order.Id), ExpectedVersion.None, [requested], ct);
        return new OrderAcceptance.Placed(order.Id);
    }

    private async Task<LinkedState?> ConnectorAsync(StartOrder order, CancellationToken ct)
    {
        var states = await readModels.Connectors.OfEvsesAsync([order.EvseUid], ct);
        return states.Values.SelectMany(linked => linked).FirstOrDefault(
            l => order.ConnectorId is null || string.Equals(l.PublicConnectorId, order.ConnectorId, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Places an order to stop a running session.</summary>
    /// <param name="partner">Whose order it is; null for the back office.</param>
    public async Task<OrderAcceptance> StopAsync(Guid id, SessionId session, PartnerId? partner, string? replyTo, TimeSpan patience, CancellationToken ct)
    {
        session = await reserved.NamedAsync(session, ct);
        var start = RecordIssuing.StartOf((await log.ReadStreamAsync(SessionStream.Of(session), ct: ct)).Select(e => e.Data).OfType<SessionEvent>());
        if (start is null || (partner is not null && start.Grant?.Partner != partner))
            return new OrderAcceptance.UnknownSession();
        await readModels.CaughtUpAsync(ct);
        if (!(await readModels.Sessions.OpenOnStationAsync(start.Evse.Station, ct)).Contains(session))
            return new OrderAcceptance.Refused(OrderOutcome.Rejected, "the session has ended");
        if (await owners.FindAsync(start.Evse.Station.Value, ct) is not { Alive: true })
            return new OrderAcceptance.Refused(OrderOutcome.Offline, "the station is not connected");
        var now = time.GetUtcNow();
        var requested = new RemoteStopRequested(id, session, start.Evse.Station, start.Transaction, partner, replyTo, now, now + patience);
        await log.AppendAsync(RemoteStream.OfStop(id), ExpectedVersion.None, [requested], ct);
        return new OrderAcceptance.Placed(id);
    }

    /// <summary>Waits for the outcome of an order; null when there is none in time.</summary>
    public async Task<OrderOutcome?> OutcomeAsync(Guid id, TimeSpan atMost, CancellationToken ct)
    {
        var waiting = tail.WaitForAsync(e => OutcomeOf(e.Data, id) is not null, atMost, ct);
        foreach (var stream in new[] { RemoteStream.OfStart(id), RemoteStream.OfStop(id), RemoteStream.OfPlace(id) })
        {
            if ((await log.ReadStreamAsync(stream, 1, ct: ct)) is [var answered, ..])
                return OutcomeOf(answered.Data, id);
        }

        return (await waiting) is { } e ? OutcomeOf(e.Data, id) : null;
    }

    /// <summary>What a connector's state says before anybody asks the station; null when the station should be asked.</summary>
    internal static OrderOutcome? RefusalOf(ConnectorState? state) => state switch
    {
        ConnectorState.Faulted or ConnectorState.Unavailable => OrderOutcome.Inoperative,
        ConnectorState.Charging or ConnectorState.PausedByVehicle or ConnectorState.PausedByStation => OrderOutcome.Occupied,
        _ => null,
    };

    private static OrderOutcome? OutcomeOf(object data, Guid id) => data switch
    {
        RemoteStartAnswered a when a.Id == id => a.Outcome,
        RemoteStopAnswered a when a.Id == id => a.Outcome,
        PlaceOrderAnswered a when a.Id == id => a.Outcome,
        _ => null,
    };
}
