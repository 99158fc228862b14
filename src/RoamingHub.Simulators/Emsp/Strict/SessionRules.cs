using RoamingHub.Ocpi.V221.Cdrs;
using RoamingHub.Ocpi.V221.Sessions;

namespace RoamingHub.Simulators.Emsp.Strict;

/// <summary>How a session may go on (OCPI 2.2.1 §9.2.2, §9.4.3).</summary>
internal static class SessionRules
{
    public static IEnumerable<string> Check(Session? before, Session after)
    {
        if (before is not null)
        {
            if (before.Status == SessionStatus.COMPLETED) yield return "nothing may follow COMPLETED";
            if (after.LastUpdated <= before.LastUpdated) yield return "last_updated has not moved on";
            if (after.Kwh < before.Kwh) yield return $"kwh went back from {before.Kwh} to {after.Kwh}";
        }

        var starts = after.ChargingPeriods?.Select(p => p.StartDateTime!.Value).ToList() ?? [];
        if (starts.Zip(starts.Skip(1)).Any(pair => pair.Second <= pair.First))
            yield return "its periods are not in order, or one came twice";
        if (after.EndDateTime < after.StartDateTime) yield return "ends before it starts";
        if (after.Status == SessionStatus.COMPLETED && after.EndDateTime is null) yield return "COMPLETED without end_date_time";

        var energies = after.ChargingPeriods?.SelectMany(p => p.Dimensions!).Where(d => d.Type == CdrDimensionType.ENERGY).ToList() ?? [];
        var sum = energies.Sum(d => d.Volume!.Value);
        if (after.Status == SessionStatus.COMPLETED && energies.Count > 0 && Math.Abs(sum - after.Kwh!.Value) > 0.0001m * (energies.Count + 1))
            yield return $"kwh {after.Kwh} is not the sum of its ENERGY volumes {sum}";
    }
}
