using System.Text.Json;
using RoamingHub.Core.Locations;
using RoamingHub.Hub.Partners.Oicp;
using RoamingHub.Oicp;
using RoamingHub.Ocpp.V16;
using RoamingHub.Simulators.Hubject;

namespace RoamingHub.Hub.Tests.Partners.Oicp.EvseData;

/// <summary>What Hubject holds of our EVSEs, over real sockets.</summary>
public sealed class EvsePushTests : IAsyncLifetime
{
    private OicpWorld _world = null!;

    private HubjectSimulator Hubject => _world.Hubject;

    public async Task InitializeAsync() => _world = await OicpWorld.StartAsync();

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task A_new_partner_gets_everything_in_one_full_load_and_then_the_states()
    {
        await _world.DescribeAsync(Given.Location(Given.Evse("E2", "DE*ABC*E2"), Given.Evse("E3", "DE*ABC*E3")) with { Id = "LOC-2" });
        await _world.AddPartnerAsync();
        await _world.EvseDataAsync(3);
        await _world.EvseStatusAsync("DE*ABC*E3", "Unknown");
        Actions(OicpOperation.PushEvseData).ShouldBe(["fullLoad"]);

        await using var station = await _world.StationAsync();
        await _world.EvseStatusAsync(OicpWorld.Evse, "Available");
        await station.StatusAsync(1, ChargePointStatus.Faulted);
        await _world.EvseStatusAsync(OicpWorld.Evse, "OutOfService");
        Actions(OicpOperation.PushEvseStatus)[0].ShouldBe("fullLoad");
        Actions(OicpOperation.PushEvseStatus)[1..].ShouldAllBe(a => a == "update" || a == "insert");
        Hubject.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task Only_what_differs_is_pushed_later()
    {
        await _world.AddPartnerAsync();
        await _world.EvseDataAsync(1);
        await _world.DescribeAsync(Given.Location());
        await _world.DescribeAsync(Given.Location(Given.Evse(), Given.Evse("E2", "DE*ABC*E2")));
        await _world.EvseDataAsync(2);
        await _world.DescribeAsync(Given.Location(Given.Evse(), Given.Evse("E2", "DE*ABC*E2")) with { City = "Potsdam" });
        await Hubject.WaitForAsync(() => Hubject.EvseData(OicpWorld.Operator).All(e => e.Address.City == "Potsdam") ? "" : null, "Potsdam", OicpWorld.Patience);
        await _world.DescribeAsync(Given.Location(Given.Evse() with { Removed = true }, Given.Evse("E2", "DE*ABC*E2")) with { City = "Potsdam" });
        (await _world.EvseDataAsync(1))[0].EvseID.ShouldBe("DE*ABC*E2");
        Actions(OicpOperation.PushEvseData).ShouldBe(["fullLoad", "insert", "update", "delete"]);
        Hubject.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_last_EVSE_is_deleted_and_nothing_is_wiped_by_an_empty_full_load()
    {
        await _world.AddPartnerAsync();
        await _world.EvseDataAsync(1);
        await _world.AppendAsync(LocationStream.Of("LOC-1"), new LocationRemoved("LOC-1", new("DE", "ABC"), DateTimeOffset.UtcNow));
        await _world.EvseDataAsync(0);
        await _world.Hub.Service<OicpOnboarding>().SyncAsync(_world.Partner, "evseData", default);
        await _world.DeliveryAsync("evseData", "*", "delivered");
        Actions(OicpOperation.PushEvseData).ShouldBe(["fullLoad", "delete"]);
        Hubject.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_EVSE_that_lacks_something_is_parked_and_the_others_go_out()
    {
        await _world.DescribeAsync(Given.Location(Given.Evse("E2", "DE*ABC*E2", Given.Connector("GBT_DC", "CABLE", "DC"))) with { Id = "LOC-2" });
        await _world.DescribeAsync(Given.Location(Given.Evse("E3", "DE*XYZ*E3")) with { Id = "LOC-3" });
        await _world.AddPartnerAsync();
        await _world.EvseDataAsync(1);
        (await _world.DeliveryAsync("evseData", "DE*ABC*E2", "parked")).LastError.ShouldBe("Plugs is missing");
        (await _world.DeliveryAsync("evseData", "DE*XYZ*E3", "parked")).LastError!.ShouldContain("DE*ABC");
        Hubject.Violations.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_record_that_Hubject_refuses_blocks_no_other(bool named)
    {
        // Hubject knows nothing of the sub-operator that we believe is ours.
        Hubject.AnswersWithValidationErrors = named;
        await _world.DescribeAsync(Given.Location([.. Enumerable.Range(2, 6).Select(i => Given.Evse($"E{i}", i == 5 ? "DE*XYZ*E5" : $"DE*ABC*E{i}"))]) with { Id = "LOC-2" });
        await _world.AddPartnerAsync(""","subOperatorIds":["DE*XYZ"]""");
        await _world.EvseDataAsync(6);
        (await _world.DeliveryAsync("evseData", "DE*XYZ*E5", "parked")).LastError!.ShouldContain("018");
        (await _world.DeliveryAsync("evseData", "DE*ABC*E7", "delivered")).Response!.ShouldContain("Process-ID");
        var worst = (await _world.SendAsync(HttpMethod.Get, $"/api/partners/{_world.Partner}/evse-quality")).GetProperty("items")[0];
        (worst.GetProperty("evseId").GetString(), worst.GetProperty("state").GetString()).ShouldBe(("DE*XYZ*E5", "quarantined"));
        worst.GetProperty("findings").EnumerateArray().Select(f => f.GetProperty("rule").GetString()).ShouldContain("refused");
        Hubject.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task When_Hubject_holds_something_else_it_is_told_everything_anew()
    {
        await _world.AddPartnerAsync();
        await _world.EvseDataAsync(1);
        Hubject.Faults.Set(OicpOperation.PushEvseData, new HubjectFault.Code("009"), times: 1);
        await _world.DescribeAsync(Given.Location(Given.Evse(), Given.Evse("E2", "DE*ABC*E2")));
        await _world.EvseDataAsync(2);
        Actions(OicpOperation.PushEvseData).ShouldBe(["fullLoad", "insert", "fullLoad"]);
        Hubject.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task After_an_outage_the_full_load_is_whole()
    {
        await _world.DescribeAsync(Given.Location([.. Enumerable.Range(2, 5).Select(i => Given.Evse($"E{i}", $"DE*ABC*E{i}"))]) with { Id = "LOC-2" });
        Hubject.Faults.Set(OicpOperation.PushEvseData, new HubjectFault.Error(503), times: 2);
        await _world.AddPartnerAsync();
        await _world.EvseDataAsync(6);
        Actions(OicpOperation.PushEvseData).ShouldAllBe(a => a == "fullLoad");
        Hubject.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_sync_pushes_everything_again()
    {
        await _world.AddPartnerAsync();
        await _world.EvseDataAsync(1);
        (await _world.Hub.Service<OicpOnboarding>().SyncAsync(_world.Partner, "evseData", default)).ShouldBeTrue();
        await Hubject.WaitForAsync(() => Actions(OicpOperation.PushEvseData).Count == 2 ? "" : null, "a second full load", OicpWorld.Patience);
        Actions(OicpOperation.PushEvseData).ShouldBe(["fullLoad", "fullLoad"]);
        (await _world.Hub.Service<OicpOnboarding>().SyncAsync(_world.Partner, "cdrs", default)).ShouldBeFalse();
    }

    [Fact]
    public async Task An_EVSE_that_moves_to_another_location_stays_at_Hubject()
    {
        await _world.AddPartnerAsync();
        await _world.EvseDataAsync(1);
        await _world.DescribeAsync(Given.Location() with { Id = "LOC-9", City = "Potsdam" });
        await _world.DescribeAsync(Given.Location(Given.Evse() with { Removed = true }));
        await Hubject.WaitForAsync(() => Hubject.EvseData(OicpWorld.Operator).FirstOrDefault()?.Address.City == "Potsdam" ? "" : null, "the move", OicpWorld.Patience);
        Actions(OicpOperation.PushEvseData).ShouldNotContain("delete");
    }

    private List<string> Actions(OicpOperation operation) =>
    [
        .. Hubject.Exchanges.Where(e => e.Operation == operation).Select(e => JsonDocument.Parse(e.Request).RootElement.GetProperty("ActionType").GetString()!),
    ];
}
