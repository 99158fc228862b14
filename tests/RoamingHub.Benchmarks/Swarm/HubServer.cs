using Process = System.Diagnostics.Process;
using Stopwatch = System.Diagnostics.Stopwatch;
using Microsoft.Extensions.DependencyInjection;
using RoamingHub.Core.Tokens;
using RoamingHub.Hub;
using RoamingHub.Storage;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Benchmarks.Swarm;

/// <summary>The whole hub as a process, with a card for the swarm. When it is told to stop it says how long its read models took to catch up.</summary>
internal static class HubServer
{
    public static async Task<int> RunAsync(string database, string port)
    {
        var data = Directory.CreateTempSubdirectory("roaminghub-swarm-hub-");
        await using (var hub = await HubApplication.BuildAsync([], new Dictionary<string, string?>
        {
            ["HUB_DATABASE"] = database, ["HUB_DATA"] = data.FullName, ["HUB_API_KEY"] = "swarm", ["urls"] = "http://127.0.0.1:" + port,
            ["Hub:Stations:AutoProvision"] = "true", ["Logging:LogLevel:Default"] = "Error",
        }))
        {
            await hub.StartAsync();
            var log = hub.Services.GetRequiredService<EventLog>();
            await log.AppendAsync(
                TokenStream.Of("SWARMCARD"), ExpectedVersion.Any,
                [new LocalTokenDescribed("SWARMCARD", LocalTokenStatus.Accepted, TokenKind.Rfid, null, null, true, TimeProvider.System.GetUtcNow())], default);
            Console.WriteLine("ready");
            await Console.In.ReadLineAsync();
            await ReportAsync(hub, log);
        }

        data.Delete(recursive: true);
        return 0;
    }

    private static async Task ReportAsync(HubApplication hub, EventLog log)
    {
        var started = Stopwatch.GetTimestamp();
        var models = hub.Services.GetRequiredService<ReadModels>();
        var tries = 1;
        while (!await models.CaughtUpAsync(default) && tries < 24)
            tries++;
        using var process = Process.GetCurrentProcess();
        Console.WriteLine($"read models caught up {Stopwatch.GetElapsedTime(started).TotalSeconds:0.00} s after the last message; {await log.HeadAsync()} events in the log; the hub used {process.TotalProcessorTime.TotalSeconds:0.0} s of CPU");
    }
}
