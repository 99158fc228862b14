using System.Text.Json;

namespace RoamingHub.Hub.Tests.Stations;

/// <summary>What OCPP 1.6 stations report of charges when they have lost a message, or their mind. Every stop is in one record or waits for a person.</summary>
public sealed class StrayReportsTests(StrayReportsTests.Hub shared) : IClassFixture<StrayReportsTests.Hub>
{
    private readonly HubUnderTest _hub = shared.UnderTest;

    [Theory]
    [InlineData("B1", -1, ",\"idTag\":\"stray\"")]
    [InlineData("B2", 0, "")]
    public async Task A_stop_that_does_not_know_its_transaction_ends_the_charge_that_runs(string id, int transaction, string tag)
    {
        await using var station = await BootedAsync(id);
        await StartAsync(station, 1, 1000, "10:00:00");
        var stop = Stop(transaction, 5000, "11:00:00", tag);
        (await station.CallAsync("StopTransaction", stop)).ToString().ShouldNotContain("error");
        await station.CallAsync("StopTransaction", stop);

        var session = (await SessionsAsync(id, s => s[0].TryGetProperty("cdrId", out _))).ShouldHaveSingleItem();
        session.GetProperty("energyWh").GetDecimal().ShouldBe(4000);
        (await RecordAsync(session)).GetProperty("state").GetString().ShouldBe("sealed");
    }

    [Fact]
    public async Task A_stop_whose_start_never_came_makes_one_session_that_waits_for_a_person()
    {
        await using var station = await BootedAsync("B3");
        var stop = Stop(77, 9000, "11:00:00", ",\"idTag\":\"STRAY\",\"transactionData\":[{\"timestamp\":\"2026-03-01T10:00:00Z\",\"sampledValue\":[{\"value\":\"2000\",\"context\":\"Transaction.Begin\"}]}]");
        await station.CallAsync("StopTransaction", stop);
        await station.CallAsync("StopTransaction", stop);

        var session = (await SessionsAsync("B3", s => s[0].TryGetProperty("cdrId", out _))).ShouldHaveSingleItem();
        session.GetProperty("transactionId").GetInt32().ShouldBe(77);
        session.GetProperty("energyWh").GetDecimal().ShouldBe(7000);
        session.GetProperty("startedAt").GetDateTimeOffset().Hour.ShouldBe(10);
        var record = await RecordAsync(session);
        record.GetProperty("state").GetString().ShouldBe("held");
        record.GetProperty("holds").EnumerateArray().Select(h => h.GetProperty("rule").GetString()).ShouldContain("start-not-reported");
    }

