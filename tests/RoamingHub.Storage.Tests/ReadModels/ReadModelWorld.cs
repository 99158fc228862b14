using Dapper;
using Npgsql;
using RoamingHub.Storage.Events;
using RoamingHub.Storage.ReadModels;
using RoamingHub.TestSupport;

namespace RoamingHub.Storage.Tests.ReadModels;

/// <summary>A log with facts in it, and the read models made from it batch by batch: no reader in the background, so no waiting.</summary>
internal sealed class ReadModelWorld : IAsyncDisposable
{
    private readonly ReadModelReader _reader = new(new(CoreEvents.All), new StationWordsOfTests());
    private long _read;

    private ReadModelWorld(TestDatabase database)
    {
        Test = database;
        Log = new(database.Database, new(CoreEvents.All));
    }

    public TestDatabase Test { get; }

    public Database Database => Test.Database;

    public EventLog Log { get; }

    public static async Task<ReadModelWorld> CreateAsync() => new(await TestDatabase.CreateAsync());

    /// <summary>Appends, then brings the read models up to date.</summary>
    public async Task TellAsync(string stream, params object[] facts)
    {
        await Log.AppendAsync(stream, ExpectedVersion.Any, facts);
        await ReadAsync(batchSize: 1000);
    }

    public async Task ReadAsync(int batchSize)
    {
        while (await Log.ReadAllAsync(_read, batchSize) is { Count: > 0 } all)
        {
            await using var connection = await Database.OpenAsync();
            await using var transaction = await connection.BeginTransactionAsync();
            await _reader.HandleAsync([.. all.Where(e => _reader.Types!.Contains(e.Type))], connection, transaction, CancellationToken.None);
            await transaction.CommitAsync();
            _read = all[^1].Position;
        }
    }

    /// <summary>Forgets what was made, and makes it again.</summary>
    public async Task RebuildAsync(int batchSize)
    {
        var tables = await TablesAsync();
        await Test.ExecuteAsync($"TRUNCATE {string.Join(", ", tables.Select(t => "read." + t))}");
        _read = 0;
        await ReadAsync(batchSize);
    }

    /// <summary>Every row of every read model.</summary>
    public async Task<string> DumpAsync()
    {
        await using var connection = await Database.OpenAsync();
        var lines = new List<string>();
        foreach (var table in await TablesAsync())
            lines.AddRange((await connection.QueryAsync<string>($"SELECT to_jsonb(t)::text FROM read.{table} t ORDER BY 1")).Select(row => $"{table} {row}"));
        return string.Join('\n', lines);
    }

    public async ValueTask DisposeAsync()
    {
        await Log.DisposeAsync();
        await Test.DisposeAsync();
    }

    public async Task<IReadOnlyList<string>> TablesAsync()
    {
        await using var connection = await Database.OpenAsync();
        return (await connection.QueryAsync<string>(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'read' AND table_type = 'BASE TABLE' ORDER BY 1")).AsList();
    }
}
