using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace RoamingHub.Benchmarks;

/// <summary>Parts of a benchmark that run in processes of their own, so that what is measured is theirs alone.</summary>
internal static class BenchmarkProcess
{
    /// <summary>This program once more.</summary>
    public static Process Start(params string[] arguments)
    {
        var info = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardInput = true };
        foreach (var argument in arguments)
            info.ArgumentList.Add(argument);
        return Process.Start(info)!;
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
