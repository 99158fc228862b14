using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using RoamingHub.Core.Cdrs;
using RoamingHub.Core.ChargeLimits;
using RoamingHub.Core.RemoteStarts;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Values;
using RoamingHub.Storage;
using RoamingHub.Storage.ReadModels;
using RoamingHub.Storage.Stations;

namespace RoamingHub.Hub.Orders;

/// <summary>A running charge of a partner's driver, and why its limits are not touched where they are not.</summary>
internal sealed record LimitedCharge(ChargingStarted? Start, OrderAcceptance? Refusal)
{
    public static LimitedCharge Refused(string why, OrderOutcome outcome = OrderOutcome.Rejected) => new(null, new OrderAcceptance.Refused(outcome, why));
}

/// <summary>Whose order about a charge's limits it is, and where its outcome is awaited.</summary>
internal sealed record LimitOrder(Guid Id, SessionId Session, ChargingStarted Start, PartnerId Partner, string ReplyTo, TimeSpan Patience);

/// <param name="Rank">Kept for partners' plans: the operator's own of a higher rank hold before them.</param>
internal sealed record LimitOptions(int Rank)
{
    public static LimitOptions From(IConfiguration configuration) => new(configuration.GetValue("Hub:Stations:PartnerProfileLevel", 1));
}

/// <summary>
/// Takes orders of partners about the limits of running charges. An order is an event; the node that holds the station's socket carries it
/// out and writes down the outcome.
/// </summary>
internal sealed class LimitOrders(EventLog log, ReadModels readModels, StationOwners owners, IStationWords words, LimitOptions options, TimeProvider time)
{
    // Above what people give to the plans they install by hand.
    private const int FirstNumber = 1_000_000_000;

    public async Task<bool> IsPlacedAsync(Guid id, CancellationToken ct) => (await log.ReadStreamAsync(LimitStream.Of(id), 0, 1, ct)).Count > 0;

    public async Task<LimitedCharge> FindAsync(SessionId session, PartnerId partner, CancellationToken ct)
    {
        var start = RecordIssuing.StartOf((await log.ReadStreamAsync(SessionStream.Of(session), ct: ct)).Select(e => e.Data).OfType<SessionEvent>());
        if (start is null)
            return new(null, new OrderAcceptance.UnknownSession());
        if (start.Grant?.Partner != partner)
            return LimitedCharge.Refused("the session is not of a token of yours");
        await readModels.CaughtUpAsync(ct);
        if (!(await readModels.Sessions.OpenOnStationAsync(start.Evse.Station, ct)).Contains(session))
            return LimitedCharge.Refused("the session has ended");
        return new(start, null);
    }

    public Task<OrderAcceptance> SetAsync(LimitOrder order, LimitPlan plan, CancellationToken ct)
    {
        var (now, start) = (time.GetUtcNow(), order.Start);
        return PlaceAsync(
            new LimitsSetRequested(
                order.Id, order.Session, start.Evse, start.Transaction, NumberOf(order.Session), options.Rank, plan, order.Partner, order.ReplyTo, now,
                now + order.Patience),
            ct);
    }

    public Task<OrderAcceptance> ClearAsync(LimitOrder order, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        return PlaceAsync(
            new LimitsClearRequested(
                order.Id, order.Session, order.Start.Evse, NumberOf(order.Session), order.Partner, order.ReplyTo, now, now + order.Patience),
            ct);
    }

    public Task<OrderAcceptance> ReadAsync(LimitOrder order, int seconds, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        return PlaceAsync(
            new LimitsReadRequested(
                order.Id, order.Session, order.Start.Evse, seconds, Unit: null, Cleared: false, order.Partner, order.ReplyTo, now, now + order.Patience),
            ct);
    }

    /// <summary>What the station is told to call a session's plan: always the same, so that a new one takes the place of the old.</summary>
    internal static int NumberOf(SessionId session)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes(session.Value), hash);
        return FirstNumber + (int)(BinaryPrimitives.ReadUInt32BigEndian(hash) % (int.MaxValue - FirstNumber));
    }

    private async Task<OrderAcceptance> PlaceAsync(ILimitOrder order, CancellationToken ct)
    {
        var station = order.Evse.Station;
        if (await owners.FindAsync(station.Value, ct) is not { Alive: true })
            return new OrderAcceptance.Refused(OrderOutcome.Offline, "the station is not connected");
        var cannot = (await readModels.UnsupportedActions.OfStationsAsync([station], ct)).GetValueOrDefault(station, []);
        if (words.LimitActions(order).Values.Any(action => cannot.Any(c => c.Action == action)))
            return new OrderAcceptance.Refused(OrderOutcome.NotSupported, "the station has said that it cannot do this");
        await log.AppendAsync(LimitStream.Of(order.Id), ExpectedVersion.None, [order], ct);
        return new OrderAcceptance.Placed(order.Id);
    }
}
