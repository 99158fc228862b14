namespace RoamingHub.Storage;

/// <summary>
/// Events just committed by this node. Nothing is and nothing ever will be in the log between <paramref name="Previous"/> and the first of
/// them: the append lock was held when both were looked up.
/// </summary>
internal sealed record CommittedGroup(long Previous, IReadOnlyList<RecordedEvent> Events)
{
    public long Last => Events[^1].Position;
}
