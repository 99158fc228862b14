using System.Diagnostics;
using System.Globalization;
using RoamingHub.Core.Stations;
using RoamingHub.Hub.Stations;
using RoamingHub.Ocpp;
using RoamingHub.Ocpp.Frames;

namespace RoamingHub.Benchmarks.Frames;

/// <summary>
/// One frame of a station in, the answer out, without socket and database: parse, dispatch, read as a type, write the answer. The handlers
/// do nothing. One line for each action a station may send, with the messages of <c>specs/messages</c>.
/// </summary>
internal static class FrameBenchmark
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(100);
    private const int Rounds = 5;
    private const int Batch = 200;
    private static readonly StationProfile Station = new(new("BENCH"), null, ValidationMode.Tolerant, [], Registered: true);

    public static int Run(string[] options)
    {
        var wanted = options is [var one] ? one : null;
        Console.WriteLine($"{"protocol",-10} {"action",-34} {"in, bytes",9} {"out, bytes",10} {"time, µs",9} {"allocated, bytes",16}");
        var measured = FrameProtocol.All
            .SelectMany(protocol => protocol.Actions.Where(action => wanted is null || action == wanted).Select(action => (Protocol: protocol, Action: action)))
            .ToList();
        // All of it once before anything counts: the JIT optimises what is shared between actions late.
        foreach (var (protocol, action) in measured)
            Repeat(protocol, protocol.Frame(action), Station, WarmUp);
        foreach (var (protocol, action) in measured)
            Measure(protocol, action);
        return 0;
    }

    private static void Measure(FrameProtocol protocol, string action)
    {
        var frame = protocol.Frame(action);
        var answer = Answer(protocol, frame, Station);
        if (answer[1] != (byte)'3')
            throw new InvalidOperationException($"{action} was refused: {System.Text.Encoding.UTF8.GetString(answer)}");
        // The best round is the one that other processes have disturbed least.
        var (microseconds, bytes) = Enumerable.Range(0, Rounds).Select(_ => Repeat(protocol, frame, Station, Round)).MinBy(round => round.Microseconds);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{protocol.Name,-10} {action,-34} {frame.Length,9} {answer.Length,10} {microseconds,9:0.00} {bytes,16}"));
    }

    private static (double Microseconds, long Bytes) Repeat(FrameProtocol protocol, byte[] frame, StationProfile station, TimeSpan duration)
    {
        var (count, allocated, started) = (0L, GC.GetAllocatedBytesForCurrentThread(), Stopwatch.GetTimestamp());
        while (Stopwatch.GetElapsedTime(started) < duration)
        {
            for (var i = 0; i < Batch; i++)
                Answer(protocol, frame, station);
            count += Batch;
        }

        var elapsed = Stopwatch.GetElapsedTime(started);
        return (elapsed.TotalMicroseconds / count, (GC.GetAllocatedBytesForCurrentThread() - allocated) / count);
    }

    private static byte[] Answer(FrameProtocol protocol, byte[] frame, StationProfile station)
    {
        var call = (OcppFrame.Call)OcppFrameParser.Parse(frame, protocol.Version);
        var answering = protocol.Router.AnswerAsync(call, station, DateTimeOffset.UnixEpoch, default);
        return answering.IsCompletedSuccessfully ? answering.Result : throw new InvalidOperationException($"{call.Action} was not answered at once.");
    }
}
