namespace RoamingHub.Core.Cdrs.Gate;

/// <summary>Looks at a record before it leaves. What is wrong is named with its rule and both figures, and stays here or is seen, as the rule is set.</summary>
public static class RecordGate
{
    /// <summary>What all rules find that are not off, in their order.</summary>
    public static IReadOnlyList<Finding> Judge(GateCase about, GateSettings settings) =>
    [
        .. from rule in GateRules.All
           let severity = settings.SeverityOf(rule, about.Policy)
           where severity != Severity.Off
           from text in rule.Find(about)
           select new Finding(rule.Name, severity, text),
    ];

    public static object Decide(GateCase about, GateSettings settings) => Decide(about.Record, Judge(about, settings));

    /// <summary>Held where anything holds it, else suppressed where anything suppresses it, else sealed; with its flags.</summary>
    public static object Decide(ChargeRecord record, IReadOnlyList<Finding> findings)
    {
        var holds = findings.Where(f => f.Severity == Severity.Hold).Select(f => new Hold(f.Rule, f.Text)).ToList();
        var flags = findings.Where(f => f.Severity == Severity.Flag).Select(f => new Flag(f.Rule, f.Text)).ToList() is { Count: > 0 } some ? some : null;
        if (holds.Count > 0)
            return new ChargeRecordHeld(record, holds, flags);
        return findings.FirstOrDefault(f => f.Severity == Severity.Suppress) is { } empty
            ? new ChargeRecordSuppressed(record, empty.Text, flags)
            : new ChargeRecordSealed(record, flags);
    }
}
