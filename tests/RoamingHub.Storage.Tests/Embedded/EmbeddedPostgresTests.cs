using System.Diagnostics;
using System.Globalization;
using Npgsql;
using RoamingHub.Storage.Embedded;
using RoamingHub.TestSupport;

namespace RoamingHub.Storage.Tests.Embedded;

public sealed class EmbeddedPostgresTests : IDisposable
{
    private static readonly EmbeddedPostgresOptions Quick = new() { Durable = false, Supervise = false };

    private readonly TestFolder _folder = TestFolder.Create("embedded");
    private readonly List<string> _said = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_starts_stops_and_is_found_again_with_its_data()
    {
        await using (var first = await StartAsync())
        {
            _said.ShouldContain(s => s.StartsWith("Making a PostgreSQL", StringComparison.Ordinal));
            await ExecuteAsync(first, "CREATE TABLE kept AS SELECT 42 AS answer");
        }
        Postmaster.Find(ClusterPath).ShouldBeNull();
        _said.Clear();

        await using var second = await StartAsync();
        (await QueryAsync(second, "SELECT answer FROM kept")).ShouldBe(42);
        _said.ShouldBeEmpty();
    }

    [Fact]
    public async Task It_listens_on_loopback_only_asks_for_a_password_and_is_safe_against_crashes()
    {
        await using var server = await EmbeddedPostgres.StartAsync(_folder.Path);
        (await QueryAsync(server, "SELECT current_setting('listen_addresses')")).ShouldBe("127.0.0.1");
        (await QueryAsync(server, "SELECT string_agg(current_setting(s), ' ') FROM unnest(ARRAY['fsync', 'full_page_writes', 'synchronous_commit']) s")).ShouldBe("on on on");
        (await QueryAsync(server, "SELECT pg_encoding_to_char(encoding) || ' ' || datcollate FROM pg_database WHERE datname = current_database()")).ShouldBe("UTF8 C");

        var open = new NpgsqlConnectionStringBuilder(server.ConnectionString) { Password = "guess", Pooling = false };
        await using var guess = new NpgsqlConnection(open.ToString());
        (await Should.ThrowAsync<PostgresException>(guess.OpenAsync())).SqlState.ShouldBe(PostgresErrorCodes.InvalidPassword);
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(Path.Combine(_folder.Path, "postgres", "password")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task A_crash_that_left_a_pid_file_behind_is_recovered()
    {
        var first = await StartAsync();
        await ExecuteAsync(first, "CREATE TABLE kept AS SELECT 42 AS answer");
        await EndAsync(first.ProcessId, first.ClusterDirectory);
        // A number that belongs to somebody else by now, as after a restart of a container.
        var file = Path.Combine(first.ClusterDirectory, "postmaster.pid");
        await File.WriteAllTextAsync(file, string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}\n{first.ClusterDirectory}\n0\n1\n"));
        await first.DisposeAsync();

        await using var second = await StartAsync();
        (await QueryAsync(second, "SELECT answer FROM kept")).ShouldBe(42);
    }

    [Fact]
    public async Task A_server_that_a_killed_hub_left_running_is_adopted()
    {
        var script = await StartAsync();
        var running = script.ProcessId;
        // What is left of a killed hub is its server: the file that says a hub uses it is open no more.
        script.Abandon();

        await using (var hub = await StartAsync())
        {
            hub.ProcessId.ShouldBe(running);
            _said.ShouldContain(s => s.StartsWith("PostgreSQL is running already", StringComparison.Ordinal));
        }
        Postmaster.Find(ClusterPath).ShouldBeNull();
    }

    [Fact]
    public async Task Two_hubs_share_one_server_and_the_last_one_out_stops_it()
    {
        var both = await Task.WhenAll(StartAsync(), StartAsync());
        both[0].ProcessId.ShouldBe(both[1].ProcessId);

        await both[0].StopAsync();
        (await QueryAsync(both[1], "SELECT 42")).ShouldBe(42);
        await both[1].StopAsync();
        Postmaster.Find(ClusterPath).ShouldBeNull();
    }

    [Fact]
    public async Task A_server_that_ends_on_its_own_is_started_again_where_it_was()
    {
        var restarted = new TaskCompletionSource();
        await using var server = await EmbeddedPostgres.StartAsync(_folder.Path, Quick with { Supervise = true }, said =>
        {
            if (said.StartsWith("PostgreSQL runs again", StringComparison.Ordinal))
                restarted.TrySetResult();
        });
        var address = server.ConnectionString;
        await EndAsync(server.ProcessId, server.ClusterDirectory);

        await restarted.Task.WaitAsync(TimeSpan.FromSeconds(60));
        server.ConnectionString.ShouldBe(address);
        (await QueryAsync(server, "SELECT 42")).ShouldBe(42);
    }

    [Fact]
    public async Task Its_port_taken_by_another_it_moves()
    {
        int port;
        await using (var first = await StartAsync())
            port = new NpgsqlConnectionStringBuilder(first.ConnectionString).Port;
        using var other = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, port);
        other.Start();

        await using var second = await StartAsync();
        new NpgsqlConnectionStringBuilder(second.ConnectionString).Port.ShouldNotBe(port);
        (await QueryAsync(second, "SELECT 42")).ShouldBe(42);
    }

    [Fact]
    public async Task Without_binaries_one_error_names_the_ways_out()
    {
        var error = await Should.ThrowAsync<EmbeddedPostgresException>(
            EmbeddedPostgres.StartAsync(_folder.Path, Quick with { BinariesFolder = Path.Combine(_folder.Path, "nothing"), Obtain = false }));
        error.Message.ShouldContain("apt-get install postgresql");
        error.Message.ShouldContain("HUB_DATABASE");
    }

    private string ClusterPath => Path.Combine(_folder.Path, "postgres", "cluster");

    private Task<EmbeddedPostgres> StartAsync() => EmbeddedPostgres.StartAsync(_folder.Path, Quick, Say);

    private void Say(string said)
    {
        lock (_said)
            _said.Add(said);
    }

    /// <summary>Kills the server as the system would when memory runs out.</summary>
    private static async Task EndAsync(int postmaster, string cluster)
    {
        using var process = Process.GetProcessById(postmaster);
        process.Kill();
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (Postmaster.Find(cluster) is not null)
            await Task.Delay(10, timeout.Token);
    }

    private static async Task ExecuteAsync(EmbeddedPostgres server, string sql) => await QueryAsync(server, sql);

    private static async Task<object?> QueryAsync(EmbeddedPostgres server, string sql)
    {
        await using var connection = new NpgsqlConnection(server.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
