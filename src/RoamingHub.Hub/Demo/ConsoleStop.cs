using System.Runtime.InteropServices;

namespace RoamingHub.Hub.Demo;

/// <summary>The end of a simulator that runs alone: Ctrl+C, or the process is asked to end.</summary>
internal static class ConsoleStop
{
    public static async Task WaitAsync()
    {
        var stop = new TaskCompletionSource();
        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.TrySetResult();
        }

        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var ended = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        await stop.Task;
    }
}
