using RoamingHub.Core.Reconciliation;

namespace RoamingHub.Hub.Reconciliation;

/// <summary>A line of a statement as it was read, or why it could not be.</summary>
/// <param name="Row">Where it ends in the file, from 1; null where the file has no rows.</param>
/// <param name="Column">The file's name of the column that is at fault; null where it is not one alone.</param>
internal readonly record struct StatementEntry(int Number, StatementLine? Line, string? Fault, int? Row = null, string? Column = null)
{
    // Sums of a million such amounts are still far from what a number holds.
    private const decimal MostMoney = 1_000_000_000m;
    private const decimal MostKwh = 1_000_000m;

    public static StatementEntry Faulty(int number, string why, int? row = null, string? column = null) => new(number, null, why, row, column);

    /// <summary>A line that names no charge, or beyond all measure, cannot be matched.</summary>
    public static StatementEntry Of(StatementLine line) => line switch
    {
        { RecordId: null, Session: null } and ({ EvseId: null } or { Token: null } or { Start: null } or { End: null }) =>
            Faulty(line.Number, "It names no charge: neither a CDR, nor a session, nor an EVSE with a token and its times."),
        { EnergyKwh: > MostKwh or < -MostKwh } => Faulty(line.Number, "More energy than any charge takes."),
        { ExclVat: > MostMoney or < -MostMoney } or { InclVat: > MostMoney or < -MostMoney } => Faulty(line.Number, "More money than any charge costs."),
        _ => new(line.Number, line, null),
    };
}

/// <summary>A statement cannot be read on, or not at all.</summary>
internal sealed class StatementUnreadableException(string message, Exception? inner = null) : Exception(message, inner);
