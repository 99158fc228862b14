using System.IO.Compression;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Partners;
using RoamingHub.Hub.Sessions;
using RoamingHub.Hub.Tests.Partners.Ocpi;
using RoamingHub.Hub.Tests.Partners.Ocpi.Cdrs;
using RoamingHub.Hub.Tests.Stations;
using RoamingHub.Ocpi.V221.Sessions;
using RoamingHub.Ocpi.V221.Tokens;
using RoamingHub.Simulators.Emsp;
using RoamingHub.Storage;

namespace RoamingHub.Hub.Tests.Sessions;

/// <summary>What people put right in records, from the station's frames to the partner's list of CDRs.</summary>
public sealed class RecordMendingTests : IAsyncLifetime
{
    private const string Card = "04A2B31C5E6F80";
    private OcpiWorld _world = null!;

    private EmspSimulator Emsp => _world.Emsp;

    public async Task InitializeAsync()
    {
        _world = await OcpiWorld.StartAsync();
        (await Emsp.PushTokenAsync(Emsp.IssueToken(Card, whitelist: WhitelistType.ALWAYS))).Ok.ShouldBeTrue();
    }

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task A_held_record_is_put_right_and_leaves_with_the_right_figures()
    {
        var (id, station, _) = await ChargeAsync(meterStop: 90_000);
        await station.DisposeAsync();
        HoldsOf(await GetAsync(id)).ShouldBe(["more-than-possible"]);

        var half = await FixAsync(id, """{ "reason": "a slip", "meterStopWh": 70000 }""");
        ((string)half["state"]!, (decimal)half["energyKwh"]!).ShouldBe(("held", 60m));
        HoldsOf(half).ShouldBe(["more-than-possible"], "what is still wrong still holds it");
        await FixAsync(id, """{ "reason": "the display had stuck", "meterStopWh": 20000, "end": "2026-03-01T10:30:00Z" }""");

        var cdr = await Emsp.WaitForCdrAsync(c => c.Id == id, OcpiWorld.Soon);
        (cdr.TotalEnergy, cdr.TotalCost!.ExclVat, cdr.TotalCost.InclVat, cdr.EndDateTime).ShouldBe((10m, 4.50m, 5.36m, new DateTimeOffset(2026, 3, 1, 10, 30, 0, TimeSpan.Zero)));
        cdr.Remark.ShouldBe("Stop reason: Local");
        var fixed1 = await GetAsync(id);
        fixed1["corrections"]!.AsArray().Select(c => ((string)c!["member"]!, (string)c["from"]!, (string)c["to"]!, (string)c["by"]!, (string)c["reason"]!, (string?)c["told"])).ShouldBe(
            [
                ("meterStopWh", "90000", "70000", "key:admin", "a slip", null), ("end", "2026-03-01T10:50:00Z", "2026-03-01T10:30:00Z", "key:admin", "the display had stuck", null),
                ("meterStopWh", "70000", "20000", "key:admin", "the display had stuck", "90000"),
            ]);
        fixed1["explanation"]!.AsArray().Select(l => (string)l!).ShouldContain(l => l.StartsWith("meterStopWh is 20000, was 70000", StringComparison.Ordinal));
        (await RefusedAsync(id, "fix", """{ "reason": "x", "meterStopWh": 1000 }""")).ShouldContain($"/api/cdrs/{id}/correct");
        (await _world.ApiAsync(HttpMethod.Get, $"/api/partners/{_world.Partner}/cdr-times")).ToJsonString().ShouldContain("\"released\":1");
        await EvidenceHasAsync(id, "corrections.txt", "20000, was 70000");
        await EvidenceHasAsync(id, "record-events.jsonl", "the display had stuck");
        await RebuiltRecords.ShouldBeWhatTheLogGivesAsync(_world.Hub);
        Emsp.Violations.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{ "meterStopWh": 20000 }""", "reason")]
    [InlineData("""{ "reason": " ", "meterStopWh": 20000 }""", "reason")]
    [InlineData("""{ "reason": "x" }""", "body")]
    [InlineData("""{ "reason": "x", "meterStopWh": -1 }""", "meterStopWh")]
    [InlineData("""{ "reason": "x", "meterStartWh": 2, "meterStopWh": 1 }""", "meterStopWh")]
    [InlineData("""{ "reason": "x", "start": "2026-03-01T10:00:00Z", "end": "2026-03-01T09:00:00Z" }""", "end")]
    [InlineData("""{ "reason": "x", "end": "2999-01-01T00:00:00Z" }""", "end")]
    [InlineData("""{ "reason": "x", "tariffId": "NONE" }""", "tariffId")]
    [InlineData("""{ "reason": "x", "tariffId": "a\u0000b" }""", "tariffId")]
    [InlineData("""{ "reason": "x", "parkingFrom": "2026-03-01T09:59:59Z" }""", "parkingFrom")]
    [InlineData("""{ "reason": "x", "meterStop": 20000 }""", "meterStop")]
    public async Task What_cannot_be_right_is_refused_with_its_member(string body, string member)
    {
        var (id, station, _) = await ChargeAsync(meterStop: 90_000);
        await station.DisposeAsync();
        (await _world.ApiAsync(HttpMethod.Post, $"/api/cdrs/{id}/fix", body, expect: 400)).ToJsonString().ShouldContain($"{member}");
        (await LogAsync(id)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_charge_that_had_no_tariff_is_priced_by_the_one_that_is_named_and_parked_where_somebody_saw_it()
    {
        await _world.DescribeLocationAsync("LOC1", OcpiWorld.Location.Replace("\"AC\"", "\"LATE\"", StringComparison.Ordinal));
        var (id, station, _) = await ChargeAsync(meterStop: 20_000);
        await station.DisposeAsync();
        HoldsOf(await GetAsync(id)).ShouldBe(["no-price"]);
        await _world.DescribeTariffAsync("LATE", """
            { "currency": "EUR", "elements": [ { "price_components": [
                { "type": "ENERGY", "price": 0.30, "vat": 19.0, "step_size": 1 }, { "type": "PARKING_TIME", "price": 6.00, "vat": 19.0, "step_size": 1 } ] } ] }
            """);

        await FixAsync(id, """{ "reason": "its tariff was forgotten; the car was full after half an hour", "tariffId": "late", "parkingFrom": "2026-03-01T10:30:00Z" }""");

        var cdr = await Emsp.WaitForCdrAsync(c => c.Id == id, OcpiWorld.Soon);
        (cdr.TotalCost!.ExclVat, cdr.TotalParkingTime, cdr.Tariffs!.Single().Id).ShouldBe((5.00m, 0.3333m, "LATE"));
        await EvidenceHasAsync(id, "tariff.json", "\"version\":1");
        await RebuiltRecords.ShouldBeWhatTheLogGivesAsync(_world.Hub);
        Emsp.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_was_no_charge_becomes_one_for_the_partner_too()
    {
        var (id, station, _) = await ChargeAsync(meterStop: 10_000, end: "10:01:00");
        await station.DisposeAsync();
        ((string)(await GetAsync(id))["state"]!).ShouldBe("suppressed");
        await Emsp.WaitForSessionAsync(s => s.Status == SessionStatus.INVALID, OcpiWorld.Soon);
        await FixAsync(id, """{ "reason": "both clock and meter stood still", "meterStopWh": 15000, "end": "2026-03-01T10:50:00Z" }""");
        (await Emsp.WaitForCdrAsync(c => c.Id == id, OcpiWorld.Soon)).TotalEnergy.ShouldBe(5m);
        (await Emsp.WaitForSessionAsync(s => s.Status == SessionStatus.COMPLETED, OcpiWorld.Soon)).Kwh.ShouldBe(5m);
        Emsp.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_was_told_as_completed_stays_that_though_its_record_comes_to_nothing()
    {
        var (id, station, _) = await ChargeAsync(meterStop: 90_000);
        await station.DisposeAsync();
        await Emsp.WaitForSessionAsync(s => s.Status == SessionStatus.COMPLETED && s.Kwh == 80m, OcpiWorld.Soon);

        var nothing = await FixAsync(id, """{ "reason": "nobody charged", "meterStopWh": 10000, "end": "2026-03-01T10:00:20Z" }""");
        ((string)nothing["state"]!).ShouldBe("suppressed");
        await Emsp.WaitForSessionAsync(s => s.Kwh == 0m, OcpiWorld.Soon);
        await FixAsync(id, """{ "reason": "somebody did", "meterStopWh": 20000, "end": "2026-03-01T10:30:00Z" }""");
        await Emsp.WaitForSessionAsync(s => s.Kwh == 10m, OcpiWorld.Soon);
        await _world.CaughtUpAsync();
        Emsp.Exchanges.ShouldNotContain(e => e.Inbound && e.Module == "sessions" && e.Body.Contains("INVALID", StringComparison.Ordinal));
        Emsp.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_put_right_in_a_record_reaches_the_session_that_was_told_as_completed()
    {
        var (id, station, _) = await ChargeAsync(meterStop: 90_000);
        await station.DisposeAsync();
        await Emsp.WaitForSessionAsync(s => s.Status == SessionStatus.COMPLETED && s.Kwh == 80m, OcpiWorld.Soon);

        await FixAsync(id, """{ "reason": "a slip", "meterStopWh": 70000 }"""); // still held
        await Emsp.WaitForSessionAsync(s => s.Status == SessionStatus.COMPLETED && s.Kwh == 60m, OcpiWorld.Soon);
        await FixAsync(id, """{ "reason": "the display had stuck", "meterStopWh": 20000, "end": "2026-03-01T10:30:00Z" }""");
        var cdr = await Emsp.WaitForCdrAsync(c => c.Id == id, OcpiWorld.Soon);
        var session = await Emsp.WaitForSessionAsync(s => s.Kwh == 10m, OcpiWorld.Soon);
        (session.Status!.Value, session.TotalCost!.ExclVat, session.EndDateTime).ShouldBe((SessionStatus.COMPLETED, cdr.TotalCost!.ExclVat, cdr.EndDateTime));

        await DeliveredAsync(id);
        var next = (string)(await CorrectAsync(id, """{ "reason": "read by hand", "meterStopWh": 15000 }"""))["id"]!;
        cdr = await Emsp.WaitForCdrAsync(c => c.Id == next, OcpiWorld.Soon);
        session = await Emsp.WaitForSessionAsync(s => s.Kwh == 5m, OcpiWorld.Soon);
        (session.Status!.Value, session.TotalCost!.ExclVat, session.EndDateTime).ShouldBe((SessionStatus.COMPLETED, cdr.TotalCost!.ExclVat, cdr.EndDateTime));
        await _world.CaughtUpAsync();
        Emsp.Exchanges.Count(e => e is { Inbound: true, Module: "sessions" } && e.Body.Contains("COMPLETED", StringComparison.Ordinal)).ShouldBe(4);
        Emsp.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_the_station_tells_later_does_not_undo_a_fix()
    {
        var (id, station, transaction) = await ChargeAsync(meterStop: 90_000);
        await using var _ = station;
        await FixAsync(id, """{ "reason": "a slip", "meterStopWh": 70000 }""");
        await station.CallAsync("StopTransaction", $$"""{"transactionId":{{transaction}},"meterStop":95000,"timestamp":"2026-03-01T10:51:00Z","reason":"Local"}""");

        await _world.Hub.Database.UntilAsync($"SELECT holds LIKE '%another-stop%' FROM read.cdrs WHERE id = '{id}'");

        var record = await GetAsync(id);
        ((decimal)record["energyKwh"]!, record["corrections"]!.AsArray().Count).ShouldBe((60m, 1));
        HoldsOf(record).ShouldBe(["more-than-possible", "another-stop"], ignoreOrder: true);
        ((string)(await FixAsync(id, """{ "reason": "seen on the meter", "meterStopWh": 20000, "end": "2026-03-01T10:50:00Z" }"""))["state"]!).ShouldNotBe("held", "whoever vouches for the whole end answers which of the two counts");
        await RebuiltRecords.ShouldBeWhatTheLogGivesAsync(_world.Hub);
    }

    [Fact]
    public async Task A_record_that_has_left_is_taken_back_and_another_stands_in_its_stead()
    {
        var (id, station, _) = await ChargeAsync(meterStop: 20_000);
        await station.DisposeAsync();
        await DeliveredAsync(id);

        // The partner is away, and meanwhile the hub is restarted.
        await Emsp.StopListeningAsync();
        var corrected = await CorrectAsync(id, """{ "reason": "read by hand", "meterStopWh": 15000 }""");
        var next = id.Replace("-", "", StringComparison.Ordinal) + "-2";
        ((string)corrected["id"]!, (string)corrected["corrects"]!, (decimal)corrected["totalCost"]!["exclVat"]!, (string)corrected["sessionId"]!).ShouldBe((next, id, 2.50m, id));
        await _world.Hub.Database.UntilAsync($"SELECT EXISTS (SELECT 1 FROM hub.deliveries WHERE object = '{next}')");
        var original = await GetAsync(id);
        ((string)original["state"]!, (string)original["creditedBy"]!, (string)original["correctedBy"]!).ShouldBe(("credited", id + "-C", next));
        ((string)(await _world.ApiAsync(HttpMethod.Get, "/api/sessions/" + id))["cdrId"]!).ShouldBe(next);
        (await RefusedAsync(id, "correct", """{ "reason": "again", "meterStopWh": 14000 }""")).ShouldContain(next);
        (await RefusedAsync(id + "-C", "correct", """{ "reason": "again", "meterStopWh": 14000 }""")).ShouldContain("cannot be taken back itself");
        await EvidenceHasAsync(next, "record-events.jsonl", "charge_record_replaced");
        await RebuiltRecords.ShouldBeWhatTheLogGivesAsync(_world.Hub);
        await _world.Hub.StopAsync();
        await using var node = await _world.Hub.AnotherNodeAsync();
        await Emsp.ListenAgainAsync();

        var cdr = await Emsp.WaitForCdrAsync(c => c.Id == next, OcpiWorld.Soon);
        Emsp.Cdrs.Select(c => c.Id).ShouldBe([id, id + "-C", next]);
        (cdr.TotalEnergy, cdr.TotalCost!.ExclVat, cdr.Credit, cdr.CreditReferenceId, cdr.SessionId).ShouldBe((5m, 2.50m, null, null, Emsp.Cdrs[0].SessionId));
        cdr.Remark.ShouldBe($"Corrects CDR {id}. Stop reason: Local");
        Emsp.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_stands_in_anothers_stead_never_overtakes_the_credit_may_be_held_and_corrected_again()
    {
        var (id, station, _) = await ChargeAsync(meterStop: 20_000);
        await station.DisposeAsync();
        await DeliveredAsync(id);
        Emsp.Faults.Set(new EmspFault.HttpError(503), "cdrs", times: 1); // the credit's first try
        await _world.ApiAsync(HttpMethod.Post, $"/api/cdrs/{id}/credit", """{ "reason": "wrong meter" }""");
        var held = await CorrectAsync(id, """{ "reason": "read by hand", "meterStopWh": 90000 }""");
        var second = (string)held["id"]!;
        ((string)held["state"]!, HoldsOf(held)[0]).ShouldBe(("held", "more-than-possible"));
        await FixAsync(second, """{ "reason": "a slip", "meterStopWh": 19000 }""");
        await DeliveredAsync(second);

        var third = (string)(await CorrectAsync(second, """{ "reason": "once more", "meterStopWh": 18000 }"""))["id"]!;
        await DeliveredAsync(third);

        var credits = (await LogAsync(id)).Select(e => e.Data).OfType<ChargeRecordCredited>().ShouldHaveSingleItem();
        credits.Reason.ShouldBe("wrong meter");
        Emsp.Cdrs.Select(c => c.Id).ShouldBe([id, id + "-C", second, second + "-C", third]);
        Emsp.Cdrs.Select(c => c.TotalCost!.ExclVat).ShouldBe([4.50m, -4.50m, 4.10m, -4.10m, 3.70m]);
        third.ShouldEndWith("-3");
        Emsp.Cdrs.ShouldAllBe(c => c.Id!.Length <= 39 && (c.Credit == true || c.Id.Length <= 36));
        (await GetAsync(third))["corrections"]!.AsArray().Count.ShouldBe(3);
        await RebuiltRecords.ShouldBeWhatTheLogGivesAsync(_world.Hub);
        Emsp.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_hub_that_died_between_the_decision_and_the_new_record_finds_it_again()
    {
        var (id, station, _) = await ChargeAsync(meterStop: 20_000);
        await station.DisposeAsync();
        await DeliveredAsync(id);
        await _world.Hub.StopAsync();
        // What is in the log when the process dies right after its append: nobody has read it yet.
        await using var idle = await HubApplication.BuildAsync([], _world.Hub.Settings);
        var log = idle.Services.GetRequiredService<EventLog>();
        var issued = await log.ReadStreamAsync(ChargeRecordStream.Of(id));
        var record = IssuedRecords.LastOf(issued)!;
        var next = ChargeRecordStream.NextIdOf(record);
        var now = DateTimeOffset.UtcNow;
        await log.AppendAsync(
            issued[^1].Stream, issued[^1].Version,
            [
                new ChargeRecordCredited(id, ChargeRecordStream.CreditIdOf(id), "read by hand", "key:admin", now),
                new ChargeRecordReplaced(id, next, record.Session, [new("meterStopWh", "20000", "15000", "key:admin", now, "read by hand")]),
            ]);

        await using var node = await _world.Hub.AnotherNodeAsync();

        (await Emsp.WaitForCdrAsync(c => c.Id == next, OcpiWorld.Soon)).TotalCost!.ExclVat.ShouldBe(2.50m);
        Emsp.Cdrs.Select(c => c.Id).ShouldBe([id, id + "-C", next]);
        (await log.ReadStreamAsync(ChargeRecordStream.Of(next))).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Where_nothing_can_be_taken_back_nothing_can_be_corrected()
    {
        var log = _world.Hub.Service<EventLog>();
        await log.AppendAsync(
            PartnerStream.Of(new("hubject")), ExpectedVersion.None, [new PartnerAdded(new("hubject"), "oicp", "Hubject", "{}", DateTimeOffset.UtcNow)]);
        var oicp = Records.Of(new("hubject"), "XXX");
        await log.AppendAsync(ChargeRecordStream.Of(oicp.Id), ExpectedVersion.None, [new ChargeRecordSealed(oicp)]);
        (await RefusedAsync(oicp.Id, "correct", """{ "reason": "x", "meterStopWh": 12000 }""")).ShouldContain("outside the hub");

        var waiting = Records.Of(new("nobody"), "XXX");
        await log.AppendAsync(ChargeRecordStream.Of(waiting.Id), ExpectedVersion.None, [new ChargeRecordHeld(waiting, [new("station-offline", "x")])]);
        (await RefusedAsync(waiting.Id, "correct", """{ "reason": "x", "meterStopWh": 12000 }""")).ShouldContain("/fix");
        (await RefusedAsync(waiting.Id, "fix", """{ "reason": "x", "meterStopWh": 12000 }""")).ShouldContain("no charge");
        await _world.ApiAsync(HttpMethod.Post, "/api/cdrs/none/correct", """{ "reason": "x", "meterStopWh": 12000 }""", expect: 404);
    }

    private async Task<(string Id, RawStation Station, int Transaction)> ChargeAsync(int meterStop, string end = "10:50:00")
    {
        var station = await RawStation.BootedAsync(_world.Hub, "CP1", "ocpp1.6");
        var transaction = (await station.CallAsync("StartTransaction", $$"""{"connectorId":1,"idTag":"{{Card}}","meterStart":10000,"timestamp":"2026-03-01T10:00:00Z"}"""))
            .GetProperty("transactionId").GetInt32();
        await station.CallAsync("StopTransaction", $$"""{"transactionId":{{transaction}},"meterStop":{{meterStop}},"timestamp":"2026-03-01T{{end}}Z","reason":"Local"}""");
        await _world.Hub.Database.UntilAsync("SELECT count(*) = 1 FROM read.cdrs");
        return (await _world.Hub.Database.QueryAsync<string>("SELECT id FROM read.cdrs"), station, transaction);
    }

    private Task<JsonNode> GetAsync(string id) => _world.ApiAsync(HttpMethod.Get, "/api/cdrs/" + id);

    private Task<JsonNode> FixAsync(string id, string body) => _world.ApiAsync(HttpMethod.Post, $"/api/cdrs/{id}/fix", body);

    private Task<JsonNode> CorrectAsync(string id, string body) => _world.ApiAsync(HttpMethod.Post, $"/api/cdrs/{id}/correct", body);

    private async Task<string> RefusedAsync(string id, string what, string body) =>
        (string)(await _world.ApiAsync(HttpMethod.Post, $"/api/cdrs/{id}/{what}", body, expect: 409))["detail"]!;

    private Task DeliveredAsync(string id) =>
        _world.Hub.Database.UntilAsync($"SELECT EXISTS (SELECT 1 FROM hub.deliveries WHERE object = '{id}' AND state = 'delivered')");

    private Task<IReadOnlyList<RecordedEvent>> LogAsync(string id) => _world.Hub.Service<EventLog>().ReadStreamAsync(ChargeRecordStream.Of(id));

    private async Task EvidenceHasAsync(string id, string file, string text)
    {
        using var zip = new ZipArchive(await _world.Hub.Http.GetStreamAsync($"/api/cdrs/{id}/evidence"));
        using var reader = new StreamReader(zip.GetEntry(file)!.Open());
        (await reader.ReadToEndAsync()).ShouldContain(text);
    }

    private static string[] HoldsOf(JsonNode cdr) => [.. cdr["holds"]!.AsArray().Select(h => (string)h!["rule"]!)];
}
