using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Sessions;
using RoamingHub.Hub.Sessions;
using RoamingHub.Hub.Tests.Partners.Ocpi;
using RoamingHub.Hub.Tests.Stations;
using RoamingHub.Ocpi.V221.Tokens;
using RoamingHub.Storage;

namespace RoamingHub.Hub.Tests.Sessions;

/// <summary>A full car is told of by a status that names no transaction (OCPP 1.6 §4.9). It counts by its own time, whenever it comes.</summary>
public sealed class LateStatusTests : IAsyncLifetime
{
    private const string Card = "04A2B31C5E6F80";
    private OcpiWorld _world = null!;

    private EventLog Log => _world.Hub.Service<EventLog>();

    public async Task InitializeAsync()
    {
        // Long enough for a status that comes right after the stop, also on a machine that is busy.
        _world = OcpiWorld.Around(await HubUnderTest.StartAsync(services => services.AddSingleton(SettlementOptions.Default with { SettleAfter = TimeSpan.FromSeconds(3) })));
        await _world.DescribeTariffAsync("AC", """
            { "currency": "EUR", "elements": [ { "price_components": [ { "type": "FLAT", "price": 0.50, "step_size": 1 },
                { "type": "ENERGY", "price": 0.39, "step_size": 1 }, { "type": "PARKING_TIME", "price": 6.00, "step_size": 1 } ] } ] }
            """);
        await _world.DescribeLocationAsync("LOC1", OcpiWorld.Location);
        await _world.DescribeStationAsync("CP1", "3256");
        await _world.AddEmspAsync();
        (await _world.Emsp.PushTokenAsync(_world.Emsp.IssueToken(Card, whitelist: WhitelistType.ALWAYS))).Ok.ShouldBeTrue();
    }

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Parking_is_billed_whether_the_status_comes_before_the_stop_or_after_it(bool afterwards)
    {
        await using var station = await RawStation.BootedAsync(_world.Hub, "CP1", "ocpp1.6");
        var transaction = await StartAsync(station, 10);
        if (!afterwards)
            await StatusAsync(station, "SuspendedEV", "10:15:00");
        await StopAsync(station, transaction, "10:30:00");
        if (afterwards)
            await StatusAsync(station, "SuspendedEV", "10:15:00");

        var cdr = await RecordAsync();
        ((decimal)cdr["totalCost"]!["exclVat"]!, FlagsOf(cdr).Contains("late-facts")).ShouldBe((3.95m, false));
        (await _world.Emsp.WaitForCdrAsync(c => c.Id == (string)cdr["id"]!, OcpiWorld.Soon)).TotalParkingTime.ShouldBe(0.25m);
        await RebuiltRecords.ShouldBeWhatTheLogGivesAsync(_world.Hub);
    }

    [Fact]
    public async Task A_status_that_comes_when_the_record_has_left_is_kept_and_seen_with_the_record()
    {
        await using (var station = await RawStation.BootedAsync(_world.Hub, "CP1", "ocpp1.6"))
            await StopAsync(station, await StartAsync(station, 10), "10:30:00");
        var cdr = await RecordAsync();
        ((decimal)cdr["totalCost"]!["exclVat"]!, FlagsOf(cdr).Contains("late-facts")).ShouldBe((2.45m, false));
        await _world.Emsp.WaitForCdrAsync(c => c.Id == (string)cdr["id"]!, OcpiWorld.Soon);

        await using var again = await RawStation.ConnectAsync(_world.Hub, "CP1", "ocpp1.6");
        await StartAsync(again, 12); // another charge runs by now
        await StatusAsync(again, "SuspendedEV", "10:15:00");

        await _world.Hub.Database.UntilAsync("SELECT EXISTS (SELECT 1 FROM log.mt_events WHERE type = 'charge_record_doubted')");
        var doubted = (await Log.ReadStreamAsync(ChargeRecordStream.Of((string)cdr["id"]!))).Select(e => e.Data).OfType<ChargeRecordDoubted>().ShouldHaveSingleItem();
        var flag = doubted.Flags.ShouldHaveSingleItem();
        flag.Rule.ShouldBe("late-facts");
        flag.Text.ShouldContain("2.45 EUR");
        flag.Text.ShouldContain("3.95 EUR");
        (await PausesAsync((string)cdr["sessionId"]!)).ShouldHaveSingleItem().At.ShouldBe(new DateTimeOffset(2026, 3, 1, 10, 15, 0, TimeSpan.Zero));
        await StatusAsync(again, "SuspendedEV", "10:15:00"); // once more
        (await PausesAsync((string)cdr["sessionId"]!)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_status_of_a_time_outside_any_charge_changes_none()
    {
        await using var station = await RawStation.BootedAsync(_world.Hub, "CP1", "ocpp1.6");
        await StopAsync(station, await StartAsync(station, 10), "10:30:00");
        await StopAsync(station, await StartAsync(station, 12), "12:30:00");
        await _world.Hub.Database.UntilAsync("SELECT count(*) = 2 FROM read.cdrs");
        var before = await EventsOfSessionsAsync();

        foreach (var time in (string[])["09:59:59", "10:30:00", "11:00:00", "12:30:00", "13:00:00"])
            await StatusAsync(station, "SuspendedEV", time);
        await StatusAsync(station, "SuspendedEV", "10:15:00", connector: 2);

        (await EventsOfSessionsAsync()).ShouldBe(before);
        await StatusAsync(station, "SuspendedEV", "10:15:00");
        (await EventsOfSessionsAsync()).ShouldBe(before + 2, "the pause, and that the record is looked at again");
    }

    private static async Task<int> StartAsync(RawStation station, int hour) =>
        (await station.CallAsync("StartTransaction", $$"""{"connectorId":1,"idTag":"{{Card}}","meterStart":10000,"timestamp":"2026-03-01T{{hour}}:00:00Z"}"""))
            .GetProperty("transactionId").GetInt32();

    private static Task StopAsync(RawStation station, int transaction, string time) => station.CallAsync(
        "StopTransaction", $$"""{"transactionId":{{transaction}},"meterStop":15000,"timestamp":"2026-03-01T{{time}}Z","reason":"Local"}""");

    private static Task StatusAsync(RawStation station, string status, string time, int connector = 1) => station.CallAsync(
        "StatusNotification", $$"""{"connectorId":{{connector}},"errorCode":"NoError","status":"{{status}}","timestamp":"2026-03-01T{{time}}Z"}""");

    private async Task<JsonNode> RecordAsync()
    {
        await _world.Hub.Database.UntilAsync("SELECT count(*) = 1 FROM read.cdrs");
        return await _world.ApiAsync(HttpMethod.Get, "/api/cdrs/" + await _world.Hub.Database.QueryAsync<string>("SELECT id FROM read.cdrs"));
    }

    private async Task<List<ChargingPaused>> PausesAsync(string session) =>
        [.. (await Log.ReadStreamAsync(SessionStream.Of(new(session)))).Select(e => e.Data).OfType<ChargingPaused>()];

    private async Task<int> EventsOfSessionsAsync() => (await Log.ReadAllAsync(0, 1000)).Count(e => e.Data is SessionEvent);

    private static string[] FlagsOf(JsonNode cdr) => [.. cdr["flags"]?.AsArray().Select(f => (string)f!["rule"]!) ?? []];
}
