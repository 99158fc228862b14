using RoamingHub.Core.Metering;

namespace RoamingHub.Core.Cdrs.Gate;

/// <summary>How strict the gate is.</summary>
/// <param name="Rules">What rules are set to for everybody, by their names; the others do as they do by default.</param>
/// <param name="Metering">What of signed values holds a record where no rule's setting says it.</param>
public sealed record GateSettings(IReadOnlyDictionary<string, Severity> Rules, GateLimits Limits, MeteringPolicy Metering)
{
    public static GateSettings Default { get; } = new(new Dictionary<string, Severity>(), new(), MeteringPolicy.Default);

    /// <summary>The partner's own setting, else the hub's, else the rule's default.</summary>
    public Severity SeverityOf(GateRule rule, RecordPolicy policy) =>
        OfPartner(rule, policy) ?? (Rules.TryGetValue(rule.Name, out var set) ? set : SignedRules.DefaultOf(rule, Metering, policy) ?? rule.Default(policy));

    // What was allowed when it was described and is not any more counts as not said.
    private static Severity? OfPartner(GateRule rule, RecordPolicy policy) =>
        policy.Rules?.Where(r => GateRules.Find(r.Key) == rule).Select(r => GateRules.Read(r.Key, r.Value))
            .Where(r => r.Fault is null).Select(r => (Severity?)r.Severity).FirstOrDefault();
}
