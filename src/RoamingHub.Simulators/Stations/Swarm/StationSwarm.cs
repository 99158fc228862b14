using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json;

namespace RoamingHub.Simulators.Stations.Swarm;

/// <summary>Runs a swarm and adds up what its stations saw.</summary>
public static class StationSwarm
{
    public static async Task<SwarmReport> RunAsync(SwarmOptions options, CancellationToken ct = default)
    {
        var stations = Enumerable.Range(1, options.Stations).Select(number => new SwarmStation(options, number)).ToArray();
        var failures = new ConcurrentQueue<string>();
        using var timeIsUp = new CancellationTokenSource(options.Duration);
        var startedAt = Stopwatch.GetTimestamp();
        await Task.WhenAll(stations.Select((station, index) => RunAsync(station, options.StationId(index + 1))));
        var elapsed = Stopwatch.GetElapsedTime(startedAt);

        var latencies = Enum.GetValues<SwarmAction>()
            .Select(action => ActionLatency.Of(action.ToString(), stations.SelectMany(station => station.Latencies[(int)action])))
            .ToList();
        var errors = stations.Sum(station => station.Errors);
        return new SwarmReport(
            options.Stations,
            stations.Sum(station => station.Charges),
            latencies.Sum(latency => (long)latency.Count) - errors,
            errors,
            stations.Sum(station => station.EnergyWh),
            elapsed,
            latencies,
            [.. failures]);

        async Task RunAsync(SwarmStation station, string id)
        {
            using var closing = station;
            try
            {
                await station.RunAsync(timeIsUp.Token, ct);
            }
            catch (Exception e) when (e is WebSocketException or StationOfflineException or JsonException)
            {
                failures.Enqueue($"{id}: {e.Message}");
            }
        }
    }
}
