using RoamingHub.Core.Locations;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Stations;
using RoamingHub.Core.Values;
using RoamingHub.Storage;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Hub.Partners;

/// <summary>What the station behind a public EVSE last told, in one word a partner's language can be chosen for.</summary>
/// <param name="State">Null while no station is linked or none has told anything.</param>
internal sealed record EvseState(ConnectorState? State, bool Connected, bool Charging, DateTimeOffset ChangedAt);

/// <summary>
/// The state of every public EVSE as a run of events tells it. Each feed has its own, so that each is in step with its own place in the log.
/// </summary>
internal sealed class EvseBoard(ReadModels readModels)
{
    private readonly Dictionary<StationId, Station> _stations = [];
    private readonly Dictionary<string, HashSet<EvseRef>> _byUid = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<SessionId, EvseRef> _charging = [];
    private bool _loaded;

    /// <summary>Forgets everything; the next event finds it read again.</summary>
    public void Forget()
    {
        _stations.Clear();
        _byUid.Clear();
        _charging.Clear();
        _loaded = false;
    }

    /// <summary>Takes an event in and tells the public EVSEs whose state it may have changed.</summary>
    public async ValueTask<IReadOnlyCollection<string>> ApplyAsync(RecordedEvent e, CancellationToken ct)
    {
        if (!_loaded)
            await LoadAsync(ct);
        switch (e.Data)
        {
            case StationDescribed d:
                return Describe(d);
            case StationRemoved r:
                return Remove(r.Station);
            case StationConnected c:
                return Change(c.Station, s => s.Connected = true, e.At);
            case StationDisconnected d:
                return Change(d.Station, s => s.Connected = false, e.At);
            case ConnectorStateReported r:
                return Report(r, e.At);
            case ChargingStarted s:
                return Begin(SessionStream.IdOf(e.Stream), s.Evse, e.At);
            // More may become known of a charge that has ended: it does not begin again.
            case StartCompleted c when _charging.TryGetValue(SessionStream.IdOf(e.Stream), out var before) && before != c.Start.Evse:
                return Begin(SessionStream.IdOf(e.Stream), c.Start.Evse, e.At);
            case ChargingStopped or SessionClosed:
                return End(SessionStream.IdOf(e.Stream), e.At);
            default:
                return [];
        }
    }

    /// <summary>The EVSE's state; null when no connector is linked to it.</summary>
    public EvseState? Of(string evseUid) => ConnectorsOf(evseUid).OrderByDescending(s => s.Charging).ThenByDescending(s => s.Connected).FirstOrDefault();

    /// <summary>The states of the connectors that are linked to an EVSE; for a language that merges them in its own order.</summary>
    public IReadOnlyList<EvseState> ConnectorsOf(string evseUid) =>
        _byUid.TryGetValue(evseUid, out var connectors) ? [.. connectors.Select(Of)] : [];

    private EvseState Of(EvseRef connector)
    {
        var station = _stations[connector.Station];
        var own = station.States.TryGetValue(connector, out var exact) ? exact : station.States.GetValueOrDefault(connector with { Evse = null });
        var whole = station.States.GetValueOrDefault(new EvseRef(connector.Station, 0));
        var state = whole.State is ConnectorState.Unavailable or ConnectorState.Faulted ? whole.State : own.State;
        return new(state, station.Connected, _charging.Values.Any(c => c.Means(connector)), Latest(own.At, whole.At, station.ChangedAt));
    }

    private async Task LoadAsync(CancellationToken ct)
    {
        _loaded = true;
        for (string? after = null; ;)
        {
            var page = await readModels.Stations.ListAsync(new PageRequest(1000, after), ct);
            var connectors = await readModels.Connectors.OfStationsAsync([.. page.Items.Select(s => s.Description.Station)], ct);
            foreach (var row in page.Items)
            {
                Describe(row.Description);
                var station = _stations[row.Description.Station];
                station.Connected = row.Connected;
                foreach (var connector in connectors.GetValueOrDefault(row.Description.Station, []))
                    station.States[connector.Evse] = (connector.State, connector.At);
                foreach (var session in await readModels.Sessions.OpenOnStationAsync(row.Description.Station, ct))
                {
                    if (await readModels.Sessions.FindAsync(session, ct) is { } open)
                        _charging[session] = open.Evse;
                }
            }

            if ((after = page.Next) is null)
                return;
        }
    }

    private List<string> Describe(StationDescribed d)
    {
        var touched = Remove(d.Station);
        var station = _stations[d.Station] = _stations.TryGetValue(d.Station, out var known) ? known : new();
        station.Links = [.. d.Connectors.Where(l => l.EvseUid is not null).Select(l => (l.EvseUid!, new EvseRef(d.Station, l.Connector, l.Evse)))];
        foreach (var (uid, connector) in station.Links)
        {
            if (!_byUid.TryGetValue(uid, out var connectors))
                _byUid[uid] = connectors = [];
            connectors.Add(connector);
            touched.Add(uid);
        }

        return [.. touched.Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    private List<string> Remove(StationId id)
    {
        if (!_stations.TryGetValue(id, out var station))
            return [];
        foreach (var (uid, connector) in station.Links)
            _byUid[uid].Remove(connector);
        var touched = station.Links.Select(l => l.Uid).ToList();
        station.Links = [];
        return touched;
    }

    private IReadOnlyCollection<string> Change(StationId id, Action<Station> change, DateTimeOffset at)
    {
        if (!_stations.TryGetValue(id, out var station))
            return [];
        change(station);
        station.ChangedAt = at;
        return [.. station.Links.Select(l => l.Uid)];
    }

    private IReadOnlyCollection<string> Report(ConnectorStateReported r, DateTimeOffset at)
    {
        if (!_stations.TryGetValue(r.Evse.Station, out var station))
            return [];
        station.States[r.Evse] = (r.State, at);
        return r.Evse.Connector == 0 ? [.. station.Links.Select(l => l.Uid)] : [.. station.Links.Where(l => r.Evse.Means(l.Connector)).Select(l => l.Uid)];
    }

    private IReadOnlyCollection<string> Begin(SessionId session, EvseRef connector, DateTimeOffset at)
    {
        if (!_stations.TryGetValue(connector.Station, out var station) || !station.Links.Any(l => connector.Means(l.Connector)))
            return [];
        _charging[session] = connector;
        station.ChangedAt = at;
        return [.. station.Links.Where(l => connector.Means(l.Connector)).Select(l => l.Uid)];
    }

    private IReadOnlyCollection<string> End(SessionId session, DateTimeOffset at)
    {
        if (!_charging.Remove(session, out var connector) || !_stations.TryGetValue(connector.Station, out var station))
            return [];
        station.ChangedAt = at;
        return [.. station.Links.Where(l => connector.Means(l.Connector)).Select(l => l.Uid)];
    }

    private static DateTimeOffset Latest(params ReadOnlySpan<DateTimeOffset> times)
    {
        var latest = times[0];
        foreach (var time in times)
            latest = time > latest ? time : latest;
        return latest;
    }

    private sealed class Station
    {
        public bool Connected { get; set; }

        public DateTimeOffset ChangedAt { get; set; }

        public List<(string Uid, EvseRef Connector)> Links { get; set; } = [];

        public Dictionary<EvseRef, (ConnectorState? State, DateTimeOffset At)> States { get; } = [];
    }
}
