using RoamingHub.Hub;

await using var hub = await HubApplication.BuildAsync(args, say: Console.WriteLine);
await hub.StartAsync();
await hub.WaitForShutdownAsync();
