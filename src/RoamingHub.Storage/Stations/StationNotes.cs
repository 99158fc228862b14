using System.Collections.Concurrent;
using Dapper;

namespace RoamingHub.Storage.Stations;

/// <summary>A rule a station's messages break, and how often. <paramref name="Member"/> is a path in the payload.</summary>
public sealed record StationDeviation(string Action, string Rule, string Member, long Count, DateTimeOffset LastSeen);

/// <summary>
/// What is worth knowing of a station but decides nothing: when it was last heard of, and which rules its messages break.
/// Kept in memory and written every few seconds; a crash loses a few counts.
/// </summary>
public sealed class StationNotes(Database database)
{
    private readonly ConcurrentDictionary<string, DateTimeOffset> _seen = new();
    private readonly ConcurrentDictionary<(string Station, string Action, string Rule, string Member), (long Count, DateTimeOffset At)> _deviations = new();

    public void Seen(string station, DateTimeOffset at) => _seen[station] = at;

    public void Deviation(string station, string action, string rule, string member, DateTimeOffset at) =>
        _deviations.AddOrUpdate((station, action, rule, member), _ => (1, at), (_, old) => (old.Count + 1, at));

    public async Task FlushAsync(CancellationToken ct)
    {
        if (_seen.IsEmpty && _deviations.IsEmpty)
            return;
        var seen = Take(_seen);
        var deviations = Take(_deviations);
        await using var connection = await database.OpenAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            "INSERT INTO hub.station_seen (station, at) SELECT * FROM unnest(@stations, @at) ON CONFLICT (station) DO UPDATE SET at = greatest(hub.station_seen.at, EXCLUDED.at)",
            new { stations = seen.Select(s => s.Key).ToArray(), at = seen.Select(s => s.Value.UtcDateTime).ToArray() }, cancellationToken: ct));
        await connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO hub.station_deviations AS d (station, action, rule, member, count, last_seen)
            SELECT * FROM unnest(@stations, @actions, @rules, @members, @counts, @at)
            ON CONFLICT (station, action, rule, member) DO UPDATE SET count = d.count + EXCLUDED.count, last_seen = EXCLUDED.last_seen
            """,
            new
            {
                stations = deviations.Select(d => d.Key.Station).ToArray(),
                actions = deviations.Select(d => d.Key.Action).ToArray(),
                rules = deviations.Select(d => d.Key.Rule).ToArray(),
                members = deviations.Select(d => d.Key.Member).ToArray(),
                counts = deviations.Select(d => d.Value.Count).ToArray(),
                at = deviations.Select(d => d.Value.At.UtcDateTime).ToArray(),
            }, cancellationToken: ct));
    }

    public async Task<IReadOnlyList<StationDeviation>> DeviationsAsync(string station, CancellationToken ct)
    {
        await FlushAsync(ct);
        await using var connection = await database.OpenAsync(ct);
        return (await connection.QueryAsync<StationDeviation>(new CommandDefinition(
            "SELECT action, rule, member, count, last_seen AS LastSeen FROM hub.station_deviations WHERE station = @station ORDER BY last_seen DESC, action, member",
            new { station }, cancellationToken: ct))).AsList();
    }

    public async Task<DateTimeOffset?> LastSeenAsync(string station, CancellationToken ct)
    {
        if (_seen.TryGetValue(station, out var recent))
            return recent;
        await using var connection = await database.OpenAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<DateTimeOffset?>(new CommandDefinition(
            "SELECT at FROM hub.station_seen WHERE station = @station", new { station }, cancellationToken: ct));
    }

    private static List<KeyValuePair<TKey, TValue>> Take<TKey, TValue>(ConcurrentDictionary<TKey, TValue> from)
        where TKey : notnull
    {
        var taken = new List<KeyValuePair<TKey, TValue>>();
        foreach (var key in from.Keys)
        {
            if (from.TryRemove(key, out var value))
                taken.Add(new(key, value));
        }

        return taken;
    }
}
