using System.Globalization;
using RoamingHub.Core.Cdrs;
using RoamingHub.Core.RemoteStarts;
using RoamingHub.Core.Reservations;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Reservations;
using RoamingHub.Storage;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Hub.Sessions;

/// <summary>
/// To a partner that reserved a place, reservation and charge are one session, named before the charge began: by the order of the reservation.
/// </summary>
internal sealed class ReservedSessions(EventLog log, ReadModels readModels, ReservationsCaughtUp reservations)
{
    /// <summary>The charge that a partner means by this name: its own, or that of the reservation it used.</summary>
    public async Task<SessionId> NamedAsync(SessionId name, CancellationToken ct)
    {
        if (!Guid.TryParse(name.Value, out var order)
            || await log.ReadStreamAsync(RemoteStream.OfPlace(order), 0, 1, ct) is not [{ Data: RemoteReserveRequested requested }]
            || await FindAsync(requested.Evse.Station, requested.Number, long.MaxValue, ct) is not { } reservation || reservation.Name != order)
            return name;
        if (reservation.UsedBy is null && await reservations.WaitAsync(ct)) // the partner may have heard of the charge before its use was concluded
            reservation = await FindAsync(requested.Evse.Station, requested.Number, long.MaxValue, ct);
        return reservation is { UsedBy: { } session } && reservation.Name == order ? session : name;
    }

    /// <summary>The reservation that an ended charge has used. One made for somebody else is not the charge's, whatever number the station named.</summary>
    public async Task<ReservedBefore?> UsedByAsync(SessionId session, ChargingStarted start, CancellationToken ct) =>
        await readModels.Reservations.FindUsedByAsync(session, ct) is { } row
        && await FindAsync(row.Evse.Station, row.Id, long.MaxValue, ct) is { UsedBy: { } used } reservation && used == session && IsOf(reservation, start)
            ? await OfAsync(reservation, ct)
            : null;

    /// <summary>The reservation that a beginning charge uses, as far as the log tells up to a position: what its reader will conclude.</summary>
    public async Task<ReservedBefore?> UsedByAsync(SessionId session, ChargingStarted start, long position, CancellationToken ct)
    {
        var number = int.TryParse(start.Reservation, CultureInfo.InvariantCulture, out var named) ? named : (int?)null;
        var candidates = number is { } one ? [one]
            : start.Grant is { } grant ? (await readModels.Reservations.OfStationAsync(start.Evse.Station, grant.Partner, start.At, ct)).Select(r => r.Id)
            : [];
        foreach (var id in candidates)
        {
            if (await FindAsync(start.Evse.Station, id, position, ct) is not { } reservation || !IsOf(reservation, start))
                continue;
            if (reservation.UsedBy == session)
                return await OfAsync(reservation, ct);
            if (Reservation.Record(reservation, ReservationReport.ChargeBegan.Of(session, start, number is not null), position) is [ReservationUsed used])
                return await OfAsync(Reservation.Evolve(reservation, used)!, ct);
        }

        return null;
    }

    /// <summary>A reservation as it stood at a position of the log.</summary>
    public async Task<Reservation?> FindAsync(StationId station, int number, long position, CancellationToken ct) =>
        (await log.ReadStreamAsync(ReservationStream.Of(station, number), ct: ct)).Where(e => e.Position <= position)
        .Select(e => e.Data).OfType<ReservationEvent>().Aggregate((Reservation?)null, Reservation.Evolve);

    private static bool IsOf(Reservation reservation, ChargingStarted start) => reservation.Made is { } made && made.Partner == start.Grant?.Partner;

    private async Task<ReservedBefore> OfAsync(Reservation reservation, CancellationToken ct)
    {
        var order = reservation.Made?.Order is { } id && await log.ReadStreamAsync(RemoteStream.OfPlace(id), 0, 1, ct) is [{ Data: RemoteReserveRequested requested }]
            ? requested
            : null;
        return new(reservation.Name?.ToString("D"), reservation.Since, order?.Grant?.Reference);
    }
}
