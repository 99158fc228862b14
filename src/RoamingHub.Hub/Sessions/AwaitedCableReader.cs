using Npgsql;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Stations;
using RoamingHub.Core.Tariffs;
using RoamingHub.Core.Values;
using RoamingHub.Storage;

namespace RoamingHub.Hub.Sessions;

/// <summary>
/// Waits for cables where what a charge costs depends on when they are taken out, and tells the charge. A free connector says so, and so does the next
/// charge of the connector. All of it follows from the log, so no restart misses one; what is read twice adds nothing the second time.
/// </summary>
internal sealed class AwaitedCableReader(EventLog log) : ILogSubscriber
{
    public string Name => "cables";

    public IReadOnlySet<string>? Types { get; } = new HashSet<string>
    {
        "charging_started", "start_completed", "charging_stopped", "session_closed", "connector_state_reported", "station_connected",
    };

    public async Task HandleAsync(IReadOnlyList<RecordedEvent> batch, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct)
    {
        var stations = batch.Select(e => StationOf(e.Data)?.Value).OfType<string>().Distinct().ToArray();
        var ended = batch.Where(e => e.Data is ChargingStopped or SessionClosed).Select(e => SessionStream.IdOf(e.Stream).Value).ToArray();
        var before = (await AwaitedCables.OfAsync(stations, ended, connection, transaction, ct)).ToDictionary(c => c.Session);
        var cables = new Dictionary<string, AwaitedCable>(before);
        foreach (var e in batch)
            await ApplyAsync(e, cables, ct);
        foreach (var gone in before.Keys.Where(s => !cables.ContainsKey(s)))
            await AwaitedCables.RemoveAsync(gone, connection, transaction, ct);
        foreach (var cable in cables.Values.Where(c => c != before.GetValueOrDefault(c.Session)))
            await AwaitedCables.PutAsync(cable, connection, transaction, ct);
    }

    private async Task ApplyAsync(RecordedEvent e, Dictionary<string, AwaitedCable> cables, CancellationToken ct)
    {
        switch (e.Data)
        {
            case ChargingStarted or StartCompleted:
                await BeginAsync(SessionStream.IdOf(e.Stream), ChargingStarted.ToldBy(e.Data)!, cables, ct);
                break;
            case ConnectorStateReported { State: ConnectorState.Available } free:
                foreach (var cable in cables.Values.Where(c => EvseOf(c) == free.Evse).ToList())
                {
                    await TellAsync(new(cable.Session), new(free.At, free.ReceivedAt, cable.Unsure), ct);
                    if (cable.Stopped)
                        cables.Remove(cable.Session);
                }

                break;
            case StationConnected back: // while it was away its cables may have been taken out
                foreach (var cable in cables.Values.Where(c => c.Stopped && c.Station == back.Station.Value).ToList())
                    cables[cable.Session] = cable with { Unsure = true };
                break;
            case ChargingStopped when cables.GetValueOrDefault(SessionStream.IdOf(e.Stream).Value) is { } stopped:
                cables[stopped.Session] = stopped with { Stopped = true, Unsure = false };
                break;
            case SessionClosed:
                cables.Remove(SessionStream.IdOf(e.Stream).Value);
                break;
        }
    }

    // When the cable of the charge before was taken out nobody has said, so that time costs nothing. A charge that is told late ends no newer one's wait.
    private async Task BeginAsync(SessionId id, ChargingStarted start, Dictionary<string, AwaitedCable> cables, CancellationToken ct)
    {
        var others = cables.Values.Where(c => c.Session != id.Value && c.Connector > 0 && EvseOf(c) == start.Evse).ToList();
        foreach (var other in others.Where(c => c.StartedAt <= start.At))
        {
            await TellAsync(new(other.Session), new(start.At, start.ReceivedAt, Unsure: true), ct);
            cables.Remove(other.Session);
        }

        if (start.Reckoning?.AfterStop != AfterStop.UntilUnplugged || others.Exists(c => c.StartedAt > start.At))
            return;
        var known = cables.GetValueOrDefault(id.Value);
        cables[id.Value] = new(
            id.Value, start.Evse.Station.Value, start.Evse.Connector, start.Evse.Evse, start.At, known?.Stopped ?? false, known?.Unsure ?? false);
    }

    private async Task TellAsync(SessionId id, CableUnplugged unplugged, CancellationToken ct)
    {
        while (true)
        {
            var events = await log.ReadStreamAsync(SessionStream.Of(id), ct: ct);
            var session = events.Select(e => e.Data).OfType<SessionEvent>().Aggregate((ChargingSession?)null, (s, e) => ChargingSession.Evolve(id, s, e));
            var facts = ChargingSession.Record(session, unplugged);
            if (facts.Count == 0 || !(await log.AppendAsync(SessionStream.Of(id), events[^1].Version, facts, ct)).Conflict)
                return;
        }
    }

    private static StationId? StationOf(object e) => e switch
    {
        ConnectorStateReported { State: ConnectorState.Available } free => free.Evse.Station,
        StationConnected back => back.Station,
        _ => ChargingStarted.ToldBy(e)?.Evse.Station,
    };

    private static EvseRef EvseOf(AwaitedCable cable) => new(new(cable.Station), cable.Connector, cable.Evse);
}
