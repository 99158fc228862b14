using RoamingHub.Benchmarks.Frames;
using RoamingHub.Benchmarks.Hubject;
using RoamingHub.Benchmarks.Pages;
using RoamingHub.Benchmarks.Prices;
using RoamingHub.Benchmarks.Reprice;
using RoamingHub.Benchmarks.Statements;
using RoamingHub.Benchmarks.Swarm;
using RoamingHub.Benchmarks.Tokens;

return args switch
{
    ["swarm", .. var options] => await SwarmBenchmark.RunAsync(options),
    ["frames", .. var options] => FrameBenchmark.Run(options),
    ["tokens", .. var options] => await TokensBenchmark.RunAsync(options),
    ["tokens-partner", var port, var tokens] => await TokensPartner.RunAsync(port, tokens),
    ["pages", .. var options] => await PagesBenchmark.RunAsync(options),
    ["oicp-remote", .. var options] => await HubjectCallsBenchmark.RunAsync(options),
    ["price", .. var options] => PriceBenchmark.Run(options),
    ["reprice", .. var options] => await RepriceBenchmark.RunAsync(options),
    ["statements", .. var options] => await StatementsBenchmark.RunAsync(options),
    ["partner-statement", .. var options] => await PartnerStatementBenchmark.RunAsync(options),
    ["swarm-client", var url, var stations, var seconds] => await SwarmClient.RunAsync(url, stations, seconds),
    ["hub-server", var database, var port] => await HubServer.RunAsync(database, port),
    ["floor-server", var database, var port] => await FloorServer.RunAsync(database, port),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: swarm [stations] [seconds]    200 stations charge in a closed loop for 20 s, against the floor and against the hub");
    Console.Error.WriteLine("       frames [action]               one frame in, its answer out, without socket and database: time and bytes allocated for each action");
    Console.Error.WriteLine("       tokens [count]                a partner's tokens, a million, are read from scratch, read again, and looked up: time, memory, the plan of a look-up");
    Console.Error.WriteLine("       pages [count]                 200 pages of 1,000 locations and CDRs over HTTP, from the hub and from a bare server that only queries");
    Console.Error.WriteLine("       oicp-remote [times]           every answer that Hubject can get to a command, 50 times each: the code, and how long it took");
    Console.Error.WriteLine("       reprice [sessions]            a tariff is tried on a million past sessions through the API: sessions a second, memory");
    Console.Error.WriteLine("       statements [lines] [cdrs] [percent] [cut|vat|price|none]\n                                     a partner's statement of 100,000 lines is uploaded and held against a million CDRs; so many lines differ, by a habit");
    Console.Error.WriteLine("       price [readings]              a session with 500 meter readings is priced under plain and laborious tariffs: time and bytes allocated");
    Console.Error.WriteLine("       partner-statement [month] [cdrs]  what a partner owes for a month of 100,000 CDRs in a ledger of a million: sums, lines, CSV");
    return 2;
}
