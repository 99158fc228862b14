namespace RoamingHub.Storage;

/// <summary>The appends of one transaction, at most one a stream, laid out as the arrays of <c>hub.append_events</c>.</summary>
internal sealed class AppendGroup
{
    private const int MaxAppends = 512;
    private const int MaxEvents = 4096;
    private const int MaxBytes = 4 * 1024 * 1024;

    private readonly HashSet<string> _streams = new(StringComparer.Ordinal);
    private int _bytes;

    public List<PendingAppend> Appends { get; } = [];
    public List<string> Streams { get; } = [];
    public List<string> StreamTypes { get; } = [];
    public List<long> Expected { get; } = [];
    public List<int> Counts { get; } = [];
    public List<int> Owners { get; } = [];
    public List<int> Places { get; } = [];
    public List<Guid> Ids { get; } = [];
    public List<string> Types { get; } = [];
    public List<string> DotNetTypes { get; } = [];
    public List<byte[]> Bodies { get; } = [];

    public bool IsFull => Appends.Count >= MaxAppends || Ids.Count >= MaxEvents || _bytes >= MaxBytes;

    /// <summary>False when the stream is taken: the append waits for the next group.</summary>
    public bool TryAdd(PendingAppend append)
    {
        if (!_streams.Add(append.Stream))
            return false;
        Appends.Add(append);
        Streams.Add(append.Stream);
        StreamTypes.Add(append.Types[0].StreamType);
        Expected.Add(append.ExpectedVersion);
        Counts.Add(append.Ids.Length);
        for (var i = 0; i < append.Ids.Length; i++)
        {
            Owners.Add(Appends.Count);
            Places.Add(i + 1);
            Ids.Add(append.Ids[i]);
            Types.Add(append.Types[i].Alias);
            DotNetTypes.Add(append.Types[i].DotNetName);
            Bodies.Add(append.Bodies[i]);
        }
        _bytes += append.Size;
        return true;
    }

    public void Clear()
    {
        _streams.Clear();
        Appends.Clear();
        Streams.Clear();
        StreamTypes.Clear();
        Expected.Clear();
        Counts.Clear();
        Owners.Clear();
        Places.Clear();
        Ids.Clear();
        Types.Clear();
        DotNetTypes.Clear();
        Bodies.Clear();
        _bytes = 0;
    }
}
