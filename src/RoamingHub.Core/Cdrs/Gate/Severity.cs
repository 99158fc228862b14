namespace RoamingHub.Core.Cdrs.Gate;

/// <summary>What becomes of a record in which a rule has found something.</summary>
public enum Severity
{
    /// <summary>Nobody looks.</summary>
    Off,

    /// <summary>It leaves, and people see what was found.</summary>
    Flag,

    /// <summary>It is not worth a record, and is kept without one being sent.</summary>
    Suppress,

    /// <summary>It waits for a person.</summary>
    Hold,
}

/// <summary>The severities as people and settings write them.</summary>
public static class Severities
{
    private static readonly (Severity Severity, string Word)[] Words =
        [(Severity.Off, "off"), (Severity.Flag, "flag"), (Severity.Suppress, "suppress"), (Severity.Hold, "hold")];

    public static string WordOf(Severity severity) => Words.First(w => w.Severity == severity).Word;

    /// <summary>Null for a word that is none of them.</summary>
    public static Severity? Read(string? word) =>
        Words.Where(w => w.Word.Equals(word?.Trim(), StringComparison.OrdinalIgnoreCase)).Select(w => (Severity?)w.Severity).FirstOrDefault();
}
