using RoamingHub.Ocpi.V221;
using RoamingHub.Ocpi.V221.Cdrs;
using RoamingHub.Ocpi.V221.Sessions;

namespace RoamingHub.Simulators.Emsp.Strict;

/// <summary>How a session may go on (OCPI 2.2.1 §9.1.4, §9.2.2, §9.4.3).</summary>
internal static class SessionRules
{
    /// <param name="whole">It came whole: so figures that people have put right may follow the end.</param>
    public static IEnumerable<string> Check(Session? before, Session after, bool whole) =>
        [.. before is null ? [] : Change(before, after, whole), .. State(after), .. Periods(after)];

    private static IEnumerable<string> Change(Session before, Session after, bool whole)
    {
        var isMended = whole && before.Status == SessionStatus.COMPLETED && after.Status?.Value is (SessionStatus.COMPLETED or SessionStatus.INVALID);
        if (before.Status == SessionStatus.COMPLETED && !isMended) yield return "nothing may follow COMPLETED";
        if (after.LastUpdated <= before.LastUpdated) yield return "last_updated has not moved on";
        if (after.Kwh < before.Kwh && !isMended) yield return $"kwh went back from {before.Kwh} to {after.Kwh}";
        if (before.Status == SessionStatus.ACTIVE && after.Status?.Value is SessionStatus.PENDING or SessionStatus.RESERVATION)
            yield return $"{after.Status} after ACTIVE";
    }

    private static IEnumerable<string> State(Session session)
    {
        if (session.EndDateTime < session.StartDateTime) yield return "ends before it starts";
        if (session.Status == SessionStatus.COMPLETED && session.EndDateTime is null) yield return "COMPLETED without end_date_time";
        if (session.Status == SessionStatus.RESERVATION && session.Kwh != 0) yield return "a reservation takes no energy";
        if (session.Status == SessionStatus.ACTIVE && (session.EvseUid == NotAvailable.Text || session.ConnectorId == NotAvailable.Text))
            yield return "a charge without its EVSE and connector";
    }

    private static IEnumerable<string> Periods(Session session)
    {
        var starts = session.ChargingPeriods?.Select(p => p.StartDateTime!.Value).ToList() ?? [];
        if (starts.Zip(starts.Skip(1)).Any(pair => pair.Second <= pair.First))
            yield return "its periods are not in order, or one came twice";
        var energies = session.ChargingPeriods?.SelectMany(p => p.Dimensions!).Where(d => d.Type == CdrDimensionType.ENERGY).ToList() ?? [];
        var sum = energies.Sum(d => d.Volume!.Value);
        if (energies.Count > 0 && Math.Abs(sum - session.Kwh!.Value) > 0.0001m * (energies.Count + 1))
            yield return $"kwh {session.Kwh} is not the sum of its ENERGY volumes {sum}";
    }
}
