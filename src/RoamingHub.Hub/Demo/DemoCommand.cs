using RoamingHub.Simulators.Stations;
using Spectre.Console;

namespace RoamingHub.Hub.Demo;

/// <summary><c>-- demo [--once]</c>: the hub with simulated stations and partners plays a day.</summary>
internal static class DemoCommand
{
    /// <returns>0 when every expected session, push and CDR arrived.</returns>
    public static async Task<int> RunAsync(bool once)
    {
        var url = Environment.GetEnvironmentVariable("ASPNETCORE_URLS") is { Length: > 0 } given ? given : once ? "http://127.0.0.1:0" : "http://localhost:8080";
        if (Console.IsOutputRedirected)
            (AnsiConsole.Profile.Capabilities.Ansi, AnsiConsole.Profile.Width) = (false, 200); // a log file has no colours and no margin
        AnsiConsole.MarkupLine("[bold]RoamingHub demo[/]: a CPO's hub, two eMSPs (OCPI 2.2.1), Hubject (OICP 2.3), three stations that speak OCPP 1.6J and one that speaks OCPP 2.0.1");
        await using var world = await DemoWorld.StartAsync(url, once ? "demo-once" : "demo", text => AnsiConsole.MarkupLineInterpolated($"  [grey]{text}[/]"));
        var findings = new List<DemoFinding>();
        var day = new DemoDay(world);
        try
        {
            await PrepareAsync(world);
            foreach (var (title, play) in day.Acts)
            {
                AnsiConsole.MarkupInterpolated($"[bold]>[/] {title} … ");
                var found = await play();
                findings.AddRange(found);
                AnsiConsole.MarkupLine(found.All(f => f.Right) ? "[green]done[/]" : "[red]not as expected[/]");
            }
        }
        catch (Exception e) when (e is DemoFailedException or TimeoutException or HttpRequestException or StationOfflineException)
        {
            AnsiConsole.MarkupLineInterpolated($"[red]{e.Message}[/]");
            findings.Add(new("demo", "-", "plays to its end", "yes", "no"));
        }

        DemoReport.Show(findings, world);
        DemoReport.Show(day.Statement);
        var complaints = world.Emsp.Violations.Concat(world.Slow.Violations).Concat(world.Hubject.Violations.Select(v => v.ToString())).ToList();
        foreach (var complaint in complaints)
            AnsiConsole.MarkupLineInterpolated($"[red]A partner complains: {complaint}[/]");
        var right = findings.TrueForAll(f => f.Right) && complaints.Count == 0;
        if (once)
            return right ? 0 : 1;
        DemoReport.ShowUrls(world);
        await world.Hub.WaitForShutdownAsync();
        return right ? 0 : 1;
    }

    private static async Task PrepareAsync(DemoWorld world)
    {
        await StepAsync("The back office describes site, tariffs and stations", world.DescribeAsync);
        await StepAsync("The stations connect and boot", world.ConnectStationsAsync);
        await StepAsync("The eMSP shakes hands with the hub and pushes its tokens", world.ConnectEmspAsync);
        await StepAsync("Another eMSP does so, and is slow from then on", world.ConnectSlowEmspAsync);
        await StepAsync("Hubject is told of the EVSEs", world.ConnectHubjectAsync);
    }

    private static async Task StepAsync(string title, Func<Task> step)
    {
        AnsiConsole.MarkupInterpolated($"[bold]>[/] {title} … ");
        await step();
        AnsiConsole.MarkupLine("[green]done[/]");
    }
}
