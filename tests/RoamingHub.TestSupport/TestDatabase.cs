using Npgsql;
using RoamingHub.Storage;

namespace RoamingHub.TestSupport;

/// <summary>A database of its own for one test, in the test process's cluster. Dropped when disposed.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly string _name;
    private readonly TestCluster _cluster;

    private TestDatabase(TestCluster cluster, string name)
    {
        _cluster = cluster;
        _name = name;
        ConnectionString = cluster.ConnectionStringTo(name);
        Database = new Database(ConnectionString);
    }

    public string ConnectionString { get; }
    public Database Database { get; }

    /// <summary>With all migrations applied.</summary>
    public static async Task<TestDatabase> CreateAsync()
    {
        var cluster = await TestCluster.SharedAsync();
        return new(cluster, await cluster.CreateDatabaseAsync(await cluster.MigratedTemplateAsync()));
    }

    /// <summary>As a fresh server would hand it out: no schema, no migration.</summary>
    public static async Task<TestDatabase> CreateEmptyAsync()
    {
        var cluster = await TestCluster.SharedAsync();
        return new(cluster, await cluster.CreateDatabaseAsync("template1"));
    }

    /// <summary>Another pool to the same database: a second node.</summary>
    public Database Connect() => new(ConnectionString);

    public async Task<T> QueryAsync<T>(string sql)
    {
        await using var command = Database.Source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var command = Database.Source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Waits, up to half a minute, until a query that returns a boolean says true.</summary>
    public async Task UntilAsync(string sql)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await QueryAsync<bool>(sql))
            await Task.Delay(20, timeout.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        await _cluster.DropDatabaseAsync(_name);
    }
}
