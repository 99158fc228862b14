using RoamingHub.Benchmarks.Frames;
using RoamingHub.Benchmarks.Pages;
using RoamingHub.Benchmarks.Swarm;

return args switch
{
    ["swarm", .. var options] => await SwarmBenchmark.RunAsync(options),
    ["frames", .. var options] => FrameBenchmark.Run(options),
    ["pages", .. var options] => await PagesBenchmark.RunAsync(options),
    ["swarm-client", var url, var stations, var seconds] => await SwarmClient.RunAsync(url, stations, seconds),
    ["hub-server", var database, var port] => await HubServer.RunAsync(database, port),
    ["floor-server", var database, var port] => await FloorServer.RunAsync(database, port),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: swarm [stations] [seconds]    200 stations charge in a closed loop for 20 s, against the floor and against the hub");
    Console.Error.WriteLine("       frames [action]               one frame in, its answer out, without socket and database: time and bytes allocated for each action");
    Console.Error.WriteLine("       pages [count]                 200 pages of 1,000 locations and CDRs over HTTP, from the hub and from a bare server that only queries");
    return 2;
}
