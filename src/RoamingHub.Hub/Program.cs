using RoamingHub.Hub;
using RoamingHub.Hub.Demo;

if (args is ["demo", .. var rest])
{
    if (rest is [] or ["--once"])
        return await DemoCommand.RunAsync(once: rest.Length == 1);
    await Console.Error.WriteLineAsync("usage: demo [--once]");
    return 2;
}

if (args is ["emsp", .. var options])
    return await EmspCommand.RunAsync(options);

await using var hub = await HubApplication.BuildAsync(args, say: Console.WriteLine);
await hub.StartAsync();
await hub.WaitForShutdownAsync();
return 0;
