namespace RoamingHub.Storage.Tests;

/// <summary>One hub node's storage: its log, tail, leases and readers, over a pool of its own.</summary>
internal sealed class TestNode : IAsyncDisposable
{
    private readonly List<LogReader> _readers = [];

    public TestNode(Database database)
    {
        Database = database;
        Log = new(database, TestEvents.Types);
        Tail = new(Log, database);
        Leases = new(database);
    }

    public Database Database { get; }
    public EventLog Log { get; }
    public LogTail Tail { get; }
    public ReaderLeases Leases { get; }

    public LogReader Read(ILogSubscriber subscriber, LogReaderOptions? options = null)
    {
        var reader = new LogReader(subscriber, Log, Tail, Database, Leases, options);
        _readers.Add(reader);
        reader.Start();
        return reader;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var reader in _readers)
            await reader.DisposeAsync();
        await Leases.DisposeAsync();
        await Tail.DisposeAsync();
        await Log.DisposeAsync();
        await Database.DisposeAsync();
    }
}

/// <summary>Lets a test wait until something has happened so many times.</summary>
internal sealed class Countdown
{
    private readonly SemaphoreSlim _happened = new(0);

    public void Count() => _happened.Release();

    public async Task WaitAsync(int times)
    {
        for (var i = 0; i < times; i++)
            (await _happened.WaitAsync(TimeSpan.FromSeconds(30))).ShouldBeTrue();
    }
}
