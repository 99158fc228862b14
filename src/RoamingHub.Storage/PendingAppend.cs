namespace RoamingHub.Storage;

/// <summary>An append that waits for its group: serialised by its caller, answered by the writer.</summary>
internal sealed class PendingAppend
{
    // Continuations run elsewhere: the writer must not do its callers' work.
    private readonly TaskCompletionSource<AppendResult> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public PendingAppend(EventTypes types, string stream, long expectedVersion, IReadOnlyList<object> events, CancellationToken ct)
    {
        Stream = stream;
        ExpectedVersion = expectedVersion;
        Abandoned = ct;
        Types = new EventType[events.Count];
        Ids = new Guid[events.Count];
        Bodies = new byte[events.Count][];
        Data = new object[events.Count];
        for (var i = 0; i < events.Count; i++)
        {
            var type = types.Of(events[i].GetType());
            var body = EventTypes.Serialize(events[i], type, out var repaired);
            Types[i] = type;
            Ids[i] = Guid.CreateVersion7();
            Bodies[i] = body;
            Data[i] = repaired ? types.Deserialize(type.Alias, body) : events[i];
            Size += body.Length;
        }
    }

    public string Stream { get; }
    public long ExpectedVersion { get; }
    public EventType[] Types { get; }
    public Guid[] Ids { get; }
    public byte[][] Bodies { get; }
    /// <summary>The events as a reader of the stored text would see them.</summary>
    public object[] Data { get; }
    public int Size { get; }
    public CancellationToken Abandoned { get; }
    public Task<AppendResult> Outcome => _outcome.Task;

    public void Answer(AppendResult result) => _outcome.TrySetResult(result);
    public void Fail(Exception error) => _outcome.TrySetException(error);
    public void Cancel() => _outcome.TrySetCanceled(Abandoned);
}
