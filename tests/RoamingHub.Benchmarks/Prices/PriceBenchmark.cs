using System.Diagnostics;
using System.Globalization;
using NodaTime;
using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Tariffs;

namespace RoamingHub.Benchmarks.Prices;

/// <summary>
/// What it takes to price one session with so many meter readings: from its history to a timeline, and from the timeline to the price, under
/// plain and under laborious tariffs. One thread, no database.
/// </summary>
internal static class PriceBenchmark
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(20);
    private const int Rounds = 50;

    public static int Run(string[] options)
    {
        var readings = options is [var count] ? int.Parse(count, CultureInfo.InvariantCulture) : 500;
        var zone = DateTimeZoneProviders.Tzdb["Europe/Berlin"];
        var session = MeteredSession.With(readings);
        var timeline = session.Timeline();
        List<(string Name, Func<object> Work)> measured = [("timeline of the readings", session.Timeline)];
        foreach (var (name, tariff) in PricedTariffs.All)
            measured.Add((name, () => TariffEngine.Price(tariff, zone, timeline)));
        measured.Add(("the last one, with reasons and sentences", Explained(PricedTariffs.All[^1].Tariff, zone, timeline)));

        Console.WriteLine($"{readings} readings, {timeline.Periods.Count} periods, {timeline.End - timeline.Start}");
        Console.WriteLine($"{"",-46} {"time, µs",10} {"allocated, bytes",16}");
        // All of it once before anything counts: the JIT optimises what is shared late.
        foreach (var (_, work) in measured) Repeat(work, WarmUp);
        foreach (var (name, work) in measured)
        {
            // The best of many short rounds is the one that other processes have disturbed least.
            var (microseconds, bytes) = Enumerable.Range(0, Rounds).Select(_ => Repeat(work, Round)).MinBy(round => round.Microseconds);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-46} {microseconds,10:0.0} {bytes,16}"));
        }

        return 0;
    }

    private static Func<object> Explained(Tariff tariff, DateTimeZone zone, ChargeTimeline timeline) =>
        () => TariffEngine.Price(tariff, zone, timeline, reasons: true).Explain(zone);

    private static (double Microseconds, long Bytes) Repeat(Func<object> work, TimeSpan duration)
    {
        var (count, allocated, started) = (0L, GC.GetAllocatedBytesForCurrentThread(), Stopwatch.GetTimestamp());
        while (Stopwatch.GetElapsedTime(started) < duration)
        {
            GC.KeepAlive(work());
            count++;
        }

        var elapsed = Stopwatch.GetElapsedTime(started);
        return (elapsed.TotalMicroseconds / count, (GC.GetAllocatedBytesForCurrentThread() - allocated) / count);
    }
}
