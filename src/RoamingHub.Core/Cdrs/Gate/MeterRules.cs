using RoamingHub.Core.Sessions;
using RoamingHub.Core.Values;
using static RoamingHub.Core.Cdrs.Gate.GateRule;

namespace RoamingHub.Core.Cdrs.Gate;

/// <summary>Whether the meter can have counted what it is said to have.</summary>
internal static class MeterRules
{
    private static readonly TimeSpan Lag = TimeSpan.FromMinutes(1); // a reading's time and its value are not of the same second

    public static IReadOnlyList<GateRule> All { get; } =
    [
        Holding("negative-energy", "The meter went back from start to end.", NegativeEnergy).Locked("Less than nothing is owed by nobody, and has no price."),
        Doubting("negative-meter", "The meter began below zero.", NegativeMeter),
        Doubting("meter-went-back", "The meter went back between two readings.", WentBack),
        Holding("more-than-possible", "More energy than the connector gives in the time.", MoreThanPossible).NeverOff("What was not delivered is not owed.")
            .By(nameof(GateLimits.MeterTolerancePercent), nameof(GateLimits.MeterStepWh)),
        Flagging("meter-jump", "More energy between two readings than the connector gives in their time.", Jump)
            .By(nameof(GateLimits.MeterTolerancePercent), nameof(GateLimits.MeterStepWh)),
        Flagging("power-differs", "The power that was read, over its time, gives another energy than the register.", PowerDiffers)
            .By(nameof(GateLimits.PowerTolerancePercent), nameof(GateLimits.MeterStepWh)),
        Flagging("readings-outside", "The meter was read before the start or after the end.", Outside).By(nameof(GateLimits.ClockToleranceSeconds)),
    ];

    private static IEnumerable<string> NegativeEnergy(GateCase c)
    {
        if (c.Record.Energy < Energy.Zero)
            yield return $"The meter went from {c.Record.MeterStart} back to {c.Record.MeterStop}.";
    }

    private static IEnumerable<string> NegativeMeter(GateCase c)
    {
        if (c.Record.MeterStart < Energy.Zero)
            yield return $"The meter began at {c.Record.MeterStart}.";
    }

    // A charge that went back as a whole is told as that. Where somebody has read the register at both ends it does not matter where it went between.
    private static IEnumerable<string> WentBack(GateCase c)
    {
        if (!c.Fix.KnowsMeter && c.Record.Energy >= Energy.Zero && RegisterTrail.FirstDrop(c.History, c.Start, c.Stop) is { } drop)
            yield return $"The meter went from {drop.From} back to {drop.To} at {Told.Of(drop.At)}: it was replaced or reset, or is broken.";
    }

    private static IEnumerable<string> MoreThanPossible(GateCase c)
    {
        if (c.Stop.At >= c.Start.At && MostIn(c, c.Stop.At - c.Start.At) is { } most && c.Record.Energy > most + Step(c))
            yield return $"{c.Record.Energy} in {Told.Of(c.Stop.At - c.Start.At)}, but the connector gives at most {most}.";
    }

    private static IEnumerable<string> Jump(GateCase c)
    {
        if (c.Fix.KnowsMeter)
            yield break;
        var (at, register) = (c.Start.At, c.Start.Meter);
        foreach (var (nextAt, next) in RegisterTrail.Of(c.History, c.Start.At, c.Stop.At).Append((c.Stop.At, c.Stop.Meter)))
        {
            if (MostIn(c, nextAt - at + Lag) is { } most && next - register > most + Step(c) && nextAt >= at)
            {
                yield return $"The meter went from {register} at {Told.Of(at)} to {next} at {Told.Of(nextAt)}, but the connector gives at most {most} in that time.";
                yield break;
            }

            (at, register) = (nextAt, next);
        }
    }

    // Power times time between the first and the last reading that tell both; where a gap is long nobody knows what it was.
    private static IEnumerable<string> PowerDiffers(GateCase c)
    {
        var readings = c.History.SelectMany(RegisterTrail.ReadingsOf).Where(r => r is { PowerKw: >= 0, Register: not null } && r.At >= c.Start.At && r.At <= c.Stop.At)
            .OrderBy(r => r.At).ToList();
        if (readings.Count < 3)
            yield break;
        var byPower = 0m;
        foreach (var (from, to) in readings.Zip(readings.Skip(1)))
        {
            if (to.At - from.At > TimeSpan.FromMinutes(20))
                yield break;
            byPower += (from.PowerKw!.Value + to.PowerKw!.Value) / 2 * 1000 * (to.At - from.At).Ticks / TimeSpan.TicksPerHour;
        }

        var byRegister = (readings[^1].Register!.Value - readings[0].Register!.Value).Wh;
        var apart = Math.Abs(byPower - byRegister);
        if (apart > 5 * c.Limits.MeterStepWh && apart > Math.Max(byPower, byRegister) * c.Limits.PowerTolerancePercent / 100)
            yield return $"From {Told.Of(readings[0].At)} to {Told.Of(readings[^1].At)} the power that was read gives {Told.Of(byPower)} Wh, the register {Told.Of(byRegister)} Wh.";
    }

    private static IEnumerable<string> Outside(GateCase c)
    {
        var slack = TimeSpan.FromSeconds((double)c.Limits.ClockToleranceSeconds);
        var outside = c.History.SelectMany(RegisterTrail.ReadingsOf).Where(r => r.At < c.Start.At - slack || r.At > c.Stop.At + slack).ToList();
        if (outside.Count > 0)
            yield return $"{outside.Count} readings are outside the charge of {Told.Of(c.Start.At)} to {Told.Of(c.Stop.At)}, the first at {Told.Of(outside.Min(r => r.At))}.";
    }

    private static Energy Step(GateCase c) => Energy.FromWh(c.Limits.MeterStepWh); // a meter's step may fall into a charge of a second

    // Null where nobody knows what the connector gives.
    private static Energy? MostIn(GateCase c, TimeSpan time)
    {
        var connector = c.Record.Location?.FindEvse(c.Record.Site?.EvseUid)?.FindConnector(c.Record.Site?.ConnectorId);
        return connector is null
            ? null
            : Energy.FromWh(Math.Round(connector.PowerWatts * (decimal)time.Ticks / TimeSpan.TicksPerHour * (100 + c.Limits.MeterTolerancePercent) / 100, 3));
    }
}
