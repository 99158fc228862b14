using RoamingHub.Core.Values;

namespace RoamingHub.Storage.ReadModels;

public sealed record UnsupportedRow(string Action, DateTimeOffset Since);

/// <summary>
/// What stations have answered that they cannot do. For people to see: nothing is kept back because of it but what could only be refused (see
/// limits of charges), and a new firmware starts afresh.
/// </summary>
public sealed class UnsupportedActions(Database database)
{
    public async Task<IReadOnlyDictionary<StationId, IReadOnlyList<UnsupportedRow>>> OfStationsAsync(
        IReadOnlyCollection<StationId> stations, CancellationToken ct)
    {
        var rows = await database.QueryAsync<Row>(
            "SELECT station AS Station, action AS Action, since AS Since FROM read.unsupported_actions WHERE station = ANY (@stations) ORDER BY station, action",
            new { stations = stations.Select(s => s.Value).ToArray() }, ct);
        return rows.GroupBy(r => new StationId(r.Station)).ToDictionary(
            g => g.Key, g => (IReadOnlyList<UnsupportedRow>)[.. g.Select(r => new UnsupportedRow(r.Action, r.Since))]);
    }

    private sealed record Row(string Station, string Action, DateTimeOffset Since);
}
