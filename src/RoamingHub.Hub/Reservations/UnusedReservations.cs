using Npgsql;
using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Cdrs.Gate;
using RoamingHub.Core.RemoteStarts;
using RoamingHub.Core.Reservations;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Partners;
using RoamingHub.Hub.Sessions;
using RoamingHub.Storage;
using RoamingHub.Storage.Stations;

namespace RoamingHub.Hub.Reservations;

/// <summary>
/// Bills a partner for a reservation that ran out without a charge, where the tariff of the place has a price for that. One that was given back,
/// by whomever, costs nothing. While the station is away nobody knows that there was no charge: the record waits for a person. A partner that
/// knows reservations by records of their own gets one of each, whatever ended it. The record's stream is named by the reservation, so there is
/// never a second one.
/// </summary>
internal sealed class UnusedReservations(
    EventLog log, ReservedSessions reserved, Snapshots snapshots, StationOwners owners, IRecordPolicies policies, GateSettings gate) : ILogSubscriber
{
    public string Name => "unused-reservations";

    public IReadOnlySet<string>? Types { get; } = new HashSet<string> { "reservation_expired", "reservation_cancelled", "reservation_used" };

    public async Task HandleAsync(IReadOnlyList<RecordedEvent> batch, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct)
    {
        foreach (var e in batch)
        {
            if (await RecordAsync(e, ct) is { } decision)
                await log.AppendAsync(ChargeRecordStream.Of(ChargeRecordStream.RecordOf(decision)!.Id), ExpectedVersion.None, [decision], ct);
        }
    }

    private async Task<object?> RecordAsync(RecordedEvent e, CancellationToken ct)
    {
        var (station, number) = ReservationStream.KeyOf(e.Stream);
        if (await reserved.FindAsync(station, number, e.Position, ct) is not { Name: { } name, Made: { Order: { } order, Partner: { } partner } } reservation
            || await log.ReadStreamAsync(RemoteStream.OfPlace(order), 0, 1, ct) is not [{ Data: RemoteReserveRequested requested }])
            return null;
        var ownRecord = policies.Of(partner).WantsReservations;
        return e.Data switch
        {
            ReservationExpired expired => await OfUnusedAsync(expired, requested, name, reservation.Since, ownRecord, e.At, ct),
            ReservationCancelled cancelled when ownRecord => await OfItselfAsync(requested, name, reservation.Since, cancelled.At, e.At, ct),
            ReservationUsed used when ownRecord && !await IsSameSessionAsync(used.Session, requested, ct) =>
                await OfItselfAsync(requested, name, reservation.Since, used.At, e.At, ct),
            _ => null,
        };
    }

    private async Task<object?> OfUnusedAsync(
        ReservationExpired expired, RemoteReserveRequested requested, Guid name, DateTimeOffset since, bool ownRecord, DateTimeOffset at, CancellationToken ct)
    {
        var priced = requested is { Site: { } site, Tariff: { } version } && await snapshots.LocationAsync(site, ct) is { } location
            && await snapshots.TariffAsync(version, ct) is { } tariff
                ? RecordIssuing.OfUnused(requested, name.ToString("D"), since, expired.At, location, tariff.Tariff, tariff.Details, at)
                : null;
        if (ownRecord)
            return priced is null ? await OfItselfAsync(requested, name, since, expired.At, at, ct) : new ChargeRecordSealed(priced);
        return priced is null ? null : await DecideAsync(expired, priced, requested.Partner, ct);
    }

    // What the station has told itself it knows; only the clock may be wrong about it.
    private async Task<object> DecideAsync(ReservationExpired expired, ChargeRecord record, PartnerId? partner, CancellationToken ct)
    {
        if (expired.Cause is not null || await owners.FindAsync(record.Evse.Station.Value, ct) is { Alive: true })
            return new ChargeRecordSealed(record);
        var policy = partner is { } payer ? await policies.OfAsync(payer, record.Site, ct) : RecordPolicy.Own;
        var severity = gate.SeverityOf(GateRules.StationOffline, policy);
        return RecordGate.Decide(record, [new(GateRules.StationOffline.Name, severity, "The station was not connected when the reservation ran out: it may still tell of a charge that used it.")]);
    }

    private async Task<ChargeRecordSealed> OfItselfAsync(
        RemoteReserveRequested requested, Guid name, DateTimeOffset since, DateTimeOffset end, DateTimeOffset at, CancellationToken ct)
    {
        var location = requested.Site is { } site ? await snapshots.LocationAsync(site, ct) : null;
        return new(RecordIssuing.OfReservation(requested, name.ToString("D"), since, end, location, at));
    }

    // A charge under the reservation's own reference closes it with its own record.
    private async Task<bool> IsSameSessionAsync(SessionId session, RemoteReserveRequested requested, CancellationToken ct)
    {
        var history = (await log.ReadStreamAsync(SessionStream.Of(session), ct: ct)).Select(e => e.Data).OfType<SessionEvent>();
        return RecordIssuing.StartOf(history)?.Grant is { } grant && grant.Partner == requested.Partner && grant.Reference == requested.Grant?.Reference;
    }
}
