using RoamingHub.Ocpi;
using RoamingHub.Ocpi.V221.Locations;
using RoamingHub.Ocpp.V16;
using RoamingHub.Simulators.Emsp;

namespace RoamingHub.Hub.Tests.Partners.Ocpi.Locations;

/// <summary>What partners see of our sites and how they hear of changes (OCPI 2.2.1 §8).</summary>
public sealed class LocationsFeedTests : IAsyncLifetime
{
    private OcpiWorld _world = null!;

    private EmspSimulator Emsp => _world.Emsp;

    public async Task InitializeAsync() => _world = await OcpiWorld.StartAsync();

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task A_change_is_sent_whole_and_read_the_same()
    {
        await _world.DescribeLocationAsync("LOC1", OcpiWorld.Location.Replace("Market place", "Market hall", StringComparison.Ordinal));
        var sent = await Emsp.WaitForLocationAsync(l => l.Name == "Market hall", OcpiWorld.Soon);
        var read = (await Emsp.GetLocationsAsync()).ShouldHaveSingleItem();
        OcpiJson.Write(read).ShouldBe(OcpiJson.Write(sent));
        Emsp.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_same_description_again_is_no_change()
    {
        var before = (await Emsp.GetLocationsAsync()).ShouldHaveSingleItem();
        await _world.DescribeLocationAsync("LOC1", OcpiWorld.Location);
        (await Emsp.GetLocationsAsync()).ShouldHaveSingleItem().LastUpdated.ShouldBe(before.LastUpdated);
        (await _world.DeliveriesAsync("locations")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_change_of_status_is_a_patch_of_status_and_time_with_the_times_of_the_document()
    {
        await _world.ApiAsync(HttpMethod.Post, $"/api/partners/{_world.Partner}/sync?module=locations");
        await Emsp.WaitForLocationAsync(_ => true, OcpiWorld.Soon);
        await using var station = await _world.StationAsync();
        await Emsp.WaitForLocationAsync(l => l.Evses![0].Status == Status.AVAILABLE, OcpiWorld.Soon);
        await station.StatusAsync(1, ChargePointStatus.Faulted, ChargePointErrorCode.GroundFailure);
        var seen = await Emsp.WaitForLocationAsync(l => l.Evses![0].Status == Status.OUTOFORDER, OcpiWorld.Soon);
        var patch = await Emsp.WaitForExchangeAsync(
            e => e is { Inbound: true, Method: "PATCH", Module: "locations" } && e.Body.Contains("OUTOFORDER", StringComparison.Ordinal), OcpiWorld.Soon);
        patch.Path.ShouldEndWith("/locations/DE/ABC/LOC1/3256");
        patch.Body.ShouldBe($$"""{"status":"OUTOFORDER","last_updated":"{{OcpiTime.Write(seen.LastUpdated!.Value)}}"}""");
        var read = (await Emsp.GetLocationsAsync()).ShouldHaveSingleItem();
        (read.LastUpdated, read.Evses![0].LastUpdated).ShouldBe((seen.LastUpdated, seen.LastUpdated));
        Emsp.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_partner_that_lacks_the_location_gets_it_whole_instead_of_a_patch()
    {
        await using var station = await _world.StationAsync();
        var seen = await Emsp.WaitForLocationAsync(l => l.Evses![0].Status == Status.AVAILABLE, OcpiWorld.Soon);
        seen.Name.ShouldBe("Market place");
        Emsp.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task From_one_step_of_a_charge_to_the_next_nothing_changes_for_partners()
    {
        await using var station = await _world.StationAsync();
        await station.StatusAsync(1, ChargePointStatus.Charging);
        await _world.CaughtUpAsync();
        var charging = (await Emsp.GetLocationsAsync()).ShouldHaveSingleItem();
        charging.Evses![0].Status!.Value.ShouldBe(Status.CHARGING);
        await station.StatusAsync(1, ChargePointStatus.SuspendedEV);
        await _world.CaughtUpAsync();
        (await Emsp.GetLocationsAsync()).ShouldHaveSingleItem().LastUpdated.ShouldBe(charging.LastUpdated);
    }

    [Fact]
    public async Task A_station_that_is_gone_is_unknown()
    {
        await using (await _world.StationAsync())
            await Emsp.WaitForLocationAsync(l => l.Evses![0].Status == Status.AVAILABLE, OcpiWorld.Soon);
        await Emsp.WaitForLocationAsync(l => l.Evses![0].Status == Status.UNKNOWN, OcpiWorld.Soon);
    }

    [Fact]
    public async Task What_is_not_to_be_published_is_neither_listed_nor_sent()
    {
        await _world.DescribeLocationAsync("HOME", OcpiWorld.Location.Replace("\"publish\": true", "\"publish\": false", StringComparison.Ordinal).Replace("3256", "9001", StringComparison.Ordinal));
        (await Emsp.GetLocationsAsync()).Select(l => l.Id).ShouldBe(["LOC1"]);
        (await _world.DeliveriesAsync("locations")).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_removed_stays_as_removed()
    {
        await _world.ApiAsync(HttpMethod.Delete, "/api/locations/LOC1");
        var seen = await Emsp.WaitForLocationAsync(l => l.Evses!.All(e => e.Status == Status.REMOVED), OcpiWorld.Soon);
        seen.Evses!.ShouldHaveSingleItem();
        (await Emsp.GetLocationsAsync()).ShouldHaveSingleItem().Evses![0].Status!.Value.ShouldBe(Status.REMOVED);
    }

    [Fact]
    public async Task A_new_tariff_goes_before_the_location_that_mentions_it()
    {
        Emsp.Faults.Set(new EmspFault.HttpError(503, TimeSpan.FromSeconds(2)), "tariffs", times: 1);
        await _world.DescribeTariffAsync("NEW", OcpiWorld.Tariff);
        await _world.DescribeLocationAsync("LOC1", OcpiWorld.Location.Replace("\"AC\"", "\"NEW\"", StringComparison.Ordinal));
        await Emsp.WaitForLocationAsync(l => l.Evses![0].Connectors![0].TariffIds![0] == "NEW", OcpiWorld.Soon);
        Emsp.Tariffs.Select(t => t.Id).ShouldContain("NEW");
    }

    [Theory]
    [InlineData("LOC1", "id", "LOC1")]
    [InlineData("loc1/3256", "uid", "3256")]
    [InlineData("LOC1/3256/1", "id", "1")]
    public async Task Each_level_can_be_read(string path, string member, string value)
    {
        var key = RoamingHub.Ocpi.Envelope.OcpiToken.Encode((await Emsp.GetCredentialsAsync()).Data!.Token!);
        var answer = await _world.RawAsync(HttpMethod.Get, "/ocpi/2.2.1/locations/" + path, key);
        ((string)answer.Body["data"]![member]!).ShouldBe(value);
        (await _world.RawAsync(HttpMethod.Get, "/ocpi/2.2.1/locations/" + path + "X", key)).Code.ShouldBe(2003);
    }
}
