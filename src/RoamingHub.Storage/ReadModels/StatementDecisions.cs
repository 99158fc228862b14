using RoamingHub.Core.Reconciliation;

namespace RoamingHub.Storage.ReadModels;

/// <summary>The last word on each line of partners' statements, on their classes, and which of them are closed.</summary>
internal sealed class StatementDecisionProjection : IProjection
{
    public IReadOnlyList<Type> Reads { get; } = [typeof(StatementLineDecided), typeof(StatementClassDecided), typeof(StatementClosed)];

    public void Project(IReadOnlyList<RecordedEvent> batch, Writes writes)
    {
        writes.Add("""
            INSERT INTO read.statement_decisions (statement, line, action, reason, by, at)
            SELECT * FROM unnest($1, $2, $3, $4, $5, $6)
            ON CONFLICT (statement, line) DO UPDATE SET action = EXCLUDED.action, reason = EXCLUDED.reason, by = EXCLUDED.by, at = EXCLUDED.at
            """, batch.Of<StatementLineDecided>().Select(d => d.Data).LastOf(d => (d.Statement, d.Line)))
            .Id(d => d.Statement).Int(d => d.Line).Text(d => WordOf(d.Action)).Text(d => d.Reason).Text(d => d.By).Time(d => d.At);
        writes.Add("""
            INSERT INTO read.statement_class_decisions (statement, class, action, reason, by, at)
            SELECT * FROM unnest($1, $2, $3, $4, $5, $6)
            ON CONFLICT (statement, class) DO UPDATE SET action = EXCLUDED.action, reason = EXCLUDED.reason, by = EXCLUDED.by, at = EXCLUDED.at
            """, batch.Of<StatementClassDecided>().Select(d => d.Data).LastOf(d => (d.Statement, d.Class)))
            .Id(d => d.Statement).Text(d => d.Class.Word()).Text(d => WordOf(d.Action)).Text(d => d.Reason).Text(d => d.By).Time(d => d.At);
        writes.Add("""
            INSERT INTO read.statement_closings (statement, reason, by, at) SELECT * FROM unnest($1, $2, $3, $4)
            ON CONFLICT (statement) DO NOTHING
            """, batch.Of<StatementClosed>().Select(d => d.Data).LastOf(d => d.Statement))
            .Id(d => d.Statement).Text(d => d.Reason).Text(d => d.By).Time(d => d.At);
    }

    private static string WordOf(LineAction action) => action switch
    {
        LineAction.Accept => "accept",
        LineAction.Dispute => "dispute",
        _ => "credit",
    };
}
