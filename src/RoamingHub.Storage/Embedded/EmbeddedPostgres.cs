using Npgsql;

namespace RoamingHub.Storage.Embedded;

public sealed record EmbeddedPostgresOptions
{
    /// <summary>Where initdb, pg_ctl and postgres are, when they are not to be looked for.</summary>
    public string? BinariesFolder { get; init; }
    /// <summary>Off: an error, where PostgreSQL would have to be installed or fetched first.</summary>
    public bool Obtain { get; init; } = true;
    /// <summary>Off only for tests: no fsync, so a crash of the machine loses data.</summary>
    public bool Durable { get; init; } = true;
    /// <summary>Starts the server again when it ends without having been asked to.</summary>
    public bool Supervise { get; init; } = true;
    public string DatabaseName { get; init; } = "hub";
}

/// <summary>
/// The hub's own PostgreSQL: a cluster in the data directory, on loopback, with a random password. It is reused at the next start, recovered
/// after a crash, adopted when a killed hub left it running, and shared when a second hub has the same data directory: the last one out stops it.
/// </summary>
public sealed class EmbeddedPostgres : IAsyncDisposable
{
    private const string Superuser = "hub";
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan OthersTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Watch = TimeSpan.FromSeconds(1);

    private readonly EmbeddedPostgresOptions _options;
    private readonly Action<string> _say;
    private readonly ServerUser _user;
    private readonly ClusterFolder _folder;
    private readonly PostgresBinaries _binaries;
    private readonly string _password;
    private readonly CancellationTokenSource _stopping = new();
    private Task _watch = Task.CompletedTask;
    private FileStream? _membership;
    private Postmaster _postmaster = new(0, 0);

    private EmbeddedPostgres(
        EmbeddedPostgresOptions options, Action<string> say, ServerUser user, ClusterFolder folder, PostgresBinaries binaries, string password) =>
        (_options, _say, _user, _folder, _binaries, _password) = (options, say, user, folder, binaries, password);

    public string ConnectionString => ConnectionStringTo(_options.DatabaseName, _postmaster.Port);
    public int ProcessId => _postmaster.ProcessId;
    public string ClusterDirectory => _folder.Cluster;
    public string BinariesDirectory => _binaries.Folder;

    /// <summary>Starts the server or joins the running one. <paramref name="say"/> is told, in plain sentences, what is being done.</summary>
    /// <exception cref="EmbeddedPostgresException">There is no PostgreSQL and none could be obtained, or it does not start.</exception>
    public static async Task<EmbeddedPostgres> StartAsync(
        string dataDirectory, EmbeddedPostgresOptions? options = null, Action<string>? say = null, CancellationToken ct = default)
    {
        options ??= new();
        say ??= _ => { };
        var user = await ServerUser.ChooseAsync(ct);
        var folder = await ClusterFolder.OpenAsync(dataDirectory, user, say, ct);
        await using var alone = await folder.LockAsync(ct);
        var binaries = await FindOrObtainAsync(options, folder, say, ct);
        // Debian's package brings the user 'postgres' along.
        user = await ServerUser.ChooseAsync(ct);
        var server = new EmbeddedPostgres(options, say, user, folder, binaries, await folder.PasswordAsync(ct));
        if (folder.Major is null)
            await server.InitialiseAsync(ct);
        else
            await server.AwaitOthersAsync(ct);
        await server.RunAsync(ct);
        await server.EnsureDatabaseAsync(ct);
        server._membership = await folder.EnterAsync(ct);
        if (options.Supervise)
            server._watch = Task.Run(() => server.WatchAsync(server._stopping.Token), CancellationToken.None);
        return server;
    }

