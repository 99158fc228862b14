using System.Collections.Concurrent;
using Dapper;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Storage.Stations;

/// <summary>A rule a station's messages break, and how often. <paramref name="Member"/> is a path in the payload.</summary>
public sealed record StationDeviation(string Action, string Rule, string Member, long Count, DateTimeOffset LastSeen);

/// <summary>
/// What is worth knowing of a station but decides nothing: when it was last heard of, and which rules its messages break.
/// Kept in memory and written every few seconds; a crash loses a few counts. A station may break rules in any number of ways; those it broke
/// last are kept.
/// </summary>
public sealed class StationNotes(Database database)
{
    /// <summary>How many different deviations are kept for a station.</summary>
    public const int Kept = 200;

    private const int LongestMember = 200;
    private const int MostInMemory = 20_000;

    private readonly ConcurrentDictionary<string, DateTimeOffset> _seen = new();
    private readonly ConcurrentDictionary<(string Station, string Action, string Rule, string Member), (long Count, DateTimeOffset At)> _deviations = new();

    public void Seen(string station, DateTimeOffset at) => _seen[station] = at;

    public void Deviation(string station, string action, string rule, string member, DateTimeOffset at)
    {
        // A name that a station makes up anew for each message is not worth its memory.
        var shown = member.Length > LongestMember || _deviations.Count >= MostInMemory ? "…" : member;
        _deviations.AddOrUpdate((station, action, rule, shown), _ => (1, at), (_, old) => (old.Count + 1, at));
    }

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
        if (deviations.Count == 0)
            return;
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
        await connection.ExecuteAsync(new CommandDefinition(
            $"""
             DELETE FROM hub.station_deviations d USING (
                 SELECT ctid, row_number() OVER (PARTITION BY station ORDER BY last_seen DESC, count DESC) AS place
                 FROM hub.station_deviations WHERE station = ANY (@stations)) k
             WHERE d.ctid = k.ctid AND k.place > {Kept}
             """, new { stations = deviations.Select(d => d.Key.Station).Distinct().ToArray() }, cancellationToken: ct));
    }

    public async Task<ILookup<string, StationDeviation>> DeviationsAsync(IReadOnlyCollection<string> stations, CancellationToken ct)
    {
        await FlushAsync(ct);
        var rows = await database.QueryAsync<DeviationRow>("""
            SELECT station AS Station, action AS Action, rule AS Rule, member AS Member, count AS Count, last_seen AS LastSeen
            FROM hub.station_deviations WHERE station = ANY (@stations) ORDER BY station, last_seen DESC, action, member
            """, new { stations = stations.ToArray() }, ct);
        return rows.ToLookup(r => r.Station, r => new StationDeviation(r.Action, r.Rule, r.Member, r.Count, r.LastSeen));
    }

    public async Task<IReadOnlyDictionary<string, DateTimeOffset>> LastSeenAsync(IReadOnlyCollection<string> stations, CancellationToken ct)
    {
        var rows = await database.QueryAsync<SeenRow>(
            "SELECT station AS Station, at AS At FROM hub.station_seen WHERE station = ANY (@stations)", new { stations = stations.ToArray() }, ct);
        var seen = rows.ToDictionary(r => r.Station, r => r.At);
        foreach (var station in stations)
        {
            if (_seen.TryGetValue(station, out var recent))
                seen[station] = recent;
        }

        return seen;
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

    private sealed record DeviationRow(string Station, string Action, string Rule, string Member, long Count, DateTimeOffset LastSeen);

    private sealed record SeenRow(string Station, DateTimeOffset At);
}
