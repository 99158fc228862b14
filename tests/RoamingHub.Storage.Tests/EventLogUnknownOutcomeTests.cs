using Npgsql;
using RoamingHub.TestSupport;

namespace RoamingHub.Storage.Tests;

/// <summary>The connection breaks while a group is being committed: is it in, or is it not?</summary>
public sealed class EventLogUnknownOutcomeTests : IAsyncLifetime
{
    private TestDatabase _direct = null!;
    private LossyProxy _proxy = null!;
    private Database _proxied = null!;
    private EventLog _log = null!;

    public async Task InitializeAsync()
    {
        _direct = await TestDatabase.CreateAsync();
        var address = new NpgsqlConnectionStringBuilder(_direct.ConnectionString);
        _proxy = new(address.Port);
        address.Port = _proxy.Port;
        _proxied = new(address.ToString());
        _log = new(_proxied, TestEvents.Types, new() { Grace = TimeSpan.FromSeconds(30) });
        await _log.WriteAsync("note-0", 0);
    }

    public async Task DisposeAsync()
    {
        await _log.DisposeAsync();
        await _proxied.DisposeAsync();
        _proxy.Dispose();
        await _direct.DisposeAsync();
    }

    [Fact]
    public async Task An_append_whose_answer_was_lost_is_found_and_not_written_again()
    {
        _proxy.LoseNext(Loss.Answer);

        (await _log.AppendAsync("note-1", ExpectedVersion.Any, [new NoteWritten(1), new NoteWritten(2)])).ShouldBe(new AppendResult(false, 2, 3));
        (await CountAsync()).ShouldBe(3);
        (await _log.WriteAsync("note-1", 3)).ShouldBe(new AppendResult(false, 3, 4));
    }

    [Fact]
    public async Task A_refusal_whose_answer_was_lost_is_a_refusal_again()
    {
        _proxy.LoseNext(Loss.Answer);

        (await _log.AppendAsync("note-0", ExpectedVersion.None, [new NoteWritten(1)])).ShouldBe(new AppendResult(true, 1, 0));
        (await CountAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task A_server_process_that_was_left_behind_cannot_commit_afterwards()
    {
        await using var blocker = await _direct.Database.OpenDedicatedAsync("blocker");
        await ExecuteAsync(blocker, "SELECT pg_advisory_lock(5208208757389214273)");
        var left = await _direct.QueryAsync<int>("SELECT pid FROM pg_stat_activity WHERE application_name LIKE 'roaminghub-log-%' AND datname = current_database()");
        _proxy.LoseNext(Loss.Client);
        var append = _log.AppendAsync("note-1", ExpectedVersion.Any, [new NoteWritten(1)]);

        await _direct.UntilAsync($"""
            SELECT count(*) = 1 AND bool_and(pid <> {left}) FROM pg_stat_activity
            WHERE application_name LIKE 'roaminghub-log-%' AND datname = current_database() AND wait_event = 'advisory'
            """);
        await ExecuteAsync(blocker, "SELECT pg_advisory_unlock(5208208757389214273)");

        (await append).Version.ShouldBe(1);
        (await CountAsync()).ShouldBe(2);
    }

    private Task<long> CountAsync() => _direct.QueryAsync<long>("SELECT count(*) FROM log.mt_events");

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
