using Npgsql;
using RoamingHub.Storage;
using RoamingHub.Storage.Embedded;

namespace RoamingHub.TestSupport;

/// <summary>The PostgreSQL of one test process: made on first use, without fsync, and gone with the process however that ends.</summary>
internal sealed class TestCluster
{
    private const string Template = "migrated_template";
    private static readonly Lazy<Task<TestCluster>> Shared = new(StartAsync);
    // One at a time: CREATE DATABASE refuses a template that another session is copying.
    private static readonly SemaphoreSlim Creating = new(1);

    private readonly EmbeddedPostgres _postgres;
    private readonly Lazy<Task<string>> _template;
    private int _databases;

    private TestCluster(EmbeddedPostgres postgres)
    {
        _postgres = postgres;
        _template = new(MakeTemplateAsync);
    }

    public static Task<TestCluster> SharedAsync() => Shared.Value;

    public string ConnectionStringTo(string database) =>
        new NpgsqlConnectionStringBuilder(_postgres.ConnectionString) { Database = database, MaxPoolSize = 20 }.ToString();

    /// <summary>The name of a database with all migrations, to copy from.</summary>
    public Task<string> MigratedTemplateAsync() => _template.Value;

    public async Task<string> CreateDatabaseAsync(string template)
    {
        var name = $"test_{Interlocked.Increment(ref _databases)}";
        await Creating.WaitAsync();
        try
        {
            await ExecuteAsync($"CREATE DATABASE {name} TEMPLATE {template}");
        }
        finally
        {
            Creating.Release();
        }
        return name;
    }

    public Task DropDatabaseAsync(string name) => ExecuteAsync($"DROP DATABASE IF EXISTS {name} WITH (FORCE)");

    private static async Task<TestCluster> StartAsync()
    {
        var folder = TestFolder.CreateInMemory("cluster");
        return new(await EmbeddedPostgres.StartAsync(folder.Path, new() { Durable = false, Supervise = false }));
    }

    private async Task<string> MakeTemplateAsync()
    {
        await ExecuteAsync($"CREATE DATABASE {Template}");
        await using var database = new Database(ConnectionStringTo(Template) + ";Pooling=false");
        await database.MigrateAsync();
        return Template;
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionStringTo("postgres") + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
