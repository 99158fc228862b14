using Npgsql;
using RoamingHub.Core.Cdrs;
using RoamingHub.Core.RemoteStarts;
using RoamingHub.Core.Reservations;
using RoamingHub.Hub.Sessions;
using RoamingHub.Storage;
using RoamingHub.Storage.Stations;

namespace RoamingHub.Hub.Reservations;

/// <summary>
/// Bills a partner for a reservation that ran out without a charge, where the tariff of the place has a price for that. One that was given back,
/// by whomever, costs nothing. While the station is away nobody knows that there was no charge: the record waits for a person. Its stream is named by the reservation, so there is never a second one.
/// </summary>
internal sealed class UnusedReservations(EventLog log, ReservedSessions reserved, Snapshots snapshots, StationOwners owners) : ILogSubscriber
{
    public string Name => "unused-reservations";

    public IReadOnlySet<string>? Types { get; } = new HashSet<string> { "reservation_expired" };

    public async Task HandleAsync(IReadOnlyList<RecordedEvent> batch, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct)
    {
        foreach (var e in batch)
        {
            if (e.Data is ReservationExpired expired && await RecordAsync(e, expired.At, ct) is { } record)
                await log.AppendAsync(ChargeRecordStream.Of(record.Id), ExpectedVersion.None, [await DecideAsync(expired, record, ct)], ct);
        }
    }

    // What the station has told itself it knows; only the clock may be wrong about it.
    private async Task<object> DecideAsync(ReservationExpired expired, ChargeRecord record, CancellationToken ct) =>
        expired.Cause is not null || await owners.FindAsync(record.Evse.Station.Value, ct) is { Alive: true }
            ? new ChargeRecordSealed(record)
            : new ChargeRecordHeld(record, [new("station-offline", "The station was not connected when the reservation ran out: it may still tell of a charge that used it.")]);

    private async Task<ChargeRecord?> RecordAsync(RecordedEvent e, DateTimeOffset end, CancellationToken ct)
    {
        var (station, number) = ReservationStream.KeyOf(e.Stream);
        if (await reserved.FindAsync(station, number, e.Position, ct) is not { Name: { } name, Made: { Order: { } order, Partner: not null } } reservation
            || await log.ReadStreamAsync(RemoteStream.OfPlace(order), 0, 1, ct) is not [{ Data: RemoteReserveRequested { Site: { } site, Tariff: { } version } requested }]
            || await snapshots.LocationAsync(site, ct) is not { } location || await snapshots.TariffAsync(version, ct) is not { } tariff)
            return null;
        return RecordIssuing.OfUnused(requested, name.ToString("D"), reservation.Since, end, location, tariff.Tariff, tariff.Details, e.At);
    }
}
