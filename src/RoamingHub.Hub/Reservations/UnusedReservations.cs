using Npgsql;
using RoamingHub.Core.Cdrs;
using RoamingHub.Core.RemoteStarts;
using RoamingHub.Core.Reservations;
using RoamingHub.Hub.Sessions;
using RoamingHub.Storage;

namespace RoamingHub.Hub.Reservations;

/// <summary>
/// Bills a partner for a reservation that ran out without a charge, where the tariff of the place has a price for that. One that was given back,
/// by whomever, costs nothing. The record's stream is named by the reservation, so there is never a second one.
/// </summary>
internal sealed class UnusedReservations(EventLog log, ReservedSessions reserved, Snapshots snapshots) : ILogSubscriber
{
    public string Name => "unused-reservations";

    public IReadOnlySet<string>? Types { get; } = new HashSet<string> { "reservation_expired" };

    public async Task HandleAsync(IReadOnlyList<RecordedEvent> batch, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct)
    {
        foreach (var e in batch)
        {
            if (e.Data is ReservationExpired expired && await RecordAsync(e, expired.At, ct) is { } record)
                await log.AppendAsync(ChargeRecordStream.Of(record.Id), ExpectedVersion.None, [new ChargeRecordSealed(record)], ct);
        }
    }

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
