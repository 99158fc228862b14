using RoamingHub.Hub;
using RoamingHub.Hub.Demo;
using RoamingHub.Hub.Sessions;

try
{
    return await RunAsync(args);
}
catch (Exception e) when (StartupFault.TextOf(e) is { } text)
{
    await Console.Error.WriteLineAsync(text);
    return 1;
}

static async Task<int> RunAsync(string[] args)
{
    if (args is ["demo", .. var rest])
    {
        if (rest is [] or ["--once"])
            return await DemoCommand.RunAsync(once: rest.Length == 1);
        await Console.Error.WriteLineAsync("usage: demo [--once]");
        return 2;
    }

    if (args is ["emsp", .. var options])
        return await EmspCommand.RunAsync(options);

    if (args is ["hubject", .. var trial])
        return await HubjectCommand.RunAsync(trial);

    if (args is ["rebuild-cdrs"])
        return await RebuildCommand.RunAsync(Console.Out);

    if (args is [var word, ..] && (word is "-h" or "--help" || !word.StartsWith('-')))
    {
        await Console.Error.WriteLineAsync(
            "usage: (nothing) runs the hub | demo [--once] plays a day | emsp runs a simulated eMSP | hubject runs a simulated Hubject | rebuild-cdrs makes all CDRs once more from the log and compares. The hub is set by its environment, see README.md.");
        return word is "-h" or "--help" ? 0 : 2;
    }

    await using var hub = await HubApplication.BuildAsync(args, say: Console.WriteLine);
    await hub.StartAsync();
    await hub.WaitForShutdownAsync();
    return 0;
}
