using System.Text.Json.Nodes;
using RoamingHub.Core.Stations;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Partners;
using RoamingHub.Storage;
using RoamingHub.Storage.Partners;

namespace RoamingHub.Hub.Tests.Partners;

public sealed class StubbornEventsTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Ten = new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);
    private HubUnderTest _hub = null!;

    public async Task InitializeAsync() => _hub = await HubUnderTest.StartAsync();

    public async Task DisposeAsync() => await _hub.DisposeAsync();

    [Fact]
    public async Task An_event_that_nobody_can_tell_holds_up_no_other_and_is_told_once_it_can_be()
    {
        var (bad, good) = (new BadFeed("POISON"), new GoodFeed());
        var feed = new TestFeed(bad, good, _hub.Service<FeedTools>());
        var reader = _hub.Service<LogReaders>().Of(feed);
        reader.Start();
        foreach (var name in (string[])["BEFORE", "POISON", "AFTER"])
            await AppendAsync(name);
        await CaughtUpAsync(reader);

        bad.Told.ShouldBe(["BEFORE", "AFTER"]);
        good.Told.Distinct().ShouldBe(["BEFORE", "POISON", "AFTER"]);
        var aside = (await SetAsideAsync()).ShouldHaveSingleItem()!;
        ((string)aside["feed"]!, (string)aside["module"]!, (string)aside["stream"]!, (string)aside["type"]!, (string)aside["error"]!)
            .ShouldBe(("feed-test", "bad", "station-POISON", "station_disconnected", "Nobody can tell this."));
        var shown = (await ItemsAsync("/api/log-readers")).Single(r => (string)r!["name"]! == "feed-test")!;
        ((long)shown["behind"]!, (bool)shown["onThisNode"]!, shown["failing"]).ShouldBe((0L, true, null));

        // The hub of the next version can.
        bad.Poison = null;
        feed.Resumed();
        await AppendAsync("LATER");
        await CaughtUpAsync(reader);
        bad.Told.ShouldBe(["BEFORE", "AFTER", "POISON", "LATER"]);
        (await SetAsideAsync()).ShouldBeEmpty();
    }

    private async Task AppendAsync(string station) =>
        await _hub.Service<EventLog>().AppendAsync("station-" + station, ExpectedVersion.Any, [new StationDisconnected(new(station), 1, Ten)]);

    private async Task CaughtUpAsync(LogReader reader) =>
        (await reader.WaitForAsync(await _hub.Service<EventLog>().HeadAsync(), TimeSpan.FromSeconds(30))).ShouldBeTrue();

    private Task<JsonArray> SetAsideAsync() => ItemsAsync("/api/set-aside");

    private async Task<JsonArray> ItemsAsync(string path) => JsonNode.Parse(await _hub.Http.GetStringAsync(new Uri(path, UriKind.Relative)))!["items"]!.AsArray();

    private sealed class TestFeed(BadFeed bad, GoodFeed good, FeedTools tools) : PartnerFeed("test", [bad, good], tools);

    private sealed class BadFeed(string? poison) : IModuleFeed
    {
        public string? Poison { get; set; } = poison;

        public List<string> Told { get; } = [];

        public bool InAnyOrder => true;

        public ValueTask HandleAsync(RecordedEvent e, FeedBatch batch, CancellationToken ct)
        {
            if (e.Data is not StationDisconnected { Station: { Value: var name } })
                return default;
            if (name == Poison)
                throw new InvalidOperationException("Nobody can tell this.");
            if (!Told.Contains(name)) // what was handled with the poison comes again
                Told.Add(name);
            return default;
        }
    }

    private sealed class GoodFeed : IModuleFeed
    {
        public List<string> Told { get; } = [];

        public ValueTask HandleAsync(RecordedEvent e, FeedBatch batch, CancellationToken ct)
        {
            if (e.Data is StationDisconnected { Station: { Value: var name } })
                Told.Add(name);
            return default;
        }
    }
}