    [Fact]
    public async Task A_stop_of_another_station_s_charge_is_answered_and_changes_nothing()
    {
        await using var owner = await BootedAsync("B4");
        await using var thief = await BootedAsync("B5");
        var transaction = await StartAsync(owner, 1, 1000, "10:00:00");
        (await thief.CallAsync("StopTransaction", Stop(transaction, 5000, "11:00:00"))).GetRawText().ShouldBe("{}");
        (await SessionsAsync("B4", _ => true)).ShouldHaveSingleItem().GetProperty("state").GetString().ShouldBe("open");
        (await ItemsAsync("/api/sessions?station=B5")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Two_stops_of_one_card_without_transactions_end_the_charges_they_fit()
    {
        await using var station = await BootedAsync("B9");
        await StartAsync(station, 1, 1000, "10:00:00");
        await StartAsync(station, 2, 90_000, "10:01:00");
        await station.CallAsync("StopTransaction", Stop(-1, 6000, "11:00:00", ",\"idTag\":\"STRAY\""));
        await station.CallAsync("StopTransaction", Stop(-1, 97_000, "11:01:00", ",\"idTag\":\"STRAY\""));
        var sessions = await SessionsAsync("B9", s => s.Count == 2 && s.TrueForAll(one => one.TryGetProperty("cdrId", out _)));
        sessions.OrderBy(s => s.GetProperty("connectorId").GetInt32()).Select(s => s.GetProperty("energyWh").GetDecimal()).ShouldBe([5000m, 7000m]);
    }

    [Fact]
    public async Task Two_stops_that_differ_in_the_card_only_end_two_charges()
    {
        await using var station = await BootedAsync("B10");
        await station.CallAsync("StartTransaction", Start(1, 0, "10:00:00", "STRAY"));
        await station.CallAsync("StartTransaction", Start(2, 0, "10:00:00", "OTHER"));
        await station.CallAsync("StopTransaction", Stop(-1, 5000, "11:00:00", ",\"idTag\":\"STRAY\""));
        await station.CallAsync("StopTransaction", Stop(-1, 5000, "11:00:00", ",\"idTag\":\"OTHER\""));
        await SessionsAsync("B10", s => s.Count == 2 && s.TrueForAll(one => one.GetProperty("state").GetString() == "closed"));
    }

    [Fact]
    public async Task A_number_that_another_station_made_up_takes_nothing_from_a_stop()
    {
        await using var one = await BootedAsync("B11");
        await using var two = await BootedAsync("B12");
        await one.CallAsync("StopTransaction", Stop(4242, 1, "10:00:00"));
        await two.CallAsync("StopTransaction", Stop(4242, 7000, "11:00:00", ",\"idTag\":\"STRAY\""));
        (await SessionsAsync("B12", s => s[0].TryGetProperty("cdrId", out _))).ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("B13", "99999999999")]
    [InlineData("B14", "null")]
    public async Task A_transaction_that_is_no_number_is_an_unknown_one(string id, string transaction)
    {
        await using var station = await BootedAsync(id);
        await StartAsync(station, 1, 0, "10:00:00");
        await station.CallAsync("StopTransaction", $$"""{"transactionId":{{transaction}},"meterStop":800,"timestamp":"2026-03-01T11:00:00Z"}""");
        (await SessionsAsync(id, s => s[0].GetProperty("state").GetString() == "closed")).ShouldHaveSingleItem().GetProperty("energyWh").GetDecimal().ShouldBe(800);
    }

    [Fact]
    public async Task A_start_whose_time_cannot_be_read_is_one_charge_however_often_it_comes()
    {
        await using var station = await BootedAsync("B15");
        const string Start = """{"connectorId":1,"idTag":"STRAY","meterStart":0,"timestamp":"kaputt"}""";
        var first = await station.CallAsync("StartTransaction", Start);
        (await station.CallAsync("StartTransaction", Start)).GetRawText().ShouldBe(first.GetRawText());
    }

    [Fact]
    public async Task Readings_that_belong_to_no_charge_and_stops_set_aside_can_be_seen()
    {
        await using var station = await BootedAsync("B16");
        await station.CallAsync("MeterValues", """{"connectorId":1,"transactionId":31337,"meterValue":[{"timestamp":"2026-03-01T09:59:00Z","sampledValue":[{"value":"900"}]}]}""");
        var transaction = await StartAsync(station, 1, 0, "10:00:00");
        await station.CallAsync("StopTransaction", Stop(transaction, 5100, "11:00:00"));
        await station.CallAsync("StopTransaction", Stop(transaction, 9100, "11:00:00"));
        (await SessionsAsync("B16", s => s[0].TryGetProperty("setAside", out _))).ShouldHaveSingleItem().GetProperty("setAside").GetInt32().ShouldBe(1);
        (await _hub.Http.GetStringAsync("/api/stations/B16/reports")).ShouldContain("31337");
    }

    [Fact]
    public async Task Readings_without_a_transaction_are_the_running_charge_s_and_else_kept()
    {
        await using var station = await BootedAsync("B6");
        const string Early = """{"connectorId":1,"meterValue":[{"timestamp":"2026-03-01T09:59:00Z","sampledValue":[{"value":"900"}]}]}""";
        (await station.CallAsync("MeterValues", Early)).GetRawText().ShouldBe("{}");
        await StartAsync(station, 1, 1000, "10:00:00");
        await station.CallAsync("MeterValues", """{"connectorId":1,"transactionId":0,"meterValue":[{"timestamp":"2026-03-01T10:10:00Z","sampledValue":[{"value":"1500"}]}]}""");
        var session = (await SessionsAsync("B6", s => s[0].GetProperty("energyWh").GetDecimal() == 500)).ShouldHaveSingleItem();
        session.GetProperty("meterValues").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task A_meter_that_went_backwards_makes_a_record_that_waits()
    {
        await using var station = await BootedAsync("B7");
        var transaction = await StartAsync(station, 1, 2_147_483_000, "10:00:00");
        await station.CallAsync("StopTransaction", Stop(transaction, 500, "11:00:00"));
        var session = (await SessionsAsync("B7", s => s[0].TryGetProperty("cdrId", out _))).ShouldHaveSingleItem();
        (await RecordAsync(session)).GetProperty("holds").EnumerateArray().Select(h => h.GetProperty("rule").GetString()).ShouldContain("negative-energy");
    }

    [Fact]
    public async Task A_tag_with_blanks_and_in_another_case_is_the_same_tag()
    {
        await using var station = await BootedAsync("B8");
        var first = await station.CallAsync("StartTransaction", Start(1, 1000, "10:00:00", " stray "));
        first.GetProperty("idTagInfo").GetProperty("status").GetString().ShouldBe("Accepted");
        (await station.CallAsync("StartTransaction", Start(1, 1000, "10:00:00", "STRAY"))).GetRawText().ShouldBe(first.GetRawText());
    }

    private Task<RawStation> BootedAsync(string id) => RawStation.BootedAsync(_hub, id, "ocpp1.6");

    private static async Task<int> StartAsync(RawStation station, int connector, long meter, string time) =>
        (await station.CallAsync("StartTransaction", Start(connector, meter, time, "STRAY"))).GetProperty("transactionId").GetInt32();

    private static string Start(int connector, long meter, string time, string tag) =>
        $$"""{"connectorId":{{connector}},"idTag":"{{tag}}","meterStart":{{meter}},"timestamp":"2026-03-01T{{time}}Z"}""";

    private static string Stop(int transaction, long meter, string time, string more = "") =>
        $$"""{"transactionId":{{transaction}},"meterStop":{{meter}},"timestamp":"2026-03-01T{{time}}Z"{{more}}}""";

    private async Task<List<JsonElement>> ItemsAsync(string path) =>
        [.. JsonElement.Parse(await _hub.Http.GetStringAsync(path)).GetProperty("items").EnumerateArray()];

    private async Task<List<JsonElement>> SessionsAsync(string station, Func<List<JsonElement>, bool> until)
    {
        for (var i = 0; i < 200; i++)
        {
            if (await ItemsAsync("/api/sessions?station=" + station) is { Count: > 0 } sessions && until(sessions))
                return sessions;
            await Task.Delay(100);
        }

        throw new TimeoutException($"The sessions of {station} never came to that.");
    }

    private async Task<JsonElement> RecordAsync(JsonElement session) =>
        JsonElement.Parse(await _hub.Http.GetStringAsync("/api/cdrs/" + session.GetProperty("cdrId").GetString()));

    public sealed class Hub : IAsyncLifetime
    {
        internal HubUnderTest UnderTest { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            UnderTest = await HubUnderTest.StartAsync();
            (await UnderTest.Http.PutAsync("/api/tokens/STRAY", new StringContent("""{"status":"Accepted"}""", System.Text.Encoding.UTF8, "application/json")))
                .EnsureSuccessStatusCode();
        }

        public async Task DisposeAsync()
        {
            await RebuiltRecords.ShouldBeWhatTheLogGivesAsync(UnderTest);
            await UnderTest.DisposeAsync();
        }
    }
}
