using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace RoamingHub.Storage;

/// <summary>The hub's PostgreSQL (14 to 18): a pool for everyday work, and connections of their own for those that must keep one.</summary>
public sealed class Database : IAsyncDisposable
{
    private readonly string _connectionString;
    private readonly ILogger _logger;

    static Database() => DapperTypes.Register();

    /// <param name="connectionString">Npgsql's form (<c>Host=…;Username=…</c>) or a <c>postgres://</c> URI.</param>
    public Database(string connectionString, ILogger<Database>? logger = null)
    {
        _logger = logger ?? NullLogger<Database>.Instance;
        _connectionString = Complete(connectionString);
        Source = NpgsqlDataSource.Create(_connectionString);
    }

    public NpgsqlDataSource Source { get; }

    public ValueTask<NpgsqlConnection> OpenAsync(CancellationToken ct = default) => Source.OpenConnectionAsync(ct);

    /// <summary>A connection outside the pool, named in pg_stat_activity: for locks, LISTEN and the writer of the log.</summary>
    public async Task<NpgsqlConnection> OpenDedicatedAsync(string applicationName, CancellationToken ct = default)
    {
        var text = new NpgsqlConnectionStringBuilder(_connectionString) { Pooling = false, ApplicationName = applicationName }.ToString();
        var connection = new NpgsqlConnection(text);
        try
        {
            await connection.OpenAsync(ct);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Brings the schemas up to date. Safe to call at every start, by any number of nodes at once.</summary>
    public Task MigrateAsync(CancellationToken ct = default) => Migrator.RunAsync(this, Migration.Embedded(), _logger, ct);

    public ValueTask DisposeAsync() => Source.DisposeAsync();

    private static string Complete(string connectionString)
    {
        var given = connectionString.StartsWith("postgres://", StringComparison.Ordinal)
            || connectionString.StartsWith("postgresql://", StringComparison.Ordinal)
                ? FromUri(new Uri(connectionString))
                : new NpgsqlConnectionStringBuilder(connectionString);
        var unset = new NpgsqlConnectionStringBuilder();
        if (given.MaxAutoPrepare == unset.MaxAutoPrepare)
            given.MaxAutoPrepare = 100;
        if (given.AutoPrepareMinUsages == unset.AutoPrepareMinUsages)
            given.AutoPrepareMinUsages = 2;
        if (given.MaxPoolSize == unset.MaxPoolSize)
            given.MaxPoolSize = 40;
        if (given.Timeout == unset.Timeout)
            given.Timeout = 5;
        given.ApplicationName ??= "roaminghub";
        // Whatever the server's default: an answered message must survive a crash. A forgotten transaction must not hold a checkpoint for ever.
        given.Options = $"{given.Options} -c synchronous_commit=on -c idle_in_transaction_session_timeout=60s -c jit=off".TrimStart();
        return given.ToString();
    }

    private static NpgsqlConnectionStringBuilder FromUri(Uri uri)
    {
        var builder = new NpgsqlConnectionStringBuilder
        {
            Host = uri.Host,
            Port = uri.Port > 0 ? uri.Port : NpgsqlConnection.DefaultPort,
            Database = Uri.UnescapeDataString(uri.AbsolutePath.TrimStart('/')),
        };
        var user = uri.UserInfo.Split(':', 2);
        if (user[0].Length > 0)
            builder.Username = Uri.UnescapeDataString(user[0]);
        if (user.Length > 1)
            builder.Password = Uri.UnescapeDataString(user[1]);
        foreach (var pair in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (key, value) = pair.Split('=', 2) is [var k, var v] ? (k, v) : (pair, "");
            if (key.Equals("sslmode", StringComparison.OrdinalIgnoreCase))
                builder["SSL Mode"] = value.Replace("-", "", StringComparison.Ordinal);
            else
                builder[Uri.UnescapeDataString(key)] = Uri.UnescapeDataString(value);
        }
        return builder;
    }
}
