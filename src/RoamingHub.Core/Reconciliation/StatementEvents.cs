using System.Globalization;

namespace RoamingHub.Core.Reconciliation;

public enum LineAction
{
    Accept,
    Dispute,

    /// <summary>Our record has been taken back.</summary>
    Credit,
}

/// <summary>What a person decided about a line of a statement. The last word counts, but a credit is for ever.</summary>
public sealed record StatementLineDecided(Guid Statement, int Line, LineAction Action, string? Reason, string By, DateTimeOffset At);

public static class StatementStream
{
    public const string Type = "statement";

    public static string Of(Guid statement) => "statement-" + statement.ToString("D");

    /// <summary>Names what is decided about a line.</summary>
    public static string OfLine(Guid statement, int line) => string.Create(CultureInfo.InvariantCulture, $"{Of(statement)}/{line}");

    /// <summary>Why a decision cannot be taken after those that were; null where it can.</summary>
    public static string? Refuse(IEnumerable<StatementLineDecided> taken, StatementLineDecided next) =>
        taken.Any(d => d.Line == next.Line && d.Action == LineAction.Credit) ? "The line's record has been credited, and that is for ever." : null;
}
