using Npgsql;

namespace RoamingHub.Storage;

/// <summary>What a <see cref="LogReader"/> does with the events. Its effect and the reader's checkpoint are one transaction.</summary>
public interface ILogSubscriber
{
    /// <summary>The row of <c>log.mt_event_progression</c>. Renaming a subscriber makes it start from the beginning.</summary>
    string Name { get; }

    /// <summary>The aliases it wants; null for all.</summary>
    IReadOnlySet<string>? Types { get; }

    /// <summary>
    /// Brings about what the events lead to, on the given connection only. When it throws, everything is rolled back and the same events
    /// come again, possibly in another batch.
    /// </summary>
    Task HandleAsync(IReadOnlyList<RecordedEvent> batch, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct);

    /// <summary>
    /// This node's reader goes on from the checkpoint: at the start, after another node had it, and after a batch that failed.
    /// What is remembered from earlier batches may be out of step with the database and must be read again.
    /// </summary>
    void Resumed() { }

    /// <summary>The transaction of the last batch is committed. For waking others; must be quick.</summary>
    void Committed() { }
}
