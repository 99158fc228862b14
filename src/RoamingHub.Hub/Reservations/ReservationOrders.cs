using System.Security.Cryptography;
using RoamingHub.Core.RemoteStarts;
using RoamingHub.Core.Reservations;
using RoamingHub.Core.Tokens;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Api;
using RoamingHub.Hub.Stations;
using RoamingHub.Storage;
using RoamingHub.Storage.Stations;

namespace RoamingHub.Hub.Reservations;

/// <summary>An order to keep a place free. Connector 0: any place of the station.</summary>
/// <param name="Partner">Whose order it is; null for the back office.</param>
/// <param name="Reference">The partner's own name for it.</param>
/// <param name="ReplyTo">Where the partner awaits what becomes of it, in its own terms.</param>
/// <param name="Order">The order that asks for it, where it is one of its own.</param>
/// <param name="Replaces">The number of the reservation that this one takes the place of; null for a new one.</param>
internal sealed record ReservationOrder(
    EvseRef Evse, TokenRef Token, string? ParentIdTag, DateTimeOffset ExpiresAt, PartnerId? Partner = null, string? Reference = null, int? Replaces = null,
    string? ReplyTo = null, Guid? Order = null);

/// <param name="Id">The number that the station knows the reservation by; null where it was never told one.</param>
internal sealed record ReservationOutcome(OrderOutcome Outcome, int? Id = null, string? Why = null);

/// <summary>
/// Takes orders for reservations. They go out as calls to the station like any other, and the reservation itself is concluded from the answer;
/// what a partner calls it is noted first, so that it stands on the reservation whichever node hears the answer.
/// </summary>
internal sealed class ReservationOrders(IStationCalls calls, StationOwners owners, EventLog log, TimeProvider time)
{
    public async Task<ReservationOutcome> ReserveAsync(ReservationOrder order, TimeSpan patience, CancellationToken ct)
    {
        if (await owners.FindAsync(order.Evse.Station.Value, ct) is not { Alive: true } owner)
            return new(OrderOutcome.Offline, Why: "the station is not connected");
        var idTag = IdTagFor(order.Token, ReservationCalls.LongestIdTag(owner.Protocol));
        var id = await NoteAsync(order, idTag, ct);
        var request = new ReservationRequest(order.Evse, id, idTag, order.Token.Kind, order.ParentIdTag, order.ExpiresAt);
        var result = await calls.CallAsync(
            order.Evse.Station, ReservationCalls.Reserve, ReservationCalls.ToReserve(owner.Protocol, request), patience, ct);
        var (outcome, why) = ReservationCalls.ToOutcome(result);
        return new(outcome, id, why);
    }

    public async Task<ReservationOutcome> CancelAsync(StationId station, int id, TimeSpan patience, CancellationToken ct)
    {
        var (outcome, why) = ReservationCalls.ToOutcome(await calls.CallAsync(station, ReservationCalls.Cancel, ReservationCalls.ToCancel(id), patience, ct));
        return new(outcome, id, why);
    }

    /// <summary>Finds a number that the station has never been told, and notes whose order it is.</summary>
    public async Task<int> NoteAsync(ReservationOrder order, string idTag, CancellationToken ct)
    {
        while (true)
        {
            var id = order.Replaces ?? RandomNumberGenerator.GetInt32(1, int.MaxValue);
            var noted = new ReservationOrdered(order.Evse, id, idTag, order.Partner, order.Reference, order.ExpiresAt, time.GetUtcNow(), order.ReplyTo, order.Order);
            var expected = order.Replaces is null ? ExpectedVersion.None : ExpectedVersion.Any;
            if (!(await log.AppendAsync(ReservationStream.Of(order.Evse.Station, id), expected, [noted], ct)).Conflict)
                return id;
        }
    }

    // A longer id of the token's own world gets an alias that only we and the station know.
    private static string IdTagFor(TokenRef token, int longest) =>
        token.Uid.Length <= longest ? token.Uid : "RH" + RandomNumberGenerator.GetHexString(18);
}
