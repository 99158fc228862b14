namespace RoamingHub.Core.Cdrs.Gate;

/// <summary>All that may be wrong with a record, by subject, in the order in which it is told.</summary>
public static class GateRules
{
    public static IReadOnlyList<GateRule> All { get; } =
    [
        .. PayerRules.All, .. ReportRules.All, .. MeterRules.All, .. TimeRules.All, .. ClockRules.All, .. PriceRules.All, .. SignedRules.All, .. SizeRules.All,
        Afterthoughts.Rule,
    ];

    /// <summary>Those that can keep a record back for good.</summary>
    public static IEnumerable<GateRule> Suppressing => All.Where(r => r.Allowed.Contains(Severity.Suppress));

    /// <summary>Whether what becomes known of a record that has left is told.</summary>
    public static GateRule LateFacts => Afterthoughts.Rule;

    /// <summary>Judged where a reservation runs out, not where a charge ends.</summary>
    public static GateRule StationOffline { get; } = All.First(r => r.Name == ReportRules.StationOffline);

    private static readonly Dictionary<string, GateRule> ByName = All.ToDictionary(r => Plain(r.Name));

    /// <summary>The rule of this name, whatever joins its words: <c>no-price</c>, <c>no_price</c>, <c>NoPrice</c>. Null where there is none.</summary>
    public static GateRule? Find(string name) => ByName.GetValueOrDefault(Plain(name));

    /// <summary>Reads one setting: the rule and what it is set to, or what is wrong with it.</summary>
    public static (GateRule? Rule, Severity Severity, string? Fault) Read(string name, string? word)
    {
        if (Find(name) is not { } rule)
            return (null, default, $"'{name}' is no rule; see GET /api/cdrs/rules");
        if (Severities.Read(word) is not { } severity || !rule.Allowed.Contains(severity))
            return (rule, default, $"'{word}' is not what {rule.Name} can be set to: {Words(rule)}" + (rule.Because is { } because ? ". " + because : ""));
        return (rule, severity, null);
    }

    private static string Words(GateRule rule) => string.Join(", ", rule.Allowed.Select(Severities.WordOf));

    private static string Plain(string name) =>
        name.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).ToUpperInvariant();
}
