namespace RoamingHub.Core.Cdrs.Gate;

/// <summary>One thing that may be wrong with a record.</summary>
/// <param name="Name">Stands in settings, on records and in filters, and never changes.</param>
/// <param name="Meaning">For people: what it looks for.</param>
/// <param name="Find">What it finds: a sentence with both figures each, none where all is well.</param>
public sealed record GateRule(string Name, string Meaning, Func<RecordPolicy, Severity> Default, Func<GateCase, IEnumerable<string>> Find)
{
    private static readonly Severity[] Any = [Severity.Hold, Severity.Flag, Severity.Off];

    /// <summary>What it may be set to.</summary>
    public IReadOnlyList<Severity> Allowed { get; init; } = Any;

    /// <summary>Why it cannot be set to anything milder; null where it can be switched off.</summary>
    public string? Because { get; init; }

    /// <summary>The names of the limits that it measures by.</summary>
    public IReadOnlyList<string> Limits { get; init; } = [];

    /// <summary>Everybody's records wait.</summary>
    public static GateRule Holding(string name, string meaning, Func<GateCase, IEnumerable<string>> find) => new(name, meaning, _ => Severity.Hold, find);

    /// <summary>Everybody's records leave, and people see it.</summary>
    public static GateRule Flagging(string name, string meaning, Func<GateCase, IEnumerable<string>> find) => new(name, meaning, _ => Severity.Flag, find);

    /// <summary>Records that can be taken back leave, and people see it; others wait.</summary>
    public static GateRule Doubting(string name, string meaning, Func<GateCase, IEnumerable<string>> find) =>
        new(name, meaning, policy => policy.Final ? Severity.Hold : Severity.Flag, find);

    /// <summary>It always holds.</summary>
    public GateRule Locked(string because) => this with { Allowed = [Severity.Hold], Because = because };

    /// <summary>A record may leave, but not without people seeing it.</summary>
    public GateRule NeverOff(string because) => this with { Allowed = [Severity.Hold, Severity.Flag], Because = because };

    public GateRule By(params string[] limits) => this with { Limits = limits };
}

/// <summary>What a rule has found in a record.</summary>
public sealed record Finding(string Rule, Severity Severity, string Text);