    /// <summary>Stops the server cleanly, unless another hub still uses it.</summary>
    public async Task StopAsync(CancellationToken ct = default)
    {
        if (_membership is null)
            return;
        await _stopping.CancelAsync();
        await _watch;
        await using var alone = await _folder.LockAsync(ct);
        await _membership.DisposeAsync();
        _membership = null;
        if (!_folder.IsUnused() || Postmaster.Find(_folder.Cluster) is null)
            return;
        var result = await PgCtlAsync(["stop", "-m", "fast", "-w", "-t", "60"], ct);
        if (!result.Ok)
            _say($"PostgreSQL did not stop: {result.Output}");
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stopping.Dispose();
    }

    /// <summary>What a kill of this process would do: the server is left running and nobody uses it.</summary>
    internal void Abandon()
    {
        _membership?.Dispose();
        _membership = null;
    }

    /// <summary>Runs pg_ctl on this cluster as the user who may.</summary>
    internal Task<CommandResult> PgCtlAsync(IEnumerable<string> arguments, CancellationToken ct = default) =>
        _user.RunAsync(_binaries.Path("pg_ctl"), [.. arguments, "-D", _folder.Cluster], ct);

    /// <summary>Starts the server when it does not run, and waits until it takes connections.</summary>
    internal async Task RunAsync(CancellationToken ct)
    {
        var deadline = TimeProvider.System.GetTimestamp();
        var found = Postmaster.Find(_folder.Cluster);
        if (found is null)
            found = await LaunchAsync(ct);
        else
            _say($"PostgreSQL is running already (process {found.ProcessId}): using it.");
        // A server that another hub is just starting, or that recovers from a crash, takes its time.
        while (true)
        {
            var refusal = found.Port == 0 ? new EmbeddedPostgresException("It does not say its port.") : await TryConnectAsync(found.Port, ct);
            if (refusal is null)
            {
                _postmaster = found;
                return;
            }
            if (TimeProvider.System.GetElapsedTime(deadline) > StartTime)
                throw new EmbeddedPostgresException($"PostgreSQL runs but takes no connections: {refusal.Message} See {_folder.Cluster}/log.", refusal);
            await Task.Delay(TimeSpan.FromMilliseconds(100), ct);
            found = Postmaster.Find(_folder.Cluster) ?? await LaunchAsync(ct);
        }
    }

    private static async Task<PostgresBinaries> FindOrObtainAsync(
        EmbeddedPostgresOptions options, ClusterFolder folder, Action<string> say, CancellationToken ct)
    {
        var major = folder.Major;
        Task<PostgresBinaries?> FindAsync() => PostgresBinaries.FindAsync(options.BinariesFolder, folder.Obtained, major, ct);
        if (await FindAsync() is { } there)
            return there;
        var tried = "";
        if (options is { Obtain: true, BinariesFolder: null })
        {
            (var obtained, tried) = await PostgresInstaller.ObtainAsync(folder.Obtained, major, FindAsync, say, ct);
            if (obtained is not null)
                return obtained;
        }

        var wanted = major is null ? $"{PostgresBinaries.Oldest} to {PostgresBinaries.Newest}" : $"{major} (the version that made {folder.Cluster})";
        throw new EmbeddedPostgresException(
            $"There is no PostgreSQL {wanted} on this machine. Install it (Debian: apt-get install postgresql; macOS: brew install postgresql@17; "
            + "Windows: the installer from postgresql.org), or set HUB_DATABASE to the connection string of a running server."
            + (tried.Length > 0 ? $" Tried: {tried}." : ""));
    }

    private async Task InitialiseAsync(CancellationToken ct)
    {
        _say($"Making a PostgreSQL {_binaries.Major} cluster in {_folder.Cluster} (programs from {_binaries.Folder}).");
        // A folder without PG_VERSION is what an interrupted initdb left.
        if (Directory.Exists(_folder.Cluster))
            Directory.Delete(_folder.Cluster, recursive: true);
        Directory.CreateDirectory(_folder.Cluster);
        await _user.OwnAsync(_folder.Cluster, ct);
        var passwordFile = await _folder.WritePasswordForInitAsync(_user, _password, ct);
        try
        {
            string[] arguments =
            [
                "-D", _folder.Cluster, "-U", Superuser, $"--pwfile={passwordFile}", "--auth=scram-sha-256", "-E", "UTF8", "--locale=C",
                .. _options.Durable ? Array.Empty<string>() : ["--no-sync"],
            ];
            var result = await _user.RunAsync(_binaries.Path("initdb"), arguments, ct);
            if (!result.Ok)
                throw new EmbeddedPostgresException($"initdb could not make a cluster in {_folder.Cluster}: {result.Output}");
        }
        finally
        {
            File.Delete(passwordFile);
        }
    }

