using System.Text.Json;
using RoamingHub.Hub.Demo;

namespace RoamingHub.Hub.Tests.Stations;

/// <summary>Charges of OCPP 2.0.1 stations, over a real socket, as the back office sees them.</summary>
public sealed class Ocpp201ChargingTests(Ocpp201ChargingTests.Hub shared) : IClassFixture<Ocpp201ChargingTests.Hub>
{
    private readonly HubUnderTest _hub = shared.UnderTest;

    [Fact]
    public async Task A_charge_becomes_a_session_and_a_record()
    {
        await using var station = await BootedAsync("A1");
        (await station.CallAsync("Authorize", """{"idToken":{"idToken":"CARD201","type":"ISO14443"}}"""))
            .GetProperty("idTokenInfo").GetProperty("status").GetString().ShouldBe("Accepted");
        var started = await station.CallAsync("TransactionEvent", Event("Started", 0, "t1", "10:00:00", Token("CARD201"), Meter("10:00:00", "1000", "Transaction.Begin")));
        started.GetProperty("idTokenInfo").GetProperty("status").GetString().ShouldBe("Accepted");
        (await station.CallAsync("TransactionEvent", Event("Updated", 1, "t1", "10:30:00", Meter("10:30:00", "5000"), State("Charging")))).GetRawText().ShouldBe("{}");
        await station.CallAsync("TransactionEvent", Event("Ended", 2, "t1", "11:00:00", Meter("11:00:00", "12000", "Transaction.End"), Reason("EVDisconnected")));

        var session = await SessionAsync("A1", s => s.TryGetProperty("cdrId", out _));
        session.GetProperty("transactionId").GetString().ShouldBe("t1");
        session.GetProperty("idTag").GetString().ShouldBe("CARD201");
        session.GetProperty("meterStart").GetDecimal().ShouldBe(1000);
        session.GetProperty("meterStop").GetDecimal().ShouldBe(12_000);
        session.GetProperty("energyWh").GetDecimal().ShouldBe(11_000);
        session.GetProperty("stopReason").GetString().ShouldBe("EVDisconnected");
        session.GetProperty("meterValues").GetArrayLength().ShouldBe(3);
        (await RecordAsync(session)).GetProperty("state").GetString().ShouldBe("sealed");
    }

    [Fact]
    public async Task A_charge_that_is_paid_for_after_it_began_is_the_token_s()
    {
        await using var station = await BootedAsync("A2");
        await station.CallAsync("TransactionEvent", Event("Started", 0, "t2", "10:00:00", State("EVConnected")));
        (await SessionAsync("A2", _ => true)).GetProperty("idTag").GetString().ShouldBe("");
        var shown = await station.CallAsync("TransactionEvent", Event("Updated", 1, "t2", "10:01:00", Token("CARD201"), Meter("10:01:00", "500")));
        shown.GetProperty("idTokenInfo").GetProperty("status").GetString().ShouldBe("Accepted");
        await station.CallAsync("TransactionEvent", Event("Ended", 2, "t2", "11:00:00", Meter("11:00:00", "2500")));

        var session = await SessionAsync("A2", s => s.TryGetProperty("cdrId", out _));
        session.GetProperty("idTag").GetString().ShouldBe("CARD201");
        session.GetProperty("meterStart").GetDecimal().ShouldBe(500);
        session.GetProperty("energyWh").GetDecimal().ShouldBe(2000);
        (await RecordAsync(session)).GetProperty("state").GetString().ShouldBe("sealed");
    }

    [Fact]
    public async Task Events_in_any_order_and_twice_are_one_charge()
    {
        await using var station = await BootedAsync("A3");
        string[] events =
        [
            Event("Ended", 3, "t3", "11:00:00", Meter("11:00:00", "9000", "Transaction.End")),
            Event("Updated", 2, "t3", "10:40:00", Meter("10:40:00", "6000")),
            Event("Ended", 3, "t3", "11:00:00", Meter("11:00:00", "9000", "Transaction.End")),
            Event("Started", 0, "t3", "10:00:00", Token("CARD201"), Meter("10:00:00", "1000", "Transaction.Begin")),
            Event("Updated", 1, "t3", "10:20:00", Meter("10:20:00", "3000")),
            Event("Started", 0, "t3", "10:00:00", Token("CARD201"), Meter("10:00:00", "1000", "Transaction.Begin")),
            Event("Updated", 2, "t3", "10:40:00", Meter("10:40:00", "6000")),
        ];
        var answers = new List<string>();
        foreach (var e in events)
            answers.Add((await station.CallAsync("TransactionEvent", e)).GetRawText());
        answers[5].ShouldBe(answers[3]);

        var session = await SessionAsync("A3", s => s.TryGetProperty("cdrId", out _));
        session.GetProperty("startedAt").GetDateTimeOffset().ShouldBe(new DateTimeOffset(2026, 3, 1, 10, 0, 0, TimeSpan.Zero));
        session.GetProperty("energyWh").GetDecimal().ShouldBe(8000);
        session.GetProperty("meterValues").GetArrayLength().ShouldBe(4);
        (await ItemsAsync("/api/sessions?station=A3")).Count.ShouldBe(1);
        (await RecordAsync(session)).GetProperty("state").GetString().ShouldBe("sealed");
    }

