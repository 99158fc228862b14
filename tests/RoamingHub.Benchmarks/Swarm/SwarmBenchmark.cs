using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using RoamingHub.Storage.Embedded;

namespace RoamingHub.Benchmarks.Swarm;

/// <summary>
/// The same swarm against two servers on the same PostgreSQL: the floor, which only writes each message down and answers, and the hub. Server,
/// swarm and database are processes of their own; each server is warmed up before it is measured.
/// </summary>
internal static class SwarmBenchmark
{
    public static async Task<int> RunAsync(string[] options)
    {
        var stations = options.Length > 0 ? options[0] : "200";
        var seconds = options.Length > 1 ? options[1] : "20";
        var folder = Directory.CreateTempSubdirectory("roaminghub-swarm-");
        await using (var postgres = await EmbeddedPostgres.StartAsync(folder.FullName, new(), Console.WriteLine))
        {
            var floor = await MeasureAsync("floor-server", postgres.ConnectionString, stations, seconds);
            var hub = await MeasureAsync("hub-server", postgres.ConnectionString, stations, seconds);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"floor {floor:0} messages/s, hub {hub:0} messages/s, hub / floor = {hub / floor:0.00}"));
        }

        folder.Delete(recursive: true);
        return 0;
    }

    private static async Task<double> MeasureAsync(string server, string database, string stations, string seconds)
    {
        var port = BenchmarkProcess.FreePort().ToString(CultureInfo.InvariantCulture);
        using var process = BenchmarkProcess.Start(server, database, port);
        try
        {
            for (string? line; (line = await process.StandardOutput.ReadLineAsync()) != "ready";)
                _ = line ?? throw new InvalidOperationException($"{server} did not start.");
            await SwarmAsync(port, stations, "15", show: false);
            var rate = await SwarmAsync(port, stations, seconds, show: true, server);
            await process.StandardInput.WriteLineAsync("stop");
            Console.Write(await process.StandardOutput.ReadToEndAsync());
            await process.WaitForExitAsync();
            return rate;
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    private static async Task<double> SwarmAsync(string port, string stations, string seconds, bool show, string server = "")
    {
        using var client = BenchmarkProcess.Start("swarm-client", $"ws://127.0.0.1:{port}/ocpp", stations, seconds);
        var output = await client.StandardOutput.ReadToEndAsync();
        await client.WaitForExitAsync();
        if (show)
            Console.WriteLine($"--- {server}\n{output}");
        var last = output.TrimEnd().Split('\n')[^1];
        return double.Parse(last, CultureInfo.InvariantCulture);
    }
}
