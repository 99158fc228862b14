using RoamingHub.Storage.ReadModels;
using RoamingHub.Storage.Stations;
using RoamingHub.TestSupport;

namespace RoamingHub.Storage.Tests.Stations;

public sealed class WireLogTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly CancellationTokenSource _stop = new();
    private TestDatabase _test = null!;
    private WireLog _log = null!;
    private Task _running = Task.CompletedTask;

    public async Task InitializeAsync()
    {
        _test = await TestDatabase.CreateAsync();
        _log = new(_test.Database, raw => raw.Replace("s3cret", "****", StringComparison.Ordinal));
        _running = _log.RunAsync(_stop.Token);
    }

    public async Task DisposeAsync()
    {
        await _stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(_running);
        await _test.DisposeAsync();
    }

    [Fact]
    public async Task Frames_are_paged_newest_first_also_those_of_one_moment()
    {
        for (var i = 0; i < 10; i++)
            _log.Add(new(Noon.AddSeconds(i / 4), "CP1", 'i', 'c', $"{i:00}", "Heartbeat", $"{i}"));
        var ids = new List<string?>();
        var page = new PageRequest(Limit: 3);
        do
        {
            var frames = await _log.ReadAsync("CP1", new(), page, default);
            ids.AddRange(frames.Items.Select(f => f.MessageId));
            page = page with { After = frames.Next };
        }
        while (page.After is not null);

        ids.ShouldBe(["09", "08", "07", "06", "05", "04", "03", "02", "01", "00"]);
    }

    [Fact]
    public async Task Frames_are_found_by_what_support_knows_of_them()
    {
        _log.Add(new(Noon, "CP1", 'o', 'c', "7", "GetConfiguration", "call"));
        _log.Add(new(Noon.AddSeconds(1), "CP1", 'i', 'c', "8", "Heartbeat", "beat"));
        _log.Add(new(Noon.AddSeconds(2), "CP1", 'i', 'r', "7", null, "answer"));
        _log.Add(new(Noon.AddSeconds(3), "CP2", 'i', 'c', "9", "Heartbeat", "other"));

        (await RawAsync(new())).ShouldBe(["answer", "beat", "call"]);
        (await RawAsync(new(Action: "GetConfiguration"))).ShouldBe(["answer", "call"]); // the answer belongs to its call
        (await RawAsync(new(Type: 'r'))).ShouldBe(["answer"]);
        (await RawAsync(new(Direction: 'o'))).ShouldBe(["call"]);
        (await RawAsync(new(MessageId: "8"))).ShouldBe(["beat"]);
        (await RawAsync(new(From: Noon.AddSeconds(1), To: Noon.AddSeconds(2)))).ShouldBe(["beat"]);
    }

    [Fact]
    public async Task What_may_not_be_read_is_never_written()
    {
        _log.Add(new(Noon, "CP1", 'o', 'c', "7", "ChangeConfiguration", "key s3cret"));

        (await RawAsync(new())).ShouldBe(["key ****"]);
        (await _test.QueryAsync<long>("SELECT count(*) FROM hub.wire_log WHERE raw LIKE '%s3cret%'")).ShouldBe(0);
    }

    [Fact]
    public async Task Days_have_partitions_and_old_ones_go()
    {
        _log.Add(new(Noon.AddDays(-20), "CP1", 'i', 'c', "1", "A", "long ago"));
        _log.Add(new(Noon, "CP1", 'i', 'c', "2", "A", "before there was a partition"));
        (await RawAsync(new())).Count.ShouldBe(2);

        await _log.MaintainAsync(Noon, retentionDays: 14, default);
        await _log.MaintainAsync(Noon, retentionDays: 14, default);

        (await RawAsync(new())).ShouldBe(["before there was a partition"]);
        (await _test.QueryAsync<string>("SELECT relname::text FROM hub.wire_log l JOIN pg_class c ON c.oid = l.tableoid")).ShouldBe("wire_log_20260301");
        await _log.MaintainAsync(Noon.AddDays(14), retentionDays: 14, default);
        (await RawAsync(new())).Count.ShouldBe(1);
        await _log.MaintainAsync(Noon.AddDays(15), retentionDays: 14, default);
        (await RawAsync(new())).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_station_that_breaks_rules_in_ever_new_ways_keeps_its_last_ones()
    {
        var notes = new StationNotes(_test.Database);
        for (var i = 0; i < StationNotes.Kept + 50; i++)
            notes.Deviation("CP1", "Heartbeat", "UnknownMember", $"/x{i}", Noon.AddSeconds(i));
        notes.Deviation("CP1", "Heartbeat", "UnknownMember", "/" + new string('y', 100_000), Noon.AddDays(1));

        var kept = (await notes.DeviationsAsync(["CP1"], default))["CP1"].ToList();

        kept.Count.ShouldBe(StationNotes.Kept);
        kept.Take(2).Select(d => d.Member).ShouldBe(["…", $"/x{StationNotes.Kept + 49}"]);
    }

    private async Task<IReadOnlyList<string>> RawAsync(WireQuery query) => [.. (await _log.ReadAsync("CP1", query, new(Limit: 100), default)).Items.Select(f => f.Raw)];
}
