using RoamingHub.Core.Stations;
using RoamingHub.Core.Values;

namespace RoamingHub.Storage.ReadModels;

/// <summary>What a driver can do with a connector: coarser than its state, so that going from one step of a charge to the next is no change.</summary>
public enum ConnectorUse
{
    Free,
    InUse,
    Reserved,
    Unavailable,
    Faulted,
}

/// <summary>A connector as its station last told of it, in the station's own words too.</summary>
public sealed record ConnectorRow(
    EvseRef Evse, ConnectorState State, string Status, string ErrorCode, string? Info, string? VendorId, string? VendorErrorCode, DateTimeOffset At);

/// <summary>A station's connector behind a public EVSE.</summary>
/// <param name="Charging">A session is open there.</param>
/// <param name="State">Null when the station never told.</param>
/// <param name="Station">What the station said of itself as a whole (its connector 0).</param>
/// <param name="ChangedAt">When any of this last changed what the EVSE offers, by the log's clock.</param>
public sealed record LinkedState(
    string? PublicConnectorId, EvseRef Evse, bool Connected, bool Charging, ConnectorState? State, ConnectorUse? Station, DateTimeOffset ChangedAt);

public sealed class ConnectorStates(Database database)
{
    /// <summary>The station's connectors, its connector 0 included.</summary>
    public async Task<IReadOnlyList<ConnectorRow>> OfStationAsync(StationId station, CancellationToken ct) =>
        (await OfStationsAsync([station], ct)).GetValueOrDefault(station, []);

    public async Task<IReadOnlyDictionary<StationId, IReadOnlyList<ConnectorRow>>> OfStationsAsync(
        IReadOnlyCollection<StationId> stations, CancellationToken ct)
    {
        var rows = await database.QueryAsync<Row>("""
            SELECT station AS Station, evse AS Evse, connector AS Connector, state AS State, status AS Status, error_code AS ErrorCode,
                   info AS Info, vendor_id AS VendorId, vendor_error_code AS VendorErrorCode, at AS At
            FROM read.connector_states WHERE station = ANY (@stations) ORDER BY station, evse, connector
            """, new { stations = stations.Select(s => s.Value).ToArray() }, ct);
        return rows.Select(Shown).GroupBy(c => c.Evse.Station).ToDictionary(g => g.Key, g => (IReadOnlyList<ConnectorRow>)[.. g]);
    }

    /// <summary>What the stations say of these public EVSEs, by the EVSE's uid in capitals. One that is linked to no connector is absent.</summary>
    public async Task<IReadOnlyDictionary<string, IReadOnlyList<LinkedState>>> OfEvsesAsync(IEnumerable<string> uids, CancellationToken ct)
    {
        var rows = await database.QueryAsync<LinkedRow>("""
            SELECT folded_uid AS Uid, public_connector AS PublicConnector, station AS Station, evse AS Evse, connector AS Connector,
                   connected AS Connected, charging AS Charging, state AS State, station_use AS StationUse, changed_at AS ChangedAt
            FROM read.evse_states WHERE folded_uid = ANY (@uids) ORDER BY folded_uid, station, evse, connector
            """, new { uids = uids.Select(Folding.Id).ToArray() }, ct);
        return rows.GroupBy(r => r.Uid).ToDictionary(g => g.Key, g => (IReadOnlyList<LinkedState>)[.. g.Select(r => new LinkedState(
            r.PublicConnector, new(new(r.Station), r.Connector, r.Evse < 0 ? null : r.Evse), r.Connected, r.Charging,
            r.State is { } state ? Enum.Parse<ConnectorState>(state) : null,
            r.StationUse is { } use ? Enum.Parse<ConnectorUse>(use) : null, r.ChangedAt))]);
    }

    private static ConnectorRow Shown(Row r) => new(
        new(new(r.Station), r.Connector, r.Evse < 0 ? null : r.Evse), Enum.Parse<ConnectorState>(r.State), r.Status, r.ErrorCode, r.Info,
        r.VendorId, r.VendorErrorCode, r.At);

    private sealed record Row(
        string Station, int Evse, int Connector, string State, string Status, string ErrorCode, string? Info, string? VendorId,
        string? VendorErrorCode, DateTimeOffset At);

    private sealed record LinkedRow(
        string Uid, string? PublicConnector, string Station, int Evse, int Connector, bool Connected, bool Charging, string? State, string? StationUse,
        DateTimeOffset ChangedAt);
}

internal sealed class ConnectorProjection : IProjection
{
    public IReadOnlyList<Type> Reads { get; } = [typeof(ConnectorStateReported)];

    public void Project(IReadOnlyList<RecordedEvent> batch, Writes writes)
    {
        var runs = new Dictionary<EvseRef, Run>();
        foreach (var e in batch)
            if (e.Data is ConnectorStateReported report)
                runs[report.Evse] = runs.TryGetValue(report.Evse, out var before) ? before.Then(report, e.At) : new(report, e.At, Whole: true);

        writes.Add("""
            WITH told AS (
                SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
                    AS u(station, evse, connector, state, use, since, whole, status, error_code, info, vendor_id, vendor_error_code, at))
            INSERT INTO read.connector_states AS c
                (station, evse, connector, state, use, use_since, status, error_code, info, vendor_id, vendor_error_code, at)
            SELECT t.station, t.evse, t.connector, t.state, t.use,
                   CASE WHEN t.whole AND k.use = t.use THEN k.use_since ELSE t.since END,
                   t.status, t.error_code, t.info, t.vendor_id, t.vendor_error_code, t.at
            FROM told t
            LEFT JOIN read.connector_states k ON k.station = t.station AND k.evse = t.evse AND k.connector = t.connector
            ON CONFLICT (station, evse, connector) DO UPDATE
            SET state = EXCLUDED.state, use = EXCLUDED.use, use_since = EXCLUDED.use_since, status = EXCLUDED.status,
                error_code = EXCLUDED.error_code, info = EXCLUDED.info, vendor_id = EXCLUDED.vendor_id,
                vendor_error_code = EXCLUDED.vendor_error_code, at = EXCLUDED.at
            """, runs.Values)
            .Text(r => r.Last.Evse.Station.Value).Int(r => Folding.Evse(r.Last.Evse.Evse)).Int(r => r.Last.Evse.Connector)
            .Text(r => r.Last.State.ToString()).Text(r => UseOf(r.Last.State).ToString()).Time(r => r.Since).Flag(r => r.Whole)
            .Text(r => r.Last.Status).Text(r => r.Last.ErrorCode).Text(r => r.Last.Info).Text(r => r.Last.VendorId)
            .Text(r => r.Last.VendorErrorCode).Time(r => r.Last.At);
    }

    private static ConnectorUse UseOf(ConnectorState state) => state switch
    {
        ConnectorState.Available => ConnectorUse.Free,
        ConnectorState.Reserved => ConnectorUse.Reserved,
        ConnectorState.Unavailable => ConnectorUse.Unavailable,
        ConnectorState.Faulted => ConnectorUse.Faulted,
        _ => ConnectorUse.InUse,
    };

    /// <summary>Reports of one connector in a batch: the last, and since when the use it tells has lasted.</summary>
    /// <param name="Whole">All of the batch told the same use, so it may have begun before.</param>
    private sealed record Run(ConnectorStateReported Last, DateTimeOffset Since, bool Whole)
    {
        public Run Then(ConnectorStateReported next, DateTimeOffset at) =>
            UseOf(next.State) == UseOf(Last.State) ? this with { Last = next } : new(next, at, Whole: false);
    }
}
