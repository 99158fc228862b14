using System.Text.Json.Nodes;
using RoamingHub.Hub.Sessions;
using RoamingHub.Hub.Tests.Partners.Ocpi;
using RoamingHub.Hub.Tests.Stations;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Hub.Tests.Sessions;

/// <summary>A tariff tried on what stations have told over real sockets.</summary>
public sealed class DryRunsTests : IAsyncLifetime
{
    private const string Card = "LOCALCARD7";
    private const string Period = "\"from\": \"2026-03-01T00:00:00Z\", \"to\": \"2026-04-01T00:00:00Z\"";

    private OcpiWorld _world = null!;

    public async Task InitializeAsync()
    {
        _world = await OcpiWorld.StartAsync();
        await _world.ApiAsync(HttpMethod.Put, "/api/tokens/" + Card, """{ "status": "Accepted" }""");
        await using var station = await RawStation.BootedAsync(_world.Hub, "CP1", "ocpp1.6");
        await ChargeAsync(station, 1, 10_000);
        await ChargeAsync(station, 2, 7_777, idle: true);
        await ChargeAsync(station, 3, 12_345);
    }

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task Nothing_changes_under_the_tariff_that_priced_them()
    {
        await RebuiltRecords.DryRunsShouldChangeNothingAsync(_world.Hub);

        var run = await RunAsync($"{{ {Period} }}");
        ((int)run["sessions"]!, (decimal)run["energyKwh"]!, (decimal)run["parkingHours"]!).ShouldBe((3, 30.122m, 0.5m));
        ((decimal)run["current"]!["exclVat"]!).ShouldBe(13.55m); // 4.50 + 3.61 + 5.44
        ((decimal)run["delta"]!["exclVat"]!).ShouldBe(0);
    }

    [Fact]
    public async Task A_new_price_is_told_before_and_after_it_is_described()
    {
        var dearer = OcpiWorld.Tariff.Replace("0.40", "0.50", StringComparison.Ordinal);

        var draft = await RunAsync($$"""{ {{Period}}, "tariff": {{dearer}} }""");
        ((decimal)draft["delta"]!["exclVat"]!).ShouldBe(3.01m); // 5.50 + 4.39 + 6.67
        draft["mostAffected"]!.AsArray().Select(m => (decimal)m!["delta"]!["exclVat"]!).ShouldBe([1.23m, 1m, 0.78m]);

        await _world.DescribeTariffAsync("AC", dearer);
        var described = await RunAsync($"{{ {Period} }}");
        described.ToJsonString().ShouldBe(draft.ToJsonString());
    }

    [Fact]
    public async Task Parking_is_priced_from_what_the_station_told()
    {
        var run = await RunAsync($$"""
            { {{Period}}, "evses": [ "3256" ],
              "tariff": { "currency": "EUR", "elements": [ { "price_components": [ { "type": "PARKING_TIME", "price": 6, "vat": 19.0, "step_size": 1 } ] } ] } }
            """);

        ((decimal)run["draft"]!["parking"]!["exclVat"]!).ShouldBe(3);
        ((decimal)run["draft"]!["exclVat"]!).ShouldBe(3);
    }

    [Fact]
    public async Task One_that_was_given_up_stands_in_nobodys_way()
    {
        var sessions = _world.Hub.Service<RepricedSessions>();
        var all = new PastChargeFilter(DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue, "AC");
        var tariff = (await _world.Hub.Service<ReadModels>().Tariffs.FindAsync("AC", default))!.Tariff;
        using var gone = new CancellationTokenSource();

        await Should.ThrowAsync<OperationCanceledException>(sessions.RunAsync(all, tariff, new GivingUp(gone), gone.Token));

        (await sessions.RunAsync(all, tariff, null, default)).Report.Sessions.ShouldBe(3);
    }

    private Task<JsonNode> RunAsync(string body) => _world.ApiAsync(HttpMethod.Post, "/api/tariffs/AC/dry-run", body);

    /// <summary>An hour at ten; where it idles, the vehicle takes nothing in the second half.</summary>
    private async Task ChargeAsync(RawStation station, int day, int wh, bool idle = false)
    {
        string At(string time) => $"2026-03-0{day}T{time}:00Z";
        var start = await station.CallAsync("StartTransaction", $$"""{"connectorId":1,"idTag":"{{Card}}","meterStart":1000,"timestamp":"{{At("10:00")}}"}""");
        var transaction = start.GetProperty("transactionId").GetInt32();
        await station.CallAsync("MeterValues", $$"""
            {"connectorId":1,"transactionId":{{transaction}},"meterValue":[
              {"timestamp":"{{At("10:15")}}","sampledValue":[{"value":"{{1000 + (wh / 3)}}"}]},{"timestamp":"{{At("10:30")}}","sampledValue":[{"value":"{{1000 + (idle ? wh : wh / 2)}}"}]}]}
            """);
        if (idle)
            await station.CallAsync("StatusNotification", $$"""{"connectorId":1,"errorCode":"NoError","status":"SuspendedEV","timestamp":"{{At("10:30")}}"}""");
        await station.CallAsync("StopTransaction", $$"""{"transactionId":{{transaction}},"meterStop":{{1000 + wh}},"timestamp":"{{At("11:00")}}","reason":"Local"}""");
        await _world.Hub.Database.UntilAsync($"SELECT count(*) = {day} FROM read.cdrs WHERE state = 'sealed'");
    }

    /// <summary>Goes away at the first word of progress.</summary>
    private sealed class GivingUp(CancellationTokenSource gone) : IProgress<decimal>
    {
        public void Report(decimal value)
        {
            gone.Cancel();
            gone.Token.ThrowIfCancellationRequested();
        }
    }
}
