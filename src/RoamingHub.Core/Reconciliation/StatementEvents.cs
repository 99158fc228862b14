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

/// <summary>What a person decided about all lines of a class that nobody has decided about by themselves.</summary>
public sealed record StatementClassDecided(Guid Statement, LineClass Class, LineAction Action, string Reason, string By, DateTimeOffset At);

/// <summary>The statement is settled, by somebody who neither gave it in nor decided about any of it. For ever.</summary>
public sealed record StatementClosed(Guid Statement, string? Reason, string By, DateTimeOffset At);

public static class StatementStream
{
    public const string Type = "statement";

    public static string Of(Guid statement) => "statement-" + statement.ToString("D");

    /// <summary>Names what is decided about a line.</summary>
    public static string OfLine(Guid statement, int line) => string.Create(CultureInfo.InvariantCulture, $"{Of(statement)}/{line}");

    /// <summary>Why a decision cannot be taken after what has happened; null where it can.</summary>
    public static string? Refuse(IEnumerable<object> taken, object next)
    {
        var before = taken.ToList();
        if (before.OfType<StatementClosed>().FirstOrDefault() is { } closed)
            return $"The statement was closed by {closed.By}.";
        return next switch
        {
            StatementLineDecided line when before.OfType<StatementLineDecided>().Any(d => d.Line == line.Line && d.Action == LineAction.Credit) =>
                "The line's record has been credited, and that is for ever.",
            StatementClassDecided { Action: LineAction.Credit } => "Each credit is for ever: it is decided line by line.",
            _ => null,
        };
    }

    /// <summary>Whether somebody has decided about any of it.</summary>
    public static bool DecidedBy(IEnumerable<object> taken, string who) =>
        taken.Any(e => e is StatementLineDecided { By: var one } && one == who || e is StatementClassDecided { By: var other } && other == who);
}
