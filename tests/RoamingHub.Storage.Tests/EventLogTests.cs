using System.Text.Json;
using Npgsql;
using RoamingHub.TestSupport;

namespace RoamingHub.Storage.Tests;

public sealed class EventLogTests : IAsyncLifetime
{
    private TestDatabase _database = null!;
    private EventLog _log = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync();
        _log = new(_database.Database, TestEvents.Types);
    }

    public async Task DisposeAsync()
    {
        await _log.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task What_was_appended_is_read_back_in_order()
    {
        var first = await _log.AppendAsync("note-1", ExpectedVersion.None, [new NoteWritten(1, "a"), new NoteWritten(2, "b")]);
        var second = await _log.AppendAsync("note-1", 2, [new NoteTorn("wet")]);

        first.ShouldBe(new AppendResult(false, 2, 2));
        second.ShouldBe(new AppendResult(false, 3, 3));
        var events = await _log.ReadStreamAsync("note-1");
        events.Select(e => e.Data).ShouldBe([new NoteWritten(1, "a"), new NoteWritten(2, "b"), new NoteTorn("wet")]);
        events.Select(e => e.Version).ShouldBe([1, 2, 3]);
        events.Select(e => e.Position).ShouldBe([1, 2, 3]);
        events.Select(e => e.Type).ShouldBe(["note_written", "note_written", "note_torn"]);
        (await _log.HeadAsync()).ShouldBe(3);
    }

    [Fact]
    public async Task Part_of_a_stream_can_be_read()
    {
        await _log.WriteAsync("note-1", 1, 2, 3, 4, 5);

        (await _log.ReadStreamAsync("note-1", afterVersion: 1, upToVersion: 3)).Select(e => e.Version).ShouldBe([2, 3]);
        (await _log.ReadStreamAsync("nobody")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_wrong_expectation_is_a_conflict_that_tells_the_version()
    {
        await _log.WriteAsync("note-1", 1, 2);

        (await _log.AppendAsync("note-1", ExpectedVersion.None, [new NoteTorn("x")])).ShouldBe(new AppendResult(true, 2, 0));
        (await _log.AppendAsync("note-1", 1, [new NoteTorn("x")])).ShouldBe(new AppendResult(true, 2, 0));
        (await _log.AppendAsync("note-2", 7, [new NoteTorn("x")])).ShouldBe(new AppendResult(true, 0, 0));
        (await _log.ReadAllAsync(0, 100)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_refused_append_burns_no_position()
    {
        await _log.WriteAsync("note-1", 1);
        for (var i = 0; i < 20; i++)
            (await _log.AppendAsync("note-1", 9, [new NoteTorn("x"), new NoteTorn("y")])).Conflict.ShouldBeTrue();

        (await _log.WriteAsync("note-2", 2)).Position.ShouldBe(2);
    }

    [Fact]
    public async Task One_of_many_writers_who_expect_the_same_version_wins()
    {
        await _log.WriteAsync("note-1", 0);
        var results = await Task.WhenAll(Enumerable.Range(1, 50).Select(i => _log.AppendAsync("note-1", 1, [new NoteWritten(i)])));

        results.Count(r => !r.Conflict).ShouldBe(1);
        results.Where(r => r.Conflict).ShouldAllBe(r => r.Version == 2);
    }

    [Fact]
    public async Task Appends_to_one_stream_keep_the_order_of_their_callers()
    {
        var appends = Enumerable.Range(1, 300).Select(i => _log.WriteAsync("note-1", i)).ToList();
        await Task.WhenAll(appends);

        var numbers = (await _log.ReadStreamAsync("note-1")).Select(e => ((NoteWritten)e.Data).Number);
        numbers.ShouldBe(Enumerable.Range(1, 300));
    }

    [Fact]
    public async Task The_streams_row_follows_its_events()
    {
        await _log.WriteAsync("note-1", 1, 2, 3);
        await _log.WriteAsync("note-1", 4);

        (await _database.QueryAsync<string>("""
            SELECT concat_ws(' ', s.id, s.type, s.version, s.tenant_id, s.is_archived, s."timestamp" = max(e."timestamp"), s.created = min(e."timestamp"))
            FROM log.mt_streams s JOIN log.mt_events e ON e.stream_id = s.id GROUP BY s.id
            """)).ShouldBe("note-1 note 4 *DEFAULT* f t t");
        (await _database.QueryAsync<string>("""
            SELECT DISTINCT concat_ws(' ', type, tenant_id, mt_dotnet_type, is_archived, bdata IS NULL) FROM log.mt_events
            """)).ShouldBe("note_written *DEFAULT* RoamingHub.Storage.Tests.NoteWritten, RoamingHub.Storage.Tests f t");
    }

    [Fact]
    public async Task Text_that_jsonb_cannot_hold_is_replaced_and_the_rest_kept()
    {
        const string Text = "nul \0, lone \ud83d high, lone \ude00 low, pair \ud83d\ude00, ä, \\u0000 spelt out, \"";
        await _log.AppendAsync("note-1", ExpectedVersion.Any, [new NoteWritten(1, Text)]);

        var stored = (NoteWritten)(await _log.ReadStreamAsync("note-1"))[0].Data;
        stored.Text.ShouldBe("nul \ufffd, lone \ufffd high, lone \ufffd low, pair \ud83d\ude00, ä, \\u0000 spelt out, \"");
    }

    [Fact]
    public async Task What_jsonb_refuses_harms_only_its_own_caller()
    {
        // A number beyond jsonb's range: valid JSON that no repair of text can save.
        var bad = new RawKept(JsonDocument.Parse("1e999999").RootElement);
        var appends = Enumerable.Range(0, 60)
            .Select(i => i % 20 == 7 ? _log.AppendAsync($"raw-{i}", ExpectedVersion.None, [bad]) : _log.WriteAsync($"note-{i}", i))
            .ToList();
        await Task.WhenAll(appends.Select(a => a.ContinueWith(_ => { }, TaskScheduler.Default)));

        for (var i = 0; i < appends.Count; i++)
        {
            if (i % 20 == 7)
                appends[i].Exception!.InnerException.ShouldBeOfType<PostgresException>();
            else
                (await appends[i]).Conflict.ShouldBeFalse();
        }
        (await _log.ReadAllAsync(0, 100)).Count.ShouldBe(57);
        _log.Writable.ShouldBeTrue();
    }

    [Fact]
    public async Task An_event_that_is_not_registered_fails_its_caller()
    {
        await Should.ThrowAsync<ArgumentException>(_log.AppendAsync("note-1", ExpectedVersion.Any, ["text"]));
        await Should.ThrowAsync<ArgumentException>(_log.AppendAsync("note-1", ExpectedVersion.Any, []));
    }

    [Fact]
    public async Task A_cancelled_append_ends_at_once()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(_log.AppendAsync("note-1", ExpectedVersion.Any, [new NoteTorn("x")], cancelled.Token));
        (await _log.WriteAsync("note-2", 1)).Conflict.ShouldBeFalse();
    }

    [Fact]
    public async Task An_alias_of_a_newer_hub_is_handed_out_as_it_is()
    {
        await _log.WriteAsync("note-1", 1);
        await _database.ExecuteAsync("""UPDATE log.mt_events SET type = 'note_framed', data = '{"frame": 1}'""");

        (await _log.ReadAllAsync(0, 10))[0].Data.ShouldBe(new UnknownEvent("note_framed", """{"frame": 1}"""));
    }

    [Fact]
    public async Task Tombstones_are_not_events()
    {
        await _log.WriteAsync("note-1", 1);
        await _database.ExecuteAsync("""
            INSERT INTO log.mt_streams (id, type, version) VALUES ('mt_tombstone', 'tombstone', 1);
            INSERT INTO log.mt_events (seq_id, id, stream_id, version, data, type)
            VALUES (nextval('log.mt_events_sequence'), gen_random_uuid(), 'mt_tombstone', 1, '{}', 'tombstone');
            """);
        await _log.WriteAsync("note-1", 2);

        (await _log.ReadAllAsync(0, 10)).Select(e => e.Position).ShouldBe([1, 3]);
    }
}
