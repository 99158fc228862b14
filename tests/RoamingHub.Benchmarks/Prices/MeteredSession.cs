using RoamingHub.Core.Authorization;
using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Tariffs;
using RoamingHub.Core.Tokens;
using RoamingHub.Core.Values;

namespace RoamingHub.Benchmarks.Prices;

/// <summary>A charge of 12 hours over an evening and a night, read at even distances with energy, power and current; the vehicle pauses now and then.</summary>
internal sealed record MeteredSession(ChargingStarted Start, ChargingStopped Stop, IReadOnlyList<SessionEvent> History)
{
    private const int PausedEvery = 50;
    private static readonly TimeSpan Lasting = TimeSpan.FromHours(12);

    public static MeteredSession With(int readings)
    {
        var random = new Random(6);
        var begin = new DateTimeOffset(2026, 3, 6, 17, 0, 0, TimeSpan.Zero);
        var distance = Lasting / (readings + 1);
        var start = new ChargingStarted(
            new(new("BENCH"), 1), "1", TokenRef.Read("04A1B2C3"), Energy.FromWh(1_000_000), begin, begin, PermitResult.Accepted, "local");
        List<SessionEvent> history = [start];
        var register = 1_000_000m;
        for (var i = 1; i <= readings; i++)
        {
            var at = begin + i * distance;
            register += random.Next(0, 200);
            var reading = new Reading(at, [], new Energy(register), random.Next(0, 22_000) / 1000m, random.Next(0, 96_000) / 1000m);
            history.Add(new MeterRead([reading], i, at));
            if (i % PausedEvery != 0) continue;
            history.Add(new ChargingPaused(PausedBy.Vehicle, at + distance / 4, at));
            history.Add(new ChargingResumed(at + distance * 5 / 4, at));
        }

        var stop = new ChargingStopped(new Energy(register + 10), begin + Lasting, begin + Lasting, "Local", null);
        return new(start, stop, [.. history, stop]);
    }

    public ChargeTimeline Timeline() => SessionTimeline.Of(Start, Stop, History);
}
