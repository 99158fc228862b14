using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Stations;
using RoamingHub.Ocpp.V16;
using RoamingHub.Storage;

namespace RoamingHub.Hub.Tests.Stations;

/// <summary>What stations report of charges, over a real socket, as it stands in the log.</summary>
public sealed class ChargingTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Ten = new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);
    private HubUnderTest _hub = null!;

    public async Task InitializeAsync() => _hub = await HubUnderTest.StartAsync();

    public async Task DisposeAsync() => await _hub.DisposeAsync();

    [Fact]
    public async Task A_start_that_arrives_twice_is_one_charge_with_one_answer()
    {
        await using var station = await _hub.StationAsync("CP1");
        var start = new StartTransactionRequest(1, "CARD1", 1000, Ten);
        var first = await station.CallAsync<StartTransactionRequest, StartTransactionResponse>(start);
        var second = await station.CallAsync<StartTransactionRequest, StartTransactionResponse>(start with { IdTag = "card1" });
        second.TransactionId.ShouldBe(first.TransactionId);
        (await EventsAsync<ChargingStarted>()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_start_after_the_hub_has_forgotten_it_is_still_the_same_charge()
    {
        await using var station = await _hub.StationAsync("CP1");
        var start = new StartTransactionRequest(1, "CARD1", 1000, Ten);
        var first = await station.CallAsync<StartTransactionRequest, StartTransactionResponse>(start);
        await station.CallAsync<StopTransactionRequest, StopTransactionResponse>(new(first.TransactionId, 2000, Ten.AddHours(1), "CARD1"));
        var again = await station.CallAsync<StartTransactionRequest, StartTransactionResponse>(start);
        again.TransactionId.ShouldBe(first.TransactionId);
        (await EventsAsync<ChargingStarted>()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_stop_that_arrives_twice_ends_the_charge_once_and_one_record_is_issued()
    {
        await using var station = await _hub.StationAsync("CP1");
        var started = await station.CallAsync<StartTransactionRequest, StartTransactionResponse>(new(1, "CARD1", 1000, Ten));
        var stop = new StopTransactionRequest(started.TransactionId, 12_000, Ten.AddHours(1), "CARD1");
        await station.CallAsync<StopTransactionRequest, StopTransactionResponse>(stop);
        await station.CallAsync<StopTransactionRequest, StopTransactionResponse>(stop);
        await UntilAsync("SELECT count(*) = 1 FROM log.mt_events WHERE type LIKE 'charge_record%'");
        (await EventsAsync<ChargingStopped>()).Count.ShouldBe(1);
        (await EventsAsync<ChargeRecordHeld>()).Single().Record.Energy.Wh.ShouldBe(11_000);
    }

    [Fact]
    public async Task Readings_are_recorded_once_with_the_standards_defaults()
    {
        await using var station = await _hub.StationAsync("CP1");
        var started = await station.CallAsync<StartTransactionRequest, StartTransactionResponse>(new(1, "CARD1", 0, Ten));
        var values = $$"""[2,"m1","MeterValues",{"connectorId":1,"transactionId":{{started.TransactionId}},"meterValue":[{"timestamp":"2026-03-01T10:05:00Z","sampledValue":[{"value":"1.5","unit":"kWh"}]}]}]""";
        (await station.SendRawAsync(values)).ShouldBe("""[3,"m1",{}]""");
        (await station.SendRawAsync(values.Replace("m1", "m2", StringComparison.Ordinal))).ShouldBe("""[3,"m2",{}]""");
        var reading = (await EventsAsync<MeterRead>()).ShouldHaveSingleItem().Readings.ShouldHaveSingleItem();
        reading.Register.ShouldBe(Core.Values.Energy.FromWh(1500));
        reading.Samples.ShouldHaveSingleItem().ShouldBe(new Sample("1.5", "kWh", "Energy.Active.Import.Register", "Sample.Periodic", null, "Outlet", "Raw"));
    }

    [Fact]
    public async Task A_stop_of_another_stations_transaction_changes_nothing_and_is_answered()
    {
        await using var first = await _hub.StationAsync("CP1");
        await using var second = await _hub.StationAsync("CP2");
        var started = await first.CallAsync<StartTransactionRequest, StartTransactionResponse>(new(1, "CARD1", 0, Ten));
        await second.CallAsync<StopTransactionRequest, StopTransactionResponse>(new(started.TransactionId, 5000, Ten.AddHours(1)));
        (await EventsAsync<ChargingStopped>()).ShouldBeEmpty();
        (await EventsAsync<ReportWithoutSession>()).ShouldHaveSingleItem().Station.Value.ShouldBe("CP2");
    }

    [Fact]
    public async Task A_stop_without_a_transaction_ends_the_charge_of_its_card()
    {
        await using var station = await _hub.StationAsync("CP1");
        await station.CallAsync<StartTransactionRequest, StartTransactionResponse>(new(1, "CARD1", 0, Ten));
        await station.CallAsync<StopTransactionRequest, StopTransactionResponse>(new(-1, 5000, Ten.AddHours(1), "CARD1"));
        (await EventsAsync<ChargingStopped>()).ShouldHaveSingleItem().Meter.Wh.ShouldBe(5000);
    }

    [Fact]
    public async Task A_station_that_reconnects_finds_its_charge()
    {
        int transaction;
        await using (var station = await _hub.StationAsync("CP1"))
            transaction = (await station.CallAsync<StartTransactionRequest, StartTransactionResponse>(new(1, "CARD1", 0, Ten))).TransactionId;
        await using var again = await _hub.StationAsync("CP1", boot: false);
        await again.CallAsync<StopTransactionRequest, StopTransactionResponse>(new(transaction, 5000, Ten.AddHours(1)));
        (await EventsAsync<ChargingStopped>()).Count.ShouldBe(1);
    }

    private async Task<IReadOnlyList<T>> EventsAsync<T>() => [.. (await _hub.Service<EventLog>().ReadAllAsync(0, 1000)).Select(e => e.Data).OfType<T>()];

    private Task UntilAsync(string sql) => _hub.Database.UntilAsync(sql);
}
