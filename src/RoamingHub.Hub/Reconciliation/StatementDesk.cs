using RoamingHub.Core.Reconciliation;
using RoamingHub.Hub.Api;
using RoamingHub.Storage;
using RoamingHub.Storage.Reconciliation;

namespace RoamingHub.Hub.Reconciliation;

/// <summary>What people decide about lines of statements. Who and why is in the log.</summary>
internal sealed class StatementDesk(EventLog log, IRecordDecisions records, TimeProvider time)
{
    /// <summary>Why it cannot be decided so; null when it has been.</summary>
    public async Task<string?> DecideAsync(Statement statement, StatementResult line, LineAction action, string reason, string by, CancellationToken ct)
    {
        if (line.Class is null)
            return "The line has not been matched yet.";
        if (action == LineAction.Credit && line is not { Record: not null, OurExcl: not null })
            return "The partner owes nothing for the line: there is no record to take back.";
        var stream = StatementStream.Of(statement.Id);
        var credited = false;
        while (true)
        {
            var events = await log.ReadStreamAsync(stream, ct: ct);
            var decided = new StatementLineDecided(statement.Id, line.Line.Number, action, reason, by, time.GetUtcNow());
            if (StatementStream.Refuse(events.Select(e => e.Data).OfType<StatementLineDecided>(), decided) is { } why)
                return why;
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
}
