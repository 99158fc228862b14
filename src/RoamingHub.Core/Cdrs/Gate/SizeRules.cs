using RoamingHub.Core.Values;

namespace RoamingHub.Core.Cdrs.Gate;

/// <summary>Whether the charge is worth a record.</summary>
internal static class SizeRules
{
    private static readonly Severity[] All4 = [Severity.Hold, Severity.Suppress, Severity.Flag, Severity.Off];

    public static IReadOnlyList<GateRule> All { get; } =
    [
        new GateRule("tiny", "A charge that was short and gave as good as nothing.", policy => policy.WantsEmpty ? Severity.Off : Severity.Suppress, Tiny)
        {
            Allowed = All4,
        }.By(nameof(GateLimits.TinyWh), nameof(GateLimits.TinySeconds)),
        new("nothing-charged", "A charge that gave nothing, though it was not short.", _ => Severity.Off, Nothing) { Allowed = All4 },
    ];

    private static IEnumerable<string> Tiny(GateCase c)
    {
        if (IsTiny(c))
            yield return $"{c.Record.Energy} in {Told.Of(c.Record.End - c.Record.Start)}: a charge of at most {Told.Of(c.Limits.TinyWh)} Wh in under {Told.Of(Short(c))} is none.";
    }

    private static IEnumerable<string> Nothing(GateCase c)
    {
        if (c.Record.Energy == Energy.Zero && !IsTiny(c))
            yield return $"{c.Record.Energy} in {Told.Of(c.Record.End - c.Record.Start)}.";
    }

    private static bool IsTiny(GateCase c) =>
        c.Record.Energy >= Energy.Zero && c.Record.Energy.Wh <= c.Limits.TinyWh && c.Record.End - c.Record.Start < Short(c);

    private static TimeSpan Short(GateCase c) => TimeSpan.FromSeconds((double)c.Limits.TinySeconds);
}
