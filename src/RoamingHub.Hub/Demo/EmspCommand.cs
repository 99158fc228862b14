using RoamingHub.Ocpi.Envelope;
using RoamingHub.Simulators.Emsp;

namespace RoamingHub.Hub.Demo;

/// <summary><c>-- emsp [--url http://localhost:9090] [--party NL-EMS] [--raw]</c>: the simulated eMSP alone, to try a hub or a CPO's platform with.</summary>
internal static class EmspCommand
{
    public static async Task<int> RunAsync(string[] args)
    {
        var options = new EmspOptions { Url = "http://localhost:9090", WithDesk = true };
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--url" when i + 1 < args.Length:
                    options = options with { Url = args[++i].TrimEnd('/') };
                    break;
                case "--party" when i + 1 < args.Length && args[i + 1].Split('-') is [{ Length: 2 } country, { Length: 3 } party]:
                    options = options with { Party = new PartyRef(country, party) };
                    i++;
                    break;
                case "--raw":
                    options = options with { EncodeTokens = false };
                    break;
                default:
                    await Console.Error.WriteLineAsync("usage: emsp [--url http://localhost:9090] [--party NL-EMS] [--raw]");
                    return 2;
            }
        }

        await using var emsp = await EmspSimulator.StartAsync(options);
        Console.WriteLine($"The eMSP {emsp.Party} listens. Handshake with it: {emsp.VersionsUrl}, token {emsp.RegistrationToken}");
        Console.WriteLine($"See it and set its faults: {emsp.DeskUrl} (GET; PUT or DELETE /faults; POST /register, /tokens). Ctrl+C stops it.");
        await ConsoleStop.WaitAsync();
        return 0;
    }
}
