using System.Globalization;
using RoamingHub.Simulators.Stations.Swarm;

namespace RoamingHub.Benchmarks.Swarm;

/// <summary>The swarm as a process. Its last line is the rate.</summary>
internal static class SwarmClient
{
    public static async Task<int> RunAsync(string url, string stations, string seconds)
    {
        var report = await StationSwarm.RunAsync(new SwarmOptions
        {
            Url = new(url), Stations = int.Parse(stations, CultureInfo.InvariantCulture),
            Duration = TimeSpan.FromSeconds(int.Parse(seconds, CultureInfo.InvariantCulture)),
        });
        Console.WriteLine($"{report.Stations} stations, {report.Charges} charges, {report.Messages} messages in {report.Elapsed.TotalSeconds:0.0} s, {report.Errors} errors");
        foreach (var latency in report.Latencies)
            Console.WriteLine($"  {latency.Action,-20} p50 {latency.P50.TotalMilliseconds,7:0.00} ms   p99 {latency.P99.TotalMilliseconds,7:0.00} ms   max {latency.Max.TotalMilliseconds,7:0.0} ms");
        foreach (var failure in report.Failures.Take(5))
            Console.WriteLine("  " + failure);
        Console.WriteLine(report.MessagesPerSecond.ToString("0.0", CultureInfo.InvariantCulture));
        return 0;
    }
}
