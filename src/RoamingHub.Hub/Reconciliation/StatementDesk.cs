using RoamingHub.Core.Reconciliation;
using RoamingHub.Hub.Api;
using RoamingHub.Storage;
using RoamingHub.Storage.Reconciliation;

namespace RoamingHub.Hub.Reconciliation;

/// <summary>What people decide about lines of statements, one decision about a statement at a time. Who and why is in the log.</summary>
internal sealed class StatementDesk(EventLog log, Statements statements, IRecordDecisions records, NamedTurns turns, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Takes a statement away about which nobody has decided anything. Why it stays; null when it is gone.</summary>
    public Task<string?> RemoveAsync(Statement statement, CancellationToken ct) => InTurnAsync(statement, async () =>
    {
        if ((await log.ReadStreamAsync(StatementStream.Of(statement.Id), ct: ct)).Count > 0)
            return "Somebody has decided about it: it stays.";
        await statements.DeleteAsync(statement.Id, ct);
        return null;
    }, ct);

    /// <summary>Decides about all lines of a class that nobody has decided about by themselves. Why it cannot be decided so; null when it has been.</summary>
    public Task<string?> DecideAsync(Statement statement, LineClass of, LineAction action, string reason, string by, CancellationToken ct) => statement.State == "done"
        ? AppendAsync(statement, at => new StatementClassDecided(statement.Id, of, action, reason, by, at), ct)
        : Task.FromResult<string?>($"The statement is {statement.State}.");

    /// <summary>Closes a statement in which nothing is open. Why it cannot be; null when it has been.</summary>
    public async Task<string?> CloseAsync(Statement statement, long open, string? reason, string by, CancellationToken ct)
    {
        if (statement.State != "done")
            return $"The statement is {statement.State}.";
        if (open > 0)
            return $"{open} lines differ that nobody has decided about.";
        if (statement.By == by)
            return "Whoever gave the statement in does not close it: that takes a second person.";
        return await AppendAsync(statement, at => new StatementClosed(statement.Id, reason, by, at), ct, events =>
            StatementStream.DecidedBy(events, by) ? "Whoever has decided about a line does not close the statement: that takes a second person." : null);
    }

    /// <summary>Why it cannot be decided so; null when it has been.</summary>
    public async Task<string?> DecideAsync(Statement statement, StatementResult line, LineAction action, string reason, string by, CancellationToken ct)
    {
        if (line.Class is null)
            return "The line has not been matched yet.";
        if (action == LineAction.Credit && line is not { Record: not null, OurExcl: not null })
            return "The partner owes nothing for the line: there is no record to take back.";
        return await InTurnAsync(statement, () => DecideInTurnAsync(statement, line, action, reason, by, ct), ct);
    }

    private async Task<string?> DecideInTurnAsync(Statement statement, StatementResult line, LineAction action, string reason, string by, CancellationToken ct)
    {
        var stream = StatementStream.Of(statement.Id);
        var credited = false;
        while (true)
        {
            var events = await log.ReadStreamAsync(stream, ct: ct);
            var decided = new StatementLineDecided(statement.Id, line.Line.Number, action, reason, by, time.GetUtcNow());
            if (StatementStream.Refuse(events.Select(e => e.Data), decided) is { } why)
                return credited ? $"The record was taken back, but that is not noted at the line: {why}" : why;
            if (action == LineAction.Credit && !credited)
            {
                // Whoever comes again after we broke down between the two finds the credit that was made for this line.
                switch (await records.CreditAsync(line.Record!, reason, by, ct, StatementStream.OfLine(statement.Id, line.Line.Number)))
                {
                    case RecordDecision.Refused refused:
                        return refused.Why;
                    case RecordDecision.Unknown:
                        return $"There is no record {line.Record} in the log.";
                }

                credited = true;
            }

            if (!(await log.AppendAsync(stream, events.Count == 0 ? ExpectedVersion.None : events[^1].Version, [decided], ct)).Conflict)
                return null;
        }
    }

    // A statement that is taken away while its line is credited would leave a credit that nobody finds the reason of.
    private async Task<string?> InTurnAsync(Statement statement, Func<Task<string?>> act, CancellationToken ct)
    {
        await using var turn = await turns.TakeAsync("statement " + statement.Id.ToString("D"), Patience, ct);
        if (turn is null)
            return "Somebody else decides about the statement at the moment.";
        return await statements.FindAsync(statement.Id, ct) is null ? "The statement was taken away." : await act();
    }

    private Task<string?> AppendAsync(Statement statement, Func<DateTimeOffset, object> next, CancellationToken ct, Func<IEnumerable<object>, string?>? refuse = null) =>
        InTurnAsync(statement, () => AppendInTurnAsync(statement, next, refuse, ct), ct);

    private async Task<string?> AppendInTurnAsync(
        Statement statement, Func<DateTimeOffset, object> next, Func<IEnumerable<object>, string?>? refuse, CancellationToken ct)
    {
        var stream = StatementStream.Of(statement.Id);
        while (true)
        {
            var events = await log.ReadStreamAsync(stream, ct: ct);
            var happened = events.Select(e => e.Data).ToList();
            var e = next(time.GetUtcNow());
            if ((StatementStream.Refuse(happened, e) ?? refuse?.Invoke(happened)) is { } why)
                return why;
            if (!(await log.AppendAsync(stream, events.Count == 0 ? ExpectedVersion.None : events[^1].Version, [e], ct)).Conflict)
                return null;
        }
    }
}
