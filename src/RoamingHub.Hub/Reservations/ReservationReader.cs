using Npgsql;
using RoamingHub.Core.RemoteStarts;
using RoamingHub.Core.Reservations;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Stations;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Stations;
using RoamingHub.Storage;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Hub.Reservations;

/// <summary>
/// Concludes reservations from what stations answered and reported, whoever asked them and by which way: an accepted reservation or
/// cancellation, a charge, an end that the station tells.
/// </summary>
internal sealed class ReservationReader(EventLog log, ReadModels readModels) : ILogSubscriber
{
    public string Name => "reservations";

    public IReadOnlySet<string>? Types { get; } =
        new HashSet<string> { "station_call_answered", "place_order_answered", "charging_started", "start_completed", "reservation_end_reported" };

    public async Task HandleAsync(IReadOnlyList<RecordedEvent> batch, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct)
    {
        var charged = batch.Select(e => ChargingStarted.ToldBy(e.Data)).OfType<ChargingStarted>().Select(s => s.Evse.Station.Value).ToHashSet();
        var holders = await OpenReservations.HoldersAsync(charged, connection, transaction, ct);
        foreach (var e in batch)
        {
            foreach (var (station, id, report) in await ReportsAsync(e, holders, connection, transaction, ct))
            {
                var reservation = await RecordAsync(log, station, id, report, e.Position, ct);
                if (reservation is { Open: true, Made: { } made })
                {
                    await OpenReservations.PutAsync(new(station.Value, id, made.ExpiresAt), connection, transaction, ct);
                    holders.Add(station.Value);
                }
                else
                {
                    await OpenReservations.RemoveAsync(station.Value, id, connection, transaction, ct);
                }
            }
        }
    }

    /// <summary>Writes down what a report adds; returns the reservation as it then stands.</summary>
    public static async Task<Reservation?> RecordAsync(
        EventLog log, StationId station, int id, ReservationReport report, long cause, CancellationToken ct)
    {
        var stream = ReservationStream.Of(station, id);
        while (true)
        {
            var history = await log.ReadStreamAsync(stream, ct: ct);
            var known = history.Select(e => e.Data).OfType<ReservationEvent>().Aggregate((Reservation?)null, Reservation.Evolve);
            var events = Reservation.Record(known, report, cause);
            if (events.Count == 0)
                return known;
            var version = history.Count == 0 ? ExpectedVersion.None : history[^1].Version;
            if (!(await log.AppendAsync(stream, version, events, ct)).Conflict)
                return events.Aggregate(known, Reservation.Evolve);
        }
    }

    private async Task<IReadOnlyList<(StationId Station, int Id, ReservationReport Report)>> ReportsAsync(
        RecordedEvent e, HashSet<string> holders, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct)
    {
        switch (ChargingStarted.ToldBy(e.Data) ?? e.Data) // what names the charge's card or reservation may come after its start
        {
            case StationCallAnswered answer:
                return (await log.ReadStreamAsync(e.Stream, 0, 1, ct)) is [{ Data: StationCallRequested call }]
                    && ReservationCalls.ToReport(call, answer) is var (id, report)
                        ? [(call.Station, id, await AsDescribedAsync(report, ct))]
                        : [];
            case PlaceOrderAnswered { Outcome: OrderOutcome.Accepted } answer:
                return (await log.ReadStreamAsync(e.Stream, 0, 1, ct)) is [{ Data: IPlaceOrder order }] && ToReport(order, answer) is { } told ? [told] : [];
            case ReservationEndReported end:
                return [(end.Station, end.Reservation, new ReservationReport.EndTold(end.Expired, end.At))];
            case ChargingStarted start when start.Reservation is { } named:
                return int.TryParse(named, System.Globalization.CultureInfo.InvariantCulture, out var number)
                    ? [(start.Evse.Station, number, ReservationReport.ChargeBegan.Of(SessionStream.IdOf(e.Stream), start, named: true))]
                    : [];
            case ChargingStarted start when holders.Contains(start.Evse.Station.Value):
                var began = ReservationReport.ChargeBegan.Of(SessionStream.IdOf(e.Stream), start, named: false);
                return [.. (await OpenReservations.OfStationAsync(start.Evse.Station.Value, connection, transaction, ct))
                    .Select(open => (start.Evse.Station, open.Id, (ReservationReport)began))];
            default:
                return [];
        }
    }

    private static (StationId Station, int Id, ReservationReport Report)? ToReport(IPlaceOrder order, PlaceOrderAnswered answer) => order switch
    {
        RemoteReserveRequested r => (r.Evse.Station, r.Number,
            new ReservationReport.Agreed(r.Evse, r.Number, r.Token.IdTag, r.ParentIdTag, r.ExpiresAt, answer.At)),
        RemoteCancelRequested { Station: { } station, Number: { } number } =>
            (station, number, new ReservationReport.Withdrawn(answer.At, CancelledBy.Partner)),
        _ => null,
    };

    // A place is called as the back office describes it, like that of a charge.
    private async Task<ReservationReport> AsDescribedAsync(ReservationReport report, CancellationToken ct) =>
        report is ReservationReport.Agreed { Evse: { Station: var station, Evse: { } evse } } agreed
        && await readModels.Stations.FindAsync(station, ct) is { Description: var known }
            ? agreed with { Evse = new StationProfile(station, known.Protocol, known.Validation, known.Connectors, true).RefOf(evse, null) }
            : report;
}