    [Theory]
    [InlineData("O1", new[] { 0, 1, 2, 3 })]
    [InlineData("O2", new[] { 0, 3, 1, 2 })]
    [InlineData("O3", new[] { 3, 2, 1, 0 })]
    [InlineData("O4", new[] { 2, 0, 3, 1 })]
    public async Task What_was_charged_does_not_depend_on_the_order_of_events(string id, int[] order)
    {
        await using var station = await BootedAsync(id);
        string[] lateStart =
        [
            Event("Started", 0, "s", "10:00:00"), Event("Updated", 1, "s", "10:01:00", Token("CARD201"), Meter("10:01:00", "1000")),
            Event("Updated", 2, "s", "10:30:00", Meter("10:30:00", "4000")), Event("Ended", 3, "s", "11:00:00", Meter("11:00:00", "6000")),
        ];
        string[] noEnd =
        [
            Event("Started", 0, "e", "12:00:00", Token("CARD201"), Meter("12:00:00", "1000")), Event("Updated", 1, "e", "12:20:00", Meter("12:20:00", "3000")),
            Event("Updated", 2, "e", "12:40:00", Meter("12:40:00", "4000")), Event("Ended", 3, "e", "13:00:00"),
        ];
        foreach (var number in order)
            await station.CallAsync("TransactionEvent", lateStart[number]);
        foreach (var number in order)
            await station.CallAsync("TransactionEvent", noEnd[number]);

        var sessions = await ItemsAsync("/api/sessions?station=" + id);
        for (var i = 0; i < 200 && !sessions.TrueForAll(s => s.TryGetProperty("cdrId", out _)); i++)
        {
            await Task.Delay(100);
            sessions = await ItemsAsync("/api/sessions?station=" + id);
        }

        foreach (var session in sessions)
        {
            var record = await RecordAsync(session);
            record.GetProperty("energyKwh").GetDecimal().ShouldBe(session.GetProperty("transactionId").GetString() == "s" ? 5 : 3);
            record.GetProperty("state").GetString().ShouldBe("sealed");
        }
    }

    [Fact]
    public async Task A_record_that_waits_is_made_anew_when_its_start_comes_after_all()
    {
        await using var station = await BootedAsync("O5");
        await station.CallAsync("TransactionEvent", Event("Ended", 1, "late", "11:00:00", Meter("11:00:00", "6000")));
        var session = await SessionAsync("O5", s => s.TryGetProperty("cdrId", out _));
        (await RecordAsync(session)).GetProperty("state").GetString().ShouldBe("held");
        await station.CallAsync("TransactionEvent", Event("Started", 0, "late", "10:00:00", Token("CARD201"), Meter("10:00:00", "1000")));
        for (var i = 0; i < 200 && (await RecordAsync(session)).GetProperty("state").GetString() != "sealed"; i++)
            await Task.Delay(100);
        var record = await RecordAsync(session);
        record.GetProperty("state").GetString().ShouldBe("sealed");
        record.GetProperty("energyKwh").GetDecimal().ShouldBe(5);
    }

    [Fact]
    public async Task A_station_cannot_name_its_way_into_another_ones_charge()
    {
        await using var victim = await BootedAsync("Q|X");
        await using var thief = await BootedAsync("Q");
        await victim.CallAsync("TransactionEvent", Event("Started", 0, "T1", "10:00:00", Token("CARD201"), Meter("10:00:00", "1000")));
        await thief.CallAsync("TransactionEvent", Event("Ended", 1, "X|T1", "10:01:00", Meter("10:01:00", "1001")));
        (await SessionAsync(Uri.EscapeDataString("Q|X"), _ => true)).GetProperty("state").GetString().ShouldBe("open");
    }

    [Fact]
    public async Task An_end_without_a_meter_and_nothing_before_it_waits_for_a_person()
    {
        await using var station = await BootedAsync("O6");
        await station.CallAsync("TransactionEvent", Event("Started", 0, "m", "10:00:00", Token("CARD201"), Meter("10:00:00", "1000")));
        await station.CallAsync("TransactionEvent", Event("Ended", 1, "m", "11:00:00"));
        var record = await RecordAsync(await SessionAsync("O6", s => s.TryGetProperty("cdrId", out _)));
        record.GetProperty("holds").EnumerateArray().Select(h => h.GetProperty("rule").GetString()).ShouldContain("meter-stop-missing");
    }

