using RoamingHub.Core.Authorization;
using RoamingHub.Core.Cdrs;
using RoamingHub.Core.RemoteStarts;
using RoamingHub.Core.Reservations;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Stations;
using RoamingHub.Core.Tokens;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Reservations;
using RoamingHub.Hub.Sessions;
using RoamingHub.Hub.Stations;
using RoamingHub.Storage;
using RoamingHub.Storage.ReadModels;
using RoamingHub.Storage.Stations;

namespace RoamingHub.Hub.Orders;

/// <summary>A partner's order to keep a public EVSE free.</summary>
/// <param name="EvseUids">Any of them will do.</param>
/// <param name="Reference">The partner's own name for the reservation; used again, it replaces the one it named.</param>
internal sealed record ReserveOrder(
    Guid Id, IReadOnlyCollection<string> EvseUids, TokenRef Token, string? ParentIdTag, DateTimeOffset ExpiresAt, RoamingGrant Grant, string Reference,
    string? ReplyTo, TimeSpan Patience);

/// <summary>A partner's order to let go of a cable.</summary>
internal sealed record UnlockOrder(Guid Id, string EvseUid, string ConnectorId, PartnerId Partner, string ReplyTo, TimeSpan Patience);

/// <summary>
/// Takes orders of partners about places: to keep one free, to give it back, to unlock one. An order is an event, like that of a charge; the
/// node that holds the station's socket carries it out and writes down the outcome.
/// </summary>
internal sealed class PlaceOrders(
    EventLog log, LogReaders readers, OpenOrderReader openReader, OpenOrders open, ReadModels readModels, ReservationsCaughtUp caughtUp,
    ReservationOrders reservations, Places places, AgreedReckonings reckonings, StationOwners owners, TimeProvider time)
{
    private static readonly TimeSpan ReaderPatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan WithdrawalPatience = TimeSpan.FromMinutes(1);
    private static readonly OrderAcceptance NotConnected = new OrderAcceptance.Refused(OrderOutcome.Offline, "the station is not connected");

    private static readonly OrderAcceptance Undecided =
        new OrderAcceptance.Refused(OrderOutcome.Rejected, "the station has not answered to this reservation yet");

    public async Task<OrderAcceptance> ReserveAsync(ReserveOrder order, CancellationToken ct)
    {
        if (await IsPlacedAsync(order.Id, ct))
            return new OrderAcceptance.Placed(order.Id);
        if (await IsUndecidedAsync(order.Grant.Partner, order.Reference, ct))
            return Undecided;
        await caughtUp.WaitAsync(ct);
        var states = (await readModels.Connectors.OfEvsesAsync(order.EvseUids, ct)).Values.Select(linked => linked[0]).ToList();
        var held = await HeldAsync(order.Grant.Partner, order.Reference, ct);
        OrderAcceptance refusal = new OrderAcceptance.UnknownEvse();
        foreach (var state in states.OrderBy(s => Rank(s, held)))
        {
            if (await RefusalOfAsync(state, held, ct) is { } why)
            {
                refusal = refusal is OrderAcceptance.UnknownEvse ? why : refusal;
                continue;
            }

            await PlaceAsync(order, state.Evse, held?.Id, ct);
            return new OrderAcceptance.Placed(order.Id);
        }

        return refusal;
    }

    /// <summary>Gives a reservation back. One that the partner does not have is an order too, whose outcome is known.</summary>
    public async Task<OrderAcceptance> CancelAsync(Guid id, PartnerId partner, string reference, string? replyTo, TimeSpan patience, CancellationToken ct)
    {
        if (await IsPlacedAsync(id, ct))
            return new OrderAcceptance.Placed(id);
        if (await IsUndecidedAsync(partner, reference, ct))
            return Undecided;
        await caughtUp.WaitAsync(ct);
        var held = await HeldAsync(partner, reference, ct);
        if (held is not null && await owners.FindAsync(held.Evse.Station.Value, ct) is not { Alive: true })
            return NotConnected;
        var now = time.GetUtcNow();
        var requested = new RemoteCancelRequested(id, held?.Evse.Station, held?.Id, partner, reference, replyTo, now, now + patience);
        IReadOnlyList<object> events = held is null
            ? [requested, new PlaceOrderAnswered(id, OrderOutcome.UnknownReservation, "there is no such reservation of yours", now)]
            : [requested];
        await log.AppendAsync(RemoteStream.OfPlace(id), ExpectedVersion.None, events, ct);
        return new OrderAcceptance.Placed(id);
    }

    /// <summary>Takes a reservation back of which nobody knows whether the station has made it. It is asked for once.</summary>
    public async Task WithdrawAsync(RemoteReserveRequested order, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var id = IdOfWithdrawal(order.Id);
        var requested = new RemoteCancelRequested(id, order.Evse.Station, order.Number, order.Partner, order.Reference, null, now, now + WithdrawalPatience);
        await log.AppendAsync(RemoteStream.OfPlace(id), ExpectedVersion.None, [requested], ct);
    }

    public async Task<OrderAcceptance> UnlockAsync(UnlockOrder order, CancellationToken ct)
    {
        if (await IsPlacedAsync(order.Id, ct))
            return new OrderAcceptance.Placed(order.Id);
        await readModels.CaughtUpAsync(ct);
        var linked = (await readModels.Connectors.OfEvsesAsync([order.EvseUid], ct)).Values.SelectMany(l => l);
        if (linked.FirstOrDefault(l => string.Equals(l.PublicConnectorId, order.ConnectorId, StringComparison.OrdinalIgnoreCase)) is not { Evse: var evse })
            return new OrderAcceptance.UnknownEvse();
        if (await owners.FindAsync(evse.Station.Value, ct) is not { Alive: true })
            return NotConnected;
        if (await IsUsedByAnotherAsync(evse, order.Partner, ct))
            return new OrderAcceptance.Refused(OrderOutcome.Rejected, "a charge that is not yours runs there");
        var now = time.GetUtcNow();
        var requested = new RemoteUnlockRequested(order.Id, evse, order.Partner, order.ReplyTo, now, now + order.Patience);
        await log.AppendAsync(RemoteStream.OfPlace(order.Id), ExpectedVersion.None, [requested], ct);
        return new OrderAcceptance.Placed(order.Id);
    }

    private async Task PlaceAsync(ReserveOrder order, EvseRef evse, int? replaces, CancellationToken ct)
    {
        var token = order.Token with { IdTag = IdTagAlias.For(order.Token) };
        var noted = new ReservationOrder(evse, token, order.ParentIdTag, order.ExpiresAt, order.Grant.Partner, order.Reference, replaces, order.ReplyTo, order.Id);
        var place = await PlaceOfAsync(evse, ct);
        var number = await reservations.NoteAsync(noted, token.IdTag, ct);
        var now = time.GetUtcNow();
        var tariff = place is null ? null : await places.TariffAsync(place, order.Grant.Partner, now, now, ct);
        var requested = new RemoteReserveRequested(
            order.Id, evse, token, order.ParentIdTag, number, order.ExpiresAt, order.Grant, order.Reference, order.ReplyTo, now, now + order.Patience,
            place?.Site, tariff, await reckonings.OfAsync(order.Grant.Partner, ct));
        await log.AppendAsync(RemoteStream.OfPlace(order.Id), ExpectedVersion.None, [requested], ct);
    }

    private async Task<Place?> PlaceOfAsync(EvseRef evse, CancellationToken ct) =>
        await readModels.Stations.FindAsync(evse.Station, ct) is { Description: var known }
            ? await places.OfAsync(new(evse.Station, known.Protocol, known.Validation, known.Connectors, true), evse, ct)
            : null;

    private async Task<OrderAcceptance?> RefusalOfAsync(LinkedState state, ReservationRow? held, CancellationToken ct)
    {
        if (held is not null && held.Evse.Station != state.Evse.Station)
            return new OrderAcceptance.Refused(OrderOutcome.Rejected, "the reservation is held at another station; cancel it first");
        if (await owners.FindAsync(state.Evse.Station.Value, ct) is not { Alive: true })
            return NotConnected;
        return RemoteOrders.RefusalOf(state.State) is { } outcome ? new OrderAcceptance.Refused(outcome, $"the connector is {state.State}") : null;
    }

    private static Guid IdOfWithdrawal(Guid order)
    {
        Span<byte> bytes = stackalloc byte[16];
        order.TryWriteBytes(bytes, bigEndian: true, out _);
        bytes[^1] ^= 0xFF;
        return new(bytes, bigEndian: true);
    }

    private async Task<bool> IsPlacedAsync(Guid id, CancellationToken ct) => (await log.ReadStreamAsync(RemoteStream.OfPlace(id), 0, 1, ct)).Count > 0;

    // Whether there is such a reservation, only the station can say, and it will in a moment.
    private async Task<bool> IsUndecidedAsync(PartnerId partner, string reference, CancellationToken ct)
    {
        await readers.Of(openReader).WaitForAsync(await log.HeadAsync(ct), ReaderPatience, ct);
        return await open.IsOpenAsync(partner.Value, reference, ct);
    }

    /// <summary>What a station still keeps free for the partner under this name.</summary>
    private async Task<ReservationRow?> HeldAsync(PartnerId partner, string reference, CancellationToken ct) =>
        await readModels.Reservations.FindByReferenceAsync(partner, reference, ct) is { } row
        && row.StatusAt(time.GetUtcNow()) == ReservationStatus.Active ? row : null;

    // In OCPP 1.6 a connector that is let go ends its charge (§5.18), and that is for the charge's own partner to ask.
    private async Task<bool> IsUsedByAnotherAsync(EvseRef evse, PartnerId partner, CancellationToken ct)
    {
        foreach (var session in await readModels.Sessions.OpenOnStationAsync(evse.Station, ct))
        {
            var history = (await log.ReadStreamAsync(SessionStream.Of(session), ct: ct)).Select(e => e.Data).OfType<SessionEvent>();
            if (RecordIssuing.StartOf(history) is { } start && Reservation.Covers(evse, start.Evse) && start.Grant?.Partner != partner)
                return true;
        }

        return false;
    }

    // The place that is kept already, then a free one, then whatever the station may still agree to.
    private static int Rank(LinkedState state, ReservationRow? held) =>
        held is not null && Reservation.Covers(held.Evse, state.Evse) ? 0 : state.State switch
        {
            ConnectorState.Available => 1,
            ConnectorState.Reserved => 3,
            _ => 2,
        };
}
