using RoamingHub.Simulators.Hubject;

namespace RoamingHub.TestSupport.Wire.Oicp;

/// <summary>Holds all that went between a simulated Hubject, a CPO and EMPs against the published descriptions. What was made wrong on purpose is left out.</summary>
public static class OicpWire
{
    /// <param name="cpoIsHub">The CPO is a hub, which never sends what breaks a rule; of a test of the simulator only that counts which the platform took.</param>
    public static IEnumerable<string> Faults(HubjectSimulator hubject, bool cpoIsHub) => OicpSchemas.Present
        ? hubject.Exchanges.SelectMany(e => Faults(e, cpoIsHub)).Concat(hubject.EmpExchanges.SelectMany(Faults))
        : [];

    /// <summary>An answer of the hub's to one of Hubject's calls.</summary>
    public static IEnumerable<string> DoorFaults(string target, int status, string answer) => OicpSchemas.Present
        ? OicpSchemas.Cpo("eRoamingAcknowledgment", answer, byCpo: true).Select(fault => $"the answer {status} to {target}, {fault}\n    {answer}")
        : [];

    private static IEnumerable<string> Faults(HubjectExchange e, bool cpoIsHub)
    {
        if (e.FromCpo ? cpoIsHub || e.Answer?.Contains("\"Code\":\"000\"", StringComparison.Ordinal) == true : !e.IsSpoilt)
            foreach (var fault in OicpSchemas.CpoRequest(e.Operation, e.Request))
                yield return $"{e.Operation}, {fault}\n    {e.Request}";
        var answerCounts = e is { Status: 200, Answer: not null } && (e.FromCpo ? !e.IsSpoilt : cpoIsHub);
        if (answerCounts)
            foreach (var fault in OicpSchemas.CpoAnswer(e.Operation, e.Answer!))
                yield return $"the answer to {e.Operation}, {fault}\n    {e.Answer}";
    }

    // What EMPs ask is the test's own; what the platform answers them, and what it asks and tells them, is looked at.
    private static IEnumerable<string> Faults(EmpExchange e)
    {
        if (e.FromEmp && e is { Status: 200, Answer: not null })
            foreach (var fault in OicpSchemas.EmpAnswer(e.Operation, e.Answer))
                yield return $"the answer to an EMP's {e.Operation}, {fault}\n    {e.Answer}";
        if (e.FromEmp ? e.Status == 200 : true)
            foreach (var fault in OicpSchemas.EmpRequest(e.Operation, e.Request))
                yield return $"{e.Operation} and an EMP, {fault}\n    {e.Request}";
    }
}