    [Fact]
    public async Task An_end_without_a_start_waits_for_a_person()
    {
        await using var station = await BootedAsync("A4");
        (await station.CallAsync("TransactionEvent", Event("Ended", 4, "t4", "11:00:00", Meter("11:00:00", "9000")))).GetRawText().ShouldBe("{}");
        var session = await SessionAsync("A4", s => s.TryGetProperty("cdrId", out _));
        var record = await RecordAsync(session);
        record.GetProperty("state").GetString().ShouldBe("held");
        record.GetProperty("holds").EnumerateArray().Select(h => h.GetProperty("rule").GetString()).ShouldContain("start-not-reported");
    }

    [Fact]
    public async Task A_refused_token_s_charge_is_recorded_and_the_station_told()
    {
        await using var station = await BootedAsync("A5");
        (await station.CallAsync("TransactionEvent", Event("Started", 0, "t5", "10:00:00", Token("NOBODY"), Meter("10:00:00", "0"))))
            .GetProperty("idTokenInfo").GetProperty("status").GetString().ShouldBe("Invalid");
        (await SessionAsync("A5", _ => true)).GetProperty("state").GetString().ShouldBe("open");
    }

    [Fact]
    public async Task A_transaction_s_name_belongs_to_its_station()
    {
        await using var one = await BootedAsync("A6");
        await using var two = await BootedAsync("A7");
        await one.CallAsync("TransactionEvent", Event("Started", 0, "same", "10:00:00", Token("CARD201"), Meter("10:00:00", "0")));
        await two.CallAsync("TransactionEvent", Event("Started", 0, "same", "10:00:00", Token("CARD201"), Meter("10:00:00", "100")));
        await two.CallAsync("TransactionEvent", Event("Ended", 1, "same", "10:30:00", Meter("10:30:00", "200")));
        (await SessionAsync("A7", s => s.GetProperty("state").GetString() == "closed")).GetProperty("energyWh").GetDecimal().ShouldBe(100);
        (await SessionAsync("A6", _ => true)).GetProperty("state").GetString().ShouldBe("open");
    }

    [Fact]
    public async Task Kilowatt_hours_and_multipliers_are_brought_to_watt_hours()
    {
        await using var station = await BootedAsync("A8");
        await station.CallAsync("TransactionEvent", Event("Started", 0, "t8", "10:00:00", Token("CARD201"),
            """ "meterValue":[{"timestamp":"2026-03-01T10:00:00Z","sampledValue":[{"value":1.5,"unitOfMeasure":{"unit":"kWh"}}]}] """));
        await station.CallAsync("TransactionEvent", Event("Ended", 1, "t8", "10:30:00",
            """ "meterValue":[{"timestamp":"2026-03-01T10:30:00Z","sampledValue":[{"value":25,"unitOfMeasure":{"unit":"Wh","multiplier":2}}]}] """));
        (await SessionAsync("A8", s => s.GetProperty("state").GetString() == "closed")).GetProperty("energyWh").GetDecimal().ShouldBe(1000);
    }

    [Fact]
    public async Task The_back_office_stops_a_charge()
    {
        await using var station = await BootedAsync("A9");
        await station.CallAsync("TransactionEvent", Event("Started", 0, "t9", "10:00:00", Token("CARD201"), Meter("10:00:00", "0")));
        var session = await SessionAsync("A9", _ => true);
        var stopping = _hub.Http.PostAsync($"/api/sessions/{session.GetProperty("id").GetString()}/stop", null);
        var call = JsonElement.Parse(await station.NextAsync());
        call[2].GetString().ShouldBe("RequestStopTransaction");
        call[3].GetRawText().ShouldBe("""{"transactionId":"t9"}""");
        await station.SendAsync($$"""[3,"{{call[1].GetString()}}",{"status":"Accepted"}]""");
        (await (await stopping).Content.ReadAsStringAsync()).ShouldContain("Accepted");
    }

    [Fact]
    public async Task The_driver_is_told_at_the_end_what_it_costs_and_told_the_same_again()
    {
        await PutAsync("/api/tariffs/AC", DemoSite.AcTariff);
        await PutAsync("/api/locations/LOC1", DemoSite.LocationJson);
        await PutAsync("/api/stations/A12", """{"connectors":[{"evse":1,"connectorId":1,"evseUid":"E1001","ocpiConnectorId":"1"}]}""");
        await using var station = await BootedAsync("A12");
        await station.CallAsync("TransactionEvent", Event("Started", 0, "t12", "10:00:00", Token("CARD201"), Meter("10:00:00", "1000")));
        var end = Event("Ended", 1, "t12", "11:00:00", Token("CARD201"), Meter("11:00:00", "11000"));
        var told = await station.CallAsync("TransactionEvent", end);
        told.GetProperty("totalCost").GetDecimal().ShouldBe(5.83m); // (1.00 + 10 x 0.39) EUR and 19 % VAT
        told.GetProperty("idTokenInfo").GetProperty("status").GetString().ShouldBe("Accepted");
        (await station.CallAsync("TransactionEvent", end)).GetRawText().ShouldBe(told.GetRawText());
    }

