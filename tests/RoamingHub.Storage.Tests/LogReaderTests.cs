using System.Collections.Concurrent;
using Npgsql;
using RoamingHub.TestSupport;

namespace RoamingHub.Storage.Tests;

public sealed class LogReaderTests : IAsyncLifetime
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    private TestDatabase _database = null!;
    private TestNode _node = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync();
        await _database.ExecuteAsync("CREATE TABLE effects (reader text, position bigint, PRIMARY KEY (reader, position))");
        _node = new(_database.Connect());
    }

    public async Task DisposeAsync()
    {
        await _node.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task A_new_reader_takes_everything_from_the_first_event_on()
    {
        await _node.Log.WriteAsync("note-1", 1, 2, 3);
        var effects = new Effects("effects");
        var reader = _node.Read(effects);
        var last = await _node.Log.WriteAsync("note-2", 4);

        (await reader.WaitForAsync(last.Position, Long)).ShouldBeTrue();
        effects.Numbers.ShouldBe([1, 2, 3, 4]);
        (await Checkpoints.ReadAsync(_database.Database, "effects")).ShouldBe(4);
    }

    [Fact]
    public async Task A_reader_from_the_head_takes_only_what_comes_after()
    {
        await _node.Log.WriteAsync("note-1", 1, 2, 3);
        var effects = new Effects("effects");
        var reader = _node.Read(effects, new() { FromHead = true });
        (await reader.WaitForAsync(3, Long)).ShouldBeTrue();
        var last = await _node.Log.WriteAsync("note-2", 4);

        (await reader.WaitForAsync(last.Position, Long)).ShouldBeTrue();
        effects.Numbers.ShouldBe([4]);
    }

    [Fact]
    public async Task A_reader_gets_only_the_types_it_asked_for_and_still_moves_on()
    {
        var effects = new Effects("effects") { Types = new HashSet<string> { "note_torn" } };
        await _node.Log.WriteAsync("note-1", 1);
        await _node.Log.AppendAsync("note-1", ExpectedVersion.Any, [new NoteTorn("old")]);
        var reader = _node.Read(effects);
        await _node.Log.AppendAsync("note-1", ExpectedVersion.Any, [new NoteTorn("new")]);
        var last = await _node.Log.WriteAsync("note-1", 2);

        (await reader.WaitForAsync(last.Position, Long)).ShouldBeTrue();
        effects.Seen.Select(e => e.Data).ShouldBe([new NoteTorn("old"), new NoteTorn("new")]);
    }

    [Fact]
    public async Task A_reader_goes_on_where_it_stopped()
    {
        var first = await _node.Log.WriteAsync("note-1", 1, 2);
        var before = new Effects("effects");
        var reader = _node.Read(before);
        (await reader.WaitForAsync(first.Position, Long)).ShouldBeTrue();
        await reader.DisposeAsync();

        var second = await _node.Log.WriteAsync("note-1", 3);
        var after = new Effects("effects");
        (await _node.Read(after).WaitForAsync(second.Position, Long)).ShouldBeTrue();
        after.Numbers.ShouldBe([3]);
    }

    [Fact]
    public async Task A_failing_batch_leaves_no_effect_is_reported_and_comes_again()
    {
        var effects = new Effects("effects") { FailAt = 3 };
        var reader = _node.Read(effects, new() { FirstRetry = TimeSpan.FromMilliseconds(10), LastRetry = TimeSpan.FromMilliseconds(20) });
        var last = await _node.Log.WriteAsync("note-1", 1, 2, 3, 4);

        (await reader.WaitForAsync(2, Long)).ShouldBeTrue("what stands before the failing event goes through");
        while (reader.Failing != "after position 2: note 3 is not to my taste")
            await effects.Failures.WaitAsync(1);
        (await _database.QueryAsync<long>("SELECT max(position) FROM effects")).ShouldBe(2);
        (await Checkpoints.ReadAsync(_database.Database, "effects")).ShouldBe(2);

        effects.FailAt = 0;
        (await reader.WaitForAsync(last.Position, Long)).ShouldBeTrue();
        (await _database.QueryAsync<long>("SELECT count(*) FROM effects")).ShouldBe(4);
    }

    [Fact]
    public async Task A_reader_that_fails_holds_no_other_one_up()
    {
        var broken = _node.Read(new Effects("broken") { FailAt = 1 });
        var sound = _node.Read(new Effects("sound"));
        var last = await _node.Log.WriteAsync("note-1", 1, 2);

        (await sound.WaitForAsync(last.Position, Long)).ShouldBeTrue();
        (await broken.WaitForAsync(1, TimeSpan.FromMilliseconds(50))).ShouldBeFalse();
    }

    [Fact]
    public async Task Effects_that_were_written_before_a_failure_are_rolled_back_with_the_checkpoint()
    {
        var effects = new Effects("effects") { FailAt = 2, FailAfterWriting = true };
        var reader = _node.Read(effects, new() { FirstRetry = TimeSpan.FromMilliseconds(10) });
        await _node.Log.WriteAsync("note-1", 1, 2);
        (await reader.WaitForAsync(1, Long)).ShouldBeTrue();
        await effects.Failures.WaitAsync(2);

        (await _database.QueryAsync<string>("SELECT string_agg(position::text, ',') FROM effects")).ShouldBe("1");
    }

    [Fact]
    public async Task Two_nodes_share_the_readers_and_each_event_has_its_effect_once()
    {
        await using var other = new TestNode(_database.Connect());
        var here = new Effects("effects");
        var there = new Effects("effects");
        var readers = new[] { _node.Read(here), other.Read(there) };

        var writes = Enumerable.Range(1, 200).Select(i => (i % 2 == 0 ? _node : other).Log.WriteAsync($"note-{i}", i));
        var last = (await Task.WhenAll(writes)).Max(r => r.Position);

        foreach (var reader in readers)
            (await reader.WaitForAsync(last, Long)).ShouldBeTrue();
        readers.Count(r => r.Owned).ShouldBe(1);
        (await _database.QueryAsync<long>("SELECT count(*) FROM effects")).ShouldBe(200);
        here.Seen.Concat(there.Seen).Select(e => e.Position).ShouldBe(Enumerable.Range(1, 200).Select(i => (long)i));
    }

    [Fact]
    public async Task Another_node_takes_over_when_the_owner_goes()
    {
        var other = new TestNode(_database.Connect());
        var owner = other.Read(new Effects("effects"));
        var first = await _node.Log.WriteAsync("note-1", 1);
        (await owner.WaitForAsync(first.Position, Long)).ShouldBeTrue();
        owner.Owned.ShouldBeTrue();

        var heir = new Effects("effects");
        var reader = _node.Read(heir);
        await other.DisposeAsync();
        var second = await _node.Log.WriteAsync("note-1", 2);

        (await reader.WaitForAsync(second.Position, Long)).ShouldBeTrue();
        heir.Numbers.ShouldBe([2]);
        heir.Resumptions.ShouldBe(1);
    }

    [Fact]
    public async Task An_owner_that_lost_its_lease_without_knowing_is_kept_out_by_the_checkpoint()
    {
        var stale = new Effects("effects");
        var reader = _node.Read(stale, new() { FirstRetry = TimeSpan.FromMilliseconds(10) });
        (await reader.WaitForAsync((await _node.Log.WriteAsync("note-1", 1)).Position, Long)).ShouldBeTrue();

        // As if another node had done event 2 meanwhile.
        await _database.ExecuteAsync("UPDATE log.mt_event_progression SET last_seq_id = 2 WHERE name = 'effects'");
        await _node.Log.WriteAsync("note-1", 2);
        var last = await _node.Log.WriteAsync("note-1", 3);

        (await reader.WaitForAsync(last.Position, Long)).ShouldBeTrue();
        stale.Resumptions.ShouldBeGreaterThan(1);
        (await _database.QueryAsync<string>("SELECT string_agg(position::text, ',' ORDER BY position) FROM effects")).ShouldBe("1,3");
    }

    [Fact]
    public async Task A_reader_whose_lease_connection_is_cut_goes_on()
    {
        var effects = new Effects("effects");
        var reader = _node.Read(effects);
        (await reader.WaitForAsync((await _node.Log.WriteAsync("note-1", 1)).Position, Long)).ShouldBeTrue();
        await _database.ExecuteAsync(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'roaminghub-leases' AND datname = current_database()");

        var last = await _node.Log.WriteAsync("note-1", 2);
        (await reader.WaitForAsync(last.Position, Long)).ShouldBeTrue();
        effects.Numbers.ShouldBe([1, 2]);
    }

    [Fact]
    public async Task Numbers_burnt_by_a_rollback_hold_no_reader_up()
    {
        await _node.Log.WriteAsync("note-1", 1);
        await _database.ExecuteAsync("SELECT nextval('log.mt_events_sequence') FROM generate_series(1, 5)");
        var effects = new Effects("effects");
        var reader = _node.Read(effects);
        var last = await _node.Log.WriteAsync("note-1", 2);

        last.Position.ShouldBe(7);
        (await reader.WaitForAsync(7, Long)).ShouldBeTrue();
        effects.Numbers.ShouldBe([1, 2]);
    }

    [Fact]
    public async Task A_reader_far_behind_catches_up_in_batches_while_new_events_come()
    {
        for (var i = 0; i < 30; i++)
            await _node.Log.WriteAsync("note-1", [.. Enumerable.Range(i * 100, 100)]);
        var effects = new Effects("effects");
        var reader = _node.Read(effects, new() { BatchSize = 64 });
        for (var i = 3000; i < 3100; i++)
            await _node.Log.WriteAsync("note-1", i);

        (await reader.WaitForAsync(3100, Long)).ShouldBeTrue();
        effects.Numbers.ShouldBe(Enumerable.Range(0, 3100));
        effects.LargestBatch.ShouldBeLessThanOrEqualTo(64);
    }

    private sealed class Effects(string name) : ILogSubscriber
    {
        private readonly ConcurrentQueue<RecordedEvent> _seen = new();

        public string Name => name;
        public IReadOnlySet<string>? Types { get; init; }
        public volatile int FailAt;
        public bool FailAfterWriting { get; init; }
        public Countdown Failures { get; } = new();
        public int Resumptions { get; private set; }
        public int LargestBatch { get; private set; }
        /// <summary>What took effect, in order.</summary>
        public IReadOnlyList<RecordedEvent> Seen => [.. _seen];
        public IEnumerable<int> Numbers => Seen.Select(e => ((NoteWritten)e.Data).Number);

        public async Task HandleAsync(
            IReadOnlyList<RecordedEvent> batch, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct)
        {
            var fails = FailAt != 0 && batch.Any(e => e.Data is NoteWritten n && n.Number == FailAt);
            if (!fails || FailAfterWriting)
            {
                await using var write = new NpgsqlCommand("INSERT INTO effects SELECT $1, unnest($2)", connection, transaction);
                write.Parameters.Add(new() { Value = name });
                write.Parameters.Add(new() { Value = batch.Select(e => e.Position).ToArray() });
                await write.ExecuteNonQueryAsync(ct);
            }
            if (fails)
            {
                Failures.Count();
                throw new InvalidDataException($"note {FailAt} is not to my taste");
            }
            LargestBatch = Math.Max(LargestBatch, batch.Count);
            foreach (var e in batch)
                _seen.Enqueue(e);
        }

        public void Resumed() => Resumptions++;
    }
}
