using RoamingHub.Core.ChargeLimits;
using RoamingHub.Core.RemoteStarts;
using RoamingHub.Core.Stations;
using RoamingHub.Core.Values;

namespace RoamingHub.Storage.ReadModels;

/// <summary>
/// Follows calls and orders to their answers: what an answer tells of the station's settings, and what it says the station cannot do. In the
/// order of the log, row by row, since each step depends on the one before; people and partners make few calls.
/// </summary>
internal sealed class StationAnswerProjection(IStationWords words) : IProjection
{
    public IReadOnlyList<Type> Reads { get; } =
    [
        typeof(StationCallRequested), typeof(StationCallAnswered), typeof(RemoteStartRequested), typeof(RemoteStartAnswered),
        typeof(RemoteStopRequested), typeof(RemoteStopAnswered), typeof(RemoteReserveRequested), typeof(RemoteCancelRequested), typeof(RemoteUnlockRequested),
        typeof(PlaceOrderAnswered), typeof(LimitsSetRequested), typeof(LimitsClearRequested), typeof(LimitsReadRequested), typeof(LimitOrderAnswered),
        typeof(StationBooted),
    ];

    public void Project(IReadOnlyList<RecordedEvent> batch, Writes writes)
    {
        foreach (var e in batch)
        {
            switch (e.Data)
            {
                case StationCallRequested r:
                    Call(r, writes);
                    break;
                case RemoteStartRequested r:
                    Order(r.Id, r.Evse.Station, words.StartActions, writes);
                    break;
                case RemoteStopRequested r:
                    Order(r.Id, r.Station, words.StopActions, writes);
                    break;
                case IPlaceOrder { Station: { } station } r:
                    Order(r.Id, station, words.PlaceActions(r), writes);
                    break;
                case ILimitOrder r:
                    Order(r.Id, r.Evse.Station, words.LimitActions(r), writes);
                    break;
                case StationCallAnswered a:
                    Hear(a, writes);
                    break;
                case RemoteStartAnswered a:
                    Close(a.Id, a.Outcome == OrderOutcome.NotSupported, done: a.Outcome == OrderOutcome.Accepted, a.At, writes);
                    break;
                case RemoteStopAnswered a:
                    Close(a.Id, a.Outcome == OrderOutcome.NotSupported, done: a.Outcome == OrderOutcome.Accepted, a.At, writes);
                    break;
                case PlaceOrderAnswered a:
                    Close(a.Id, a.Outcome == OrderOutcome.NotSupported, done: a.Outcome == OrderOutcome.Accepted, a.At, writes);
                    break;
                case LimitOrderAnswered a:
                    Close(a.Id, a.Outcome == OrderOutcome.NotSupported, done: a.Outcome is OrderOutcome.Accepted or OrderOutcome.NothingToClear, a.At, writes);
                    break;
                case StationBooted b when words.FirmwareIn(b.Details) is { Length: > 0 } version:
                    Boot(b.Station, version, writes);
                    break;
            }
        }
    }

    private static void Call(StationCallRequested call, Writes writes) => writes.Add(
        "INSERT INTO read.station_calls (id, station, action) SELECT * FROM unnest($1, $2, $3) ON CONFLICT DO NOTHING", [call])
        .Id(c => c.Id).Text(c => c.Station.Value).Text(c => c.Action);

    /// <summary>An order has no name of its own: it is called what the protocol that the station speaks now calls it.</summary>
    private static void Order(Guid id, StationId station, IReadOnlyDictionary<string, string> actions, Writes writes) => writes.Add("""
        INSERT INTO read.station_calls (id, station, action)
        SELECT o.id, o.station, o.action FROM unnest($1, $2, $3, $4) AS o(id, station, protocol, action)
        JOIN read.stations s ON s.station = o.station AND s.connected_protocol = o.protocol
        ON CONFLICT DO NOTHING
        """, actions)
        .Id(_ => id).Text(_ => station.Value).Text(a => a.Key).Text(a => a.Value);

    private void Hear(StationCallAnswered answer, Writes writes)
    {
        var done = answer.Outcome == StationCallOutcome.Answered;
        if (done && answer.Payload is { } payload && words.SettingsIn(payload) is { } told)
            StationVariableProjection.WriteAnswer(writes, answer.Id, told, answer.At);
        var refused = answer is { Outcome: StationCallOutcome.CallError, ErrorCode: { } code } && words.IsUnsupported(code);
        Close(answer.Id, refused, done, answer.At, writes);
    }

    private static void Close(Guid id, bool refused, bool done, DateTimeOffset at, Writes writes)
    {
        if (refused)
        {
            writes.Add("""
                INSERT INTO read.unsupported_actions (station, action, since)
                SELECT c.station, c.action, a.at FROM unnest($1, $2) AS a(id, at) JOIN read.station_calls c ON c.id = a.id
                ON CONFLICT DO NOTHING
                """, [id]).Id(i => i).Time(_ => at);
        }

        if (done)
        {
            writes.Add("""
                DELETE FROM read.unsupported_actions u USING read.station_calls c
                WHERE c.id = ANY ($1) AND u.station = c.station AND u.action = c.action
                """, [id]).Id(i => i);
        }

        writes.Add("DELETE FROM read.station_calls WHERE id = ANY ($1)", [id]).Id(i => i);
    }

    private static void Boot(StationId station, string version, Writes writes)
    {
        writes.Add("""
            DELETE FROM read.unsupported_actions u USING unnest($1, $2) AS b(station, version)
            JOIN read.station_firmware f ON f.station = b.station AND f.version <> b.version
            WHERE u.station = b.station
            """, [(Station: station.Value, Version: version)]).Text(b => b.Station).Text(b => b.Version);
        writes.Add("""
            INSERT INTO read.station_firmware (station, version) SELECT * FROM unnest($1, $2)
            ON CONFLICT (station) DO UPDATE SET version = EXCLUDED.version
            """, [(Station: station.Value, Version: version)]).Text(b => b.Station).Text(b => b.Version);
    }
}
