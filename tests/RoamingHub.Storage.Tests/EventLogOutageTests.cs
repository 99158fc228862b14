using System.Collections.Concurrent;
using RoamingHub.Storage.Embedded;
using RoamingHub.TestSupport;

namespace RoamingHub.Storage.Tests;

/// <summary>On a server of its own, which it may stop; with fsync, as in life.</summary>
public sealed class EventLogOutageTests : IAsyncLifetime
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);

    private TestFolder _folder = null!;
    private EmbeddedPostgres _postgres = null!;
    private Database _database = null!;

    public async Task InitializeAsync()
    {
        _folder = TestFolder.Create("outage");
        _postgres = await EmbeddedPostgres.StartAsync(_folder.Path, new() { Supervise = false });
        _database = new(_postgres.ConnectionString);
        await _database.MigrateAsync();
    }

    public async Task DisposeAsync()
    {
        await _database.DisposeAsync();
        await _postgres.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Nothing_acknowledged_is_lost_when_the_server_crashes_and_the_log_comes_back_by_itself()
    {
        await using var log = new EventLog(_database, TestEvents.Types, new() { Grace = TimeSpan.FromMilliseconds(200) });
        var changes = new ConcurrentQueue<bool>();
        var down = new TaskCompletionSource();
        var up = new TaskCompletionSource();
        log.WritableChanged += writable =>
        {
            changes.Enqueue(writable);
            (writable ? up : down).TrySetResult();
        };
        var acknowledged = new ConcurrentBag<int>();
        var enough = new TaskCompletionSource();
        var writers = Enumerable.Range(0, 20).Select(w => Task.Run(async () =>
        {
            for (var i = 0; ; i++)
            {
                await log.AppendAsync($"note-{w}", ExpectedVersion.Any, [new NoteWritten(w * 1_000_000 + i)]);
                acknowledged.Add(w * 1_000_000 + i);
                if (acknowledged.Count > 500)
                    enough.TrySetResult();
            }
        })).ToList();
        await enough.Task.WaitAsync(Long);

        (await _postgres.PgCtlAsync(["stop", "-m", "immediate"])).Ok.ShouldBeTrue();
        foreach (var writer in writers)
            await Should.ThrowAsync<LogUnavailableException>(writer.WaitAsync(Long));
        await down.Task.WaitAsync(Long);
        log.Writable.ShouldBeFalse();
        await Should.ThrowAsync<LogUnavailableException>(log.WriteAsync("note-x", 1));

        await _postgres.RunAsync(CancellationToken.None);
        await up.Task.WaitAsync(Long);
        log.Writable.ShouldBeTrue();
        changes.ShouldBe([false, true]);
        (await log.WriteAsync("note-x", 1)).Conflict.ShouldBeFalse();

        var stored = (await log.ReadAllAsync(0, 1_000_000)).Select(e => ((NoteWritten)e.Data).Number).ToHashSet();
        acknowledged.Where(n => !stored.Contains(n)).ShouldBeEmpty();
        await VersionsAreContiguousAsync();
    }

    [Fact]
    public async Task A_connection_that_breaks_in_mid_write_loses_nothing_and_doubles_nothing()
    {
        // Longer than all the cuts together take on a slow machine: none of them is to become an outage.
        await using var log = new EventLog(_database, TestEvents.Types, new() { Grace = Long });
        using var stop = new CancellationTokenSource();
        var cutting = Task.Run(async () =>
        {
            for (var cuts = 0; cuts < 25;)
            {
                await using var cut = _database.Source.CreateCommand(
                    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name LIKE 'roaminghub-log-%' AND state = 'active'");
                cuts += (int)(long)(await cut.ExecuteScalarAsync())!;
            }
            await stop.CancelAsync();
        });
        var acknowledged = await Task.WhenAll(Enumerable.Range(0, 20).Select(w => Task.Run(async () =>
        {
            var version = 0L;
            while (!stop.IsCancellationRequested)
            {
                var result = await log.AppendAsync($"note-{w}", version, [new NoteWritten((int)version + 1), new NoteTorn("half")]);
                result.ShouldBe(result with { Conflict = false, Version = version + 2 });
                version = result.Version;
            }
            return version;
        })));
        await cutting;

        for (var w = 0; w < acknowledged.Length; w++)
            (await log.ReadStreamAsync($"note-{w}")).Count.ShouldBe((int)acknowledged[w]);
        log.Writable.ShouldBeTrue();
        await VersionsAreContiguousAsync();
    }

    [Fact]
    public async Task Readers_and_tail_go_on_after_a_crash_of_the_server()
    {
        await using var node = new TestNode(new Database(_postgres.ConnectionString));
        await node.Tail.Started;
        var reader = node.Read(new Counting());
        (await reader.WaitForAsync((await node.Log.WriteAsync("note-1", 1)).Position, Long)).ShouldBeTrue();

        (await _postgres.PgCtlAsync(["restart", "-m", "immediate", "-w"])).Ok.ShouldBeTrue();

        var seen = node.Tail.WaitForAsync(e => e.Data is NoteWritten { Number: 2 }, Long);
        var last = await WriteWhenPossibleAsync(node.Log);
        (await reader.WaitForAsync(last.Position, Long)).ShouldBeTrue();
        (await seen).ShouldNotBeNull();
        (await Checkpoints.ReadAsync(_database, "counting")).ShouldBe(last.Position);
    }

    private static async Task<AppendResult> WriteWhenPossibleAsync(EventLog log)
    {
        var up = new TaskCompletionSource();
        log.WritableChanged += writable => { if (writable) up.TrySetResult(); };
        try
        {
            return await log.WriteAsync("note-1", 2);
        }
        catch (LogUnavailableException)
        {
            await up.Task.WaitAsync(Long);
            return await log.WriteAsync("note-1", 2);
        }
    }

    private async Task VersionsAreContiguousAsync()
    {
        await using var wrong = _database.Source.CreateCommand("""
            SELECT count(*) FROM log.mt_streams s
            JOIN (SELECT stream_id, count(*) AS events, max(version) AS last FROM log.mt_events GROUP BY stream_id) e ON e.stream_id = s.id
            WHERE s.version <> e.last OR e.events <> e.last
            """);
        (await wrong.ExecuteScalarAsync()).ShouldBe(0L);
    }

    private sealed class Counting : ILogSubscriber
    {
        public string Name => "counting";
        public IReadOnlySet<string>? Types => null;
        public Task HandleAsync(IReadOnlyList<RecordedEvent> batch, Npgsql.NpgsqlConnection connection, Npgsql.NpgsqlTransaction transaction, CancellationToken ct) =>
            Task.CompletedTask;
    }
}
