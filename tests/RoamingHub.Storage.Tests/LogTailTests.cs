using System.Threading.Channels;
using RoamingHub.TestSupport;

namespace RoamingHub.Storage.Tests;

public sealed class LogTailTests : IAsyncLifetime
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    private TestDatabase _database = null!;
    private TestNode _here = null!;
    private TestNode _there = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync();
        _here = new(_database.Connect());
        _there = new(_database.Connect());
        await _here.Tail.Started;
        await _there.Tail.Started;
    }

    public async Task DisposeAsync()
    {
        await _here.DisposeAsync();
        await _there.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Every_node_sees_every_event_in_order_whoever_wrote_it()
    {
        const int Events = 2000;
        var seenHere = Collect(_here.Tail);
        var seenThere = Collect(_there.Tail);
        await Task.WhenAll(Enumerable.Range(1, Events).Select(i => (i % 2 == 0 ? _here : _there).Log.WriteAsync($"note-{i % 50}", i)));

        var positions = Enumerable.Range(1, Events).Select(i => (long)i).ToList();
        (await TakeAsync(seenHere, Events)).ShouldBe(positions);
        (await TakeAsync(seenThere, Events)).ShouldBe(positions);
    }

    [Fact]
    public async Task What_comes_from_memory_equals_what_is_stored()
    {
        var waited = _here.Tail.WaitForAsync(e => e.Stream == "note-1", Long);
        await _here.Log.AppendAsync("note-1", ExpectedVersion.None, [new NoteWritten(1, "nul \0 and \ud800 alone")]);

        (await waited).ShouldBe((await _here.Log.ReadStreamAsync("note-1"))[0]);
    }

    [Fact]
    public async Task A_notification_wakes_the_other_node_without_polling()
    {
        // The clock of this node stands still, so its poll never comes.
        await using var tail = new LogTail(_here.Log, _here.Database, time: new StandingClock());
        await tail.Started;
        // Until LISTEN is in place nothing would wake it.
        await _database.UntilAsync("SELECT count(*) >= 3 FROM pg_stat_activity WHERE datname = current_database() AND query = 'LISTEN hub_log' AND state = 'idle'");
        var waited = tail.WaitForAsync(e => e.Stream == "note-1", Long);
        await _there.Log.WriteAsync("note-1", 1);

        (await waited.WaitAsync(Long))!.Position.ShouldBe(1);
    }

    [Fact]
    public async Task Without_notifications_the_poll_finds_it()
    {
        var waited = _here.Tail.WaitForAsync(e => e.Stream == "note-1", Long);
        await _there.Log.WriteAsync("note-0", 0);
        await _database.ExecuteAsync("""
            INSERT INTO log.mt_streams (id, type, version) VALUES ('note-1', 'note', 1);
            INSERT INTO log.mt_events (seq_id, id, stream_id, version, data, type)
            VALUES (nextval('log.mt_events_sequence'), gen_random_uuid(), 'note-1', 1, '{"number": 1, "text": ""}', 'note_written');
            """);

        (await waited)!.Data.ShouldBe(new NoteWritten(1));
    }

    [Fact]
    public async Task Waiting_ends_with_null_after_the_timeout()
    {
        await _here.Log.WriteAsync("note-1", 1);
        (await _here.Tail.WaitForAsync(_ => false, TimeSpan.FromMilliseconds(50))).ShouldBeNull();
    }

    [Fact]
    public async Task An_answer_that_came_before_the_waiting_is_found_from_the_questions_position()
    {
        var question = await _here.Log.WriteAsync("note-1", 1);
        var answer = await _here.Log.WriteAsync("note-1", 2);
        (await _here.Tail.WaitForAsync(e => e.Position >= answer.Position, Long, answer.Position - 1))!.Position.ShouldBe(answer.Position);

        var found = await _here.Tail.WaitForAsync(e => e.Stream == "note-1", Long, question.Position);
        found!.Position.ShouldBe(answer.Position);
    }

    [Fact]
    public async Task A_handler_that_throws_gets_the_next_event_and_disturbs_nobody()
    {
        var numbers = Channel.CreateUnbounded<long>();
        using var broken = _here.Tail.Subscribe(e =>
        {
            numbers.Writer.TryWrite(e.Position);
            throw new InvalidOperationException("broken on purpose");
        });
        var sound = Collect(_here.Tail);
        await _here.Log.WriteAsync("note-1", 1, 2);

        (await TakeAsync(numbers.Reader, 2)).ShouldBe([1, 2]);
        (await TakeAsync(sound, 2)).ShouldBe([1, 2]);
    }

    [Fact]
    public async Task An_ended_subscription_hears_nothing()
    {
        var heard = Channel.CreateUnbounded<long>();
        _here.Tail.Subscribe(e => { heard.Writer.TryWrite(e.Position); }).Dispose();
        var other = Collect(_here.Tail);
        await _here.Log.WriteAsync("note-1", 1);

        await TakeAsync(other, 1);
        heard.Reader.TryRead(out _).ShouldBeFalse();
    }

    private static ChannelReader<long> Collect(LogTail tail)
    {
        var seen = Channel.CreateUnbounded<long>();
        tail.Subscribe(e => { seen.Writer.TryWrite(e.Position); });
        return seen.Reader;
    }

    private static async Task<List<long>> TakeAsync(ChannelReader<long> reader, int count)
    {
        using var timeout = new CancellationTokenSource(Long);
        var taken = new List<long>();
        while (taken.Count < count)
            taken.Add(await reader.ReadAsync(timeout.Token));
        return taken;
    }

    private sealed class StandingClock : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }
}