    /// <summary>
    /// While another hub uses the cluster, its server is that hub's to start. If it cannot even be seen from here, the other hub is in another
    /// container: two servers on one cluster would destroy it.
    /// </summary>
    private async Task AwaitOthersAsync(CancellationToken ct)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (Postmaster.Find(_folder.Cluster) is null && !_folder.IsUnused())
        {
            if (TimeProvider.System.GetElapsedTime(started) > OthersTime)
                throw new EmbeddedPostgresException(
                    $"Another hub uses {_folder.Cluster}, and its PostgreSQL cannot be seen from here (is it in another container?). "
                    + "Stop that hub, choose another data directory (HUB_DATA), or give both one server with HUB_DATABASE.");
            await Task.Delay(TimeSpan.FromMilliseconds(100), ct);
        }
    }

    private async Task<Postmaster> LaunchAsync(CancellationToken ct)
    {
        Postmaster.RemoveStaleFile(_folder.Cluster);
        // A server that is started again must be where its users look for it.
        var port = _postmaster.Port != 0 ? _postmaster.Port : await _folder.ChoosePortAsync(ct);
        await ServerSettings.WriteAsync(_folder.Cluster, port, _options.Durable, ct);
        await _user.OwnAsync(_folder.Cluster, ct);
        var result = await PgCtlAsync(["start", "-w", "-t", "120", "-l", _folder.StartLog], ct);
        if (!result.Ok || Postmaster.Find(_folder.Cluster) is not { } started)
        {
            var log = File.Exists(_folder.StartLog) ? (await File.ReadAllTextAsync(_folder.StartLog, ct)).Trim() : "";
            throw new EmbeddedPostgresException($"PostgreSQL did not start in {_folder.Cluster}: {result.Output} {log}");
        }
        return started;
    }

    private async Task<Exception?> TryConnectAsync(int port, CancellationToken ct)
    {
        try
        {
            await using var connection = new NpgsqlConnection(ConnectionStringTo("postgres", port) + ";Pooling=false");
            await connection.OpenAsync(ct);
            return null;
        }
        catch (NpgsqlException e)
        {
            return e;
        }
    }

    private async Task EnsureDatabaseAsync(CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(ConnectionStringTo("postgres", _postmaster.Port) + ";Pooling=false");
        await connection.OpenAsync(ct);
        await using var find = new NpgsqlCommand("SELECT 1 FROM pg_database WHERE datname = $1", connection)
        {
            Parameters = { new() { Value = _options.DatabaseName } },
        };
        if (await find.ExecuteScalarAsync(ct) is not null)
            return;
        await using var create = new NpgsqlCommand($"CREATE DATABASE \"{_options.DatabaseName.Replace("\"", "\"\"", StringComparison.Ordinal)}\"", connection);
        await create.ExecuteNonQueryAsync(ct);
    }

    private async Task WatchAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(Watch, ct);
                if (_postmaster.IsRunning)
                    continue;
                await using var alone = await _folder.LockAsync(ct);
                _say("PostgreSQL has ended without being asked to: starting it again.");
                await RunAsync(ct);
                _say("PostgreSQL runs again.");
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
            }
            catch (Exception e)
            {
                _say($"PostgreSQL could not be started again: {e.Message}");
            }
        }
    }

    private string ConnectionStringTo(string database, int port) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = port,
        Username = Superuser,
        Password = _password,
        Database = database,
    }.ToString();
}
