using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using RoamingHub.Core.Partners;
using RoamingHub.Storage;
using RoamingHub.Storage.Partners;

namespace RoamingHub.Hub.Tests.Stations.LocalLists;

/// <summary>
/// Stations' local authorization lists and caches, from the API and the log to the station's memory, over real sockets. One hub for all; each
/// test begins without tokens and has stations of its own.
/// </summary>
public sealed class LocalListTests(LocalListTests.Hub shared) : IClassFixture<LocalListTests.Hub>, IAsyncLifetime
{
    private static int s_tests;
    private readonly HubUnderTest _hub = shared.It;
    private readonly string _prefix = $"L{Interlocked.Increment(ref s_tests)}-";

    private string Cp1 => _prefix + "1";

    private string Cp2 => _prefix + "2";

    public async Task InitializeAsync()
    {
        foreach (var token in (await _hub.Http.GetFromJsonAsync<JsonElement>("/api/tokens?limit=1000")).GetProperty("items").EnumerateArray())
            (await _hub.Http.DeleteAsync($"/api/tokens/{token.GetProperty("idTag").GetString()}")).EnsureSuccessStatusCode();
        await _hub.Database.ExecuteAsync("DELETE FROM hub.partner_tokens");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [InlineData("ocpp1.6")]
    [InlineData("ocpp2.0.1")]
    public async Task A_list_that_is_switched_on_is_sent_whole_and_then_kept_in_step(string protocol)
    {
        await TokenAsync("CARD1", "Accepted");
        await TokenAsync("CARD2", "Blocked");
        var list = new ListKeeper(protocol);
        await using var station = await ConnectAsync(Cp1, protocol, list);
        await SwitchAsync(Cp1, "local");
        var shown = await InStepAsync(Cp1);
        list.Entries.ShouldBe(["CARD1:Accepted", "CARD2:Blocked"]);
        (shown.GetProperty("version").GetInt32(), shown.GetProperty("size").GetInt32(), shown.GetProperty("lastOutcome").GetString())
            .ShouldBe((list.Version, 2, "Accepted"));
        var whole = Updates(station); // once more where the station's boot was noted while the first was under way
        whole.ShouldAllBe(u => u == "Full");

        await TokenAsync("CARD3", "Accepted", """, "parentIdTag": "FLEET", "expiryDate": "2030-01-01T00:00:00Z" """);
        await TokenAsync("CARD1", "Blocked");
        (await _hub.Http.DeleteAsync("/api/tokens/CARD2")).EnsureSuccessStatusCode();
        await InStepAsync(Cp1);
        list.Entries.ShouldBe(["CARD1:Blocked", "CARD3:Accepted"]);
        Updates(station).Skip(whole.Count).ToList().ShouldSatisfyAllConditions(later => later.ShouldNotBeEmpty(), later => later.ShouldAllBe(u => u == "Differential"));
    }

    [Fact]
    public async Task Nothing_is_sent_to_a_station_that_is_not_switched_on_and_nothing_after_it_is_switched_off()
    {
        await using var silent = await PlainStation.ConnectAsync(_hub, _prefix + "off", "ocpp1.6");
        await using var station = await ConnectAsync(Cp1, "ocpp1.6", new("ocpp1.6"));
        await SwitchAsync(Cp1, "local");
        await TokenAsync("CARD1", "Blocked");
        await InStepAsync(Cp1);
        var off = await SwitchAsync(Cp1, "off");
        off.GetProperty("state").GetString().ShouldBe("off");
        var asked = station.Asked.Count;

        await using var other = await ConnectAsync(Cp2, "ocpp1.6", new("ocpp1.6"));
        await TokenAsync("CARD2", "Blocked");
        await SwitchAsync(Cp2, "local");
        await InStepAsync(Cp2);
        silent.Asked.ShouldBeEmpty();
        station.Asked.Count.ShouldBe(asked);
    }

    [Theory]
    [InlineData("ocpp1.6")]
    [InlineData("ocpp2.0.1")]
    public async Task A_list_that_is_too_long_is_cut_to_the_room_and_sent_in_pieces(string protocol)
    {
        for (var i = 1; i <= 5; i++)
            await TokenAsync($"CARD{i}", i == 5 ? "Blocked" : "Accepted");
        var list = new ListKeeper(protocol) { Room = 3, PerMessage = 2 };
        await using var station = await ConnectAsync(Cp1, protocol, list);
        await SwitchAsync(Cp1, "local");
        var shown = await InStepAsync(Cp1);
        list.Entries.ShouldBe(["CARD2:Accepted", "CARD3:Accepted", "CARD4:Accepted"]);
        Updates(station).ShouldBe(["Full", "Differential"]);
        (shown.GetProperty("room").GetInt32(), shown.GetProperty("leftOut").GetInt32()).ShouldBe((3, 2));
    }

    [Fact]
    public async Task A_version_mismatch_brings_the_whole_list()
    {
        await TokenAsync("CARD1", "Accepted");
        var list = new ListKeeper("ocpp1.6");
        await using var station = await ConnectAsync(Cp1, "ocpp1.6", list);
        await SwitchAsync(Cp1, "local");
        await InStepAsync(Cp1);
        list.Version += 100;
        await TokenAsync("CARD2", "Accepted");
        await InStepAsync(Cp1);
        Updates(station).ShouldBe(["Full", "Differential", "Full"]);
        list.Entries.ShouldBe(["CARD1:Accepted", "CARD2:Accepted"]);
    }

    [Fact]
    public async Task A_failed_update_is_tried_again()
    {
        await TokenAsync("CARD1", "Accepted");
        var list = new ListKeeper("ocpp1.6");
        list.RefuseNext("Failed");
        list.RefuseNext("Failed");
        await using var station = await ConnectAsync(Cp1, "ocpp1.6", list);
        await SwitchAsync(Cp1, "local");
        await InStepAsync(Cp1);
        list.Entries.ShouldBe(["CARD1:Accepted"]);
        Updates(station).Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_station_that_keeps_no_list_is_asked_once()
    {
        await using var none = await PlainStation.ConnectAsync(_hub, Cp1, "ocpp1.6");
        await using var minus = await PlainStation.ConnectAsync(_hub, Cp2, "ocpp1.6");
        minus.On("GetLocalListVersion", """{"listVersion":-1}""");
        await SwitchAsync(Cp1, "local");
        await SwitchAsync(Cp2, "local");
        await UntilAsync(Cp1, "not-supported");
        await UntilAsync(Cp2, "not-supported");

        await using var third = await ConnectAsync(_prefix + "3", "ocpp1.6", new("ocpp1.6"));
        await TokenAsync("CARD1", "Accepted");
        await SwitchAsync(_prefix + "3", "local");
        await InStepAsync(_prefix + "3");
        none.Asked.ShouldHaveSingleItem();
        minus.Asked.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_station_that_comes_back_is_asked_for_its_version_and_gets_the_list_only_if_it_has_another()
    {
        await TokenAsync("CARD1", "Accepted");
        var list = new ListKeeper("ocpp1.6");
        await using (await ConnectAsync(Cp1, "ocpp1.6", list))
        {
            await SwitchAsync(Cp1, "local");
            await InStepAsync(Cp1);
        }

        await using (var same = await ConnectAsync(Cp1, "ocpp1.6", list))
        {
            await AskedAsync(same, "GetLocalListVersion");
            await InStepAsync(Cp1);
            Updates(same).ShouldBeEmpty();
        }

        var emptied = new ListKeeper("ocpp1.6");
        await using var other = await ConnectAsync(Cp1, "ocpp1.6", emptied);
        await AskedAsync(other, "SendLocalList");
        await InStepAsync(Cp1);
        Updates(other).ShouldBe(["Full"]);
        emptied.Entries.ShouldBe(["CARD1:Accepted"]);
    }

    [Fact]
    public async Task Partners_tokens_that_may_be_trusted_are_listed_and_go_when_they_are_no_longer()
    {
        await TokenAsync("OURS", "Accepted");
        await _hub.Service<EventLog>().AppendAsync(
            PartnerStream.Of(new("p1")), ExpectedVersion.Any,
            [new PartnerAdded(new("p1"), "other", "P", "{}", DateTimeOffset.UtcNow), new PartnerConnected(new("p1"), [], DateTimeOffset.UtcNow)]);
        await PartnerTokensAsync(("GOOD", "RFID", true, "ALWAYS"), ("OFFLINE", "RFID", true, "ALLOWED_OFFLINE"), ("NEVER", "RFID", true, "NEVER"),
            ("APP", "APP_USER", true, "ALWAYS"), ("BAD", "RFID", false, "ALWAYS"), ("OURS", "RFID", true, "ALWAYS"), (new string('X', 21), "RFID", true, "ALWAYS"));
        var (with, without) = (new ListKeeper("ocpp1.6"), new ListKeeper("ocpp1.6"));
        await using var one = await ConnectAsync(Cp1, "ocpp1.6", with);
        await using var two = await ConnectAsync(Cp2, "ocpp1.6", without);
        await SwitchAsync(Cp1, "local+partners");
        await SwitchAsync(Cp2, "local");
        await InStepAsync(Cp1);
        await InStepAsync(Cp2);
        with.Entries.ShouldBe(["GOOD:Accepted", "OFFLINE:Accepted", "OURS:Accepted"]);
        without.Entries.ShouldBe(["OURS:Accepted"]);

        await PartnerTokensAsync(("GOOD", "RFID", false, "ALWAYS"));
        await InStepAsync(Cp1);
        with.Entries.ShouldBe(["OFFLINE:Accepted", "OURS:Accepted"]);
        Updates(one).ShouldBe(["Full", "Differential"]);
        Updates(two).ShouldBe(["Full"]);
    }

    [Theory]
    [InlineData("ocpp1.6")]
    [InlineData("ocpp2.0.1")]
    public async Task A_blocked_token_clears_the_caches_of_the_stations_that_want_it(string protocol)
    {
        await TokenAsync("CARD0", "Blocked"); // before it was switched on: no reason to clear anything
        await using var on = await PlainStation.ConnectAsync(_hub, Cp1, protocol, prepare: s => s.On("ClearCache", """{"status":"Accepted"}"""));
        await using var off = await PlainStation.ConnectAsync(_hub, Cp2, protocol);
        await SwitchAsync(Cp1, "off", clearCache: true);
        await TokenAsync("CARD1", "Accepted");
        on.Asked.ShouldBeEmpty();
        await TokenAsync("CARD1", "Blocked");
        await AskedAsync(on, "ClearCache");
        await _hub.Database.UntilAsync($"SELECT coalesce(cache_outcome, '') = 'Accepted' FROM hub.local_lists WHERE station = '{Cp1}'");
        var cleared = on.Asked.Count;
        await PartnerTokensAsync(("THEIRS", "RFID", true, "ALWAYS"));
        await PartnerTokensAsync(("THEIRS", "RFID", false, "ALWAYS"));
        await _hub.Database.UntilAsync($"SELECT cache_seen = (SELECT changes FROM hub.token_changes WHERE scope = 'blocked') FROM hub.local_lists WHERE station = '{Cp1}'");
        on.Asked.Count.ShouldBe(cleared + 1);
        off.Asked.ShouldBeEmpty();
        (await GetAsync(Cp1)).GetProperty("cacheOutcome").GetString().ShouldBe("Accepted");
    }

    private Task<PlainStation> ConnectAsync(string id, string protocol, ListKeeper list) => PlainStation.ConnectAsync(_hub, id, protocol, prepare: list.Attach);

    private async Task TokenAsync(string idTag, string status, string more = "") =>
        (await _hub.Http.PutAsync($"/api/tokens/{idTag}", Json($$"""{ "status": "{{status}}"{{more}} }"""))).EnsureSuccessStatusCode();

    private async Task<JsonElement> SwitchAsync(string station, string mode, bool clearCache = false)
    {
        var response = await _hub.Http.PutAsync(
            $"/api/stations/{station}/local-list", Json($$"""{ "mode": "{{mode}}", "clearCache": {{(clearCache ? "true" : "false")}} }"""));
        return JsonElement.Parse(await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync());
    }

    private async Task PartnerTokensAsync(params (string Uid, string Type, bool Valid, string Whitelist)[] tokens) =>
        await _hub.Service<PartnerTokens>().PutAsync(
            [.. tokens.Select(t => new PartnerToken("p1", "DE", "8AC", t.Uid, t.Type, t.Valid, t.Whitelist, "C-" + t.Uid, null, DateTimeOffset.UtcNow, "{}"))], default);

    /// <summary>Waits until the list holds every change of tokens so far.</summary>
    private async Task<JsonElement> InStepAsync(string station)
    {
        await GetAsync(station); // what was written before has been read
        await _hub.Database.UntilAsync(string.Create(CultureInfo.InvariantCulture, $"""
            SELECT state = 'InStep' AND due_at IS NULL AND seen = (
                SELECT coalesce(sum(changes), 0) FROM hub.token_changes WHERE scope = 'local' OR (scope = 'partners' AND l.mode = 'LocalAndPartners'))
            FROM hub.local_lists l WHERE station = '{station}'
            """));
        return await GetAsync(station);
    }

    private Task UntilAsync(string station, string state) => _hub.Database.UntilAsync(
        $"SELECT replace(lower(state), '-', '') = '{state.Replace("-", "", StringComparison.Ordinal)}' FROM hub.local_lists WHERE station = '{station}'");

    private static async Task AskedAsync(PlainStation station, string action)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (station.Asked.All(a => a.Action != action))
            await Task.Delay(20, timeout.Token);
    }

    private static List<string?> Updates(PlainStation station) =>
        [.. station.Asked.Where(a => a.Action == "SendLocalList").Select(a => a.Payload.GetProperty("updateType").GetString())];

    private Task<JsonElement> GetAsync(string station) => _hub.Http.GetFromJsonAsync<JsonElement>($"/api/stations/{station}/local-list");

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    public sealed class Hub : IAsyncLifetime
    {
        internal HubUnderTest It { get; private set; } = null!;

        public async Task InitializeAsync() => It = await HubUnderTest.StartAsync(
            ("Hub:Stations:LocalLists:PollSeconds", "0.05"), ("Hub:Stations:LocalLists:IntervalSeconds", "0.1"),
            ("Hub:Stations:LocalLists:FirstRetrySeconds", "0.1"));

        public async Task DisposeAsync() => await It.DisposeAsync();
    }
}