    [Fact]
    public async Task States_of_connectors_are_shown_under_their_EVSE()
    {
        await using var station = await BootedAsync("A10");
        (await station.CallAsync("StatusNotification", """{"timestamp":"2026-03-01T10:00:00Z","connectorStatus":"Occupied","evseId":2,"connectorId":1}""")).GetRawText().ShouldBe("{}");
        var shown = JsonElement.Parse(await _hub.Http.GetStringAsync("/api/stations/A10"));
        var connector = shown.GetProperty("connectors")[0];
        connector.GetProperty("evse").GetInt32().ShouldBe(2);
        connector.GetProperty("connectorId").GetInt32().ShouldBe(1);
        connector.GetProperty("status").GetString().ShouldBe("Occupied");
    }

    [Fact]
    public async Task A_card_is_answered_before_the_boot_and_nothing_else_is()
    {
        await using var station = await RawStation.ConnectAsync(_hub, "A11", "ocpp2.0.1");
        (await station.CallAsync("Authorize", """{"idToken":{"idToken":"card201","type":"ISO14443"}}"""))
            .GetProperty("idTokenInfo").GetProperty("status").GetString().ShouldBe("Accepted");
        (await station.AskAsync("""[2,"h","Heartbeat",{}]""")).ShouldStartWith("""[4,"h","SecurityError",""");
    }

    private async Task PutAsync(string path, string json) =>
        (await _hub.Http.PutAsync(path, new StringContent(json, System.Text.Encoding.UTF8, "application/json"))).EnsureSuccessStatusCode();

    private Task<RawStation> BootedAsync(string id) => RawStation.BootedAsync(_hub, id, "ocpp2.0.1");

    private static string Event(string type, int seqNo, string transaction, string time, params string[] members)
    {
        var info = members.FirstOrDefault(m => m.StartsWith("info:", StringComparison.Ordinal))?[5..] is { } more ? "," + more : "";
        var others = string.Concat(members.Where(m => !m.StartsWith("info:", StringComparison.Ordinal)).Select(m => "," + m));
        return $$$"""
            {"eventType":"{{{type}}}","timestamp":"2026-03-01T{{{time}}}Z","triggerReason":"Authorized","seqNo":{{{seqNo}}},
             "evse":{"id":1,"connectorId":1},"transactionInfo":{"transactionId":"{{{transaction}}}"{{{info}}}}{{{others}}}}
            """;
    }

    private static string Token(string token) => $$""" "idToken":{"idToken":"{{token}}","type":"ISO14443"} """;

    private static string State(string state) => $"info:\"chargingState\":\"{state}\"";

    private static string Reason(string reason) => $"info:\"stoppedReason\":\"{reason}\"";

    private static string Meter(string time, string wh, string context = "Sample.Periodic") =>
        $$""" "meterValue":[{"timestamp":"2026-03-01T{{time}}Z","sampledValue":[{"value":{{wh}},"context":"{{context}}"}]}] """;

    private async Task<List<JsonElement>> ItemsAsync(string path) =>
        [.. JsonElement.Parse(await _hub.Http.GetStringAsync(path)).GetProperty("items").EnumerateArray()];

    private async Task<JsonElement> SessionAsync(string station, Func<JsonElement, bool> until)
    {
        for (var i = 0; i < 200; i++)
        {
            if (await ItemsAsync("/api/sessions?station=" + station) is [var session, ..] && until(session))
                return session;
            await Task.Delay(100);
        }

        throw new TimeoutException($"The session of {station} never came to that.");
    }

    private async Task<JsonElement> RecordAsync(JsonElement session) =>
        JsonElement.Parse(await _hub.Http.GetStringAsync("/api/cdrs/" + session.GetProperty("cdrId").GetString()));

    public sealed class Hub : IAsyncLifetime
    {
        internal HubUnderTest UnderTest { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            UnderTest = await HubUnderTest.StartAsync();
            (await UnderTest.Http.PutAsync("/api/tokens/CARD201", new StringContent("""{"status":"Accepted"}""", System.Text.Encoding.UTF8, "application/json")))
                .EnsureSuccessStatusCode();
        }

        public async Task DisposeAsync()
        {
            await RebuiltRecords.ShouldBeWhatTheLogGivesAsync(UnderTest);
            await UnderTest.DisposeAsync();
        }
    }
}
