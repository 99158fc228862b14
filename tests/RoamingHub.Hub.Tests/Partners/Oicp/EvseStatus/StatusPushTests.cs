using System.Text;
using System.Text.Json;
using RoamingHub.Core.Stations;
using RoamingHub.Hub.Partners.Oicp.EvseStatus;
using RoamingHub.Ocpp.V16;
using RoamingHub.Oicp;
using RoamingHub.Simulators.Hubject;

namespace RoamingHub.Hub.Tests.Partners.Oicp.EvseStatus;

/// <summary>What Hubject is told of the states of our EVSEs when things go wrong.</summary>
public sealed class StatusPushTests : IAsyncLifetime
{
    private OicpWorld _world = null!;

    public async Task InitializeAsync() => _world = await OicpWorld.StartAsync();

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task After_an_outage_only_the_newest_states_go_out_in_one_full_load_and_lost_data_are_told_again()
    {
        await _world.DescribeAsync(Given.Location(Given.Evse(), Given.Evse("E2", "DE*ABC*E2"), Given.Evse("E3", "DE*ABC*E3")));
        await _world.LinkAsync("CP2", "E2");
        await _world.AddPartnerAsync();
        await using var station = await _world.StationAsync();
        await using var second = await _world.StationAsync("CP2");
        await _world.EvseStatusAsync("DE*ABC*E1", "Available");
        await _world.EvseStatusAsync("DE*ABC*E2", "Available");
        var calm = _world.Pushes(OicpOperation.PushEvseStatus);
        calm[0].ShouldStartWith("fullLoad");
        calm[1..].ShouldAllBe(p => p.StartsWith("update", StringComparison.Ordinal) || p.StartsWith("insert", StringComparison.Ordinal));

        _world.Hubject.Faults.Set(OicpOperation.PushEvseStatus, new HubjectFault.Error(503));
        foreach (var status in (ChargePointStatus[])[ChargePointStatus.Preparing, ChargePointStatus.Charging, ChargePointStatus.Finishing, ChargePointStatus.Faulted])
            await station.StatusAsync(1, status);
        await second.StatusAsync(1, ChargePointStatus.Preparing);
        await _world.Hubject.WaitForAsync(() => _world.Pushes(OicpOperation.PushEvseStatus).Count > calm.Count ? "" : null, "a try", OicpWorld.Patience);
        await _world.Hub.Database.UntilAsync(
            $"SELECT count(*) = 0 FROM hub.deliveries WHERE partner = '{_world.Partner}' AND module = 'evseStatus' AND content IS NOT NULL AND sent_digest IS NOT NULL");
        _world.Hubject.Faults.ClearAll();
        await _world.EvseStatusAsync("DE*ABC*E1", "OutOfService");
        await _world.EvseStatusAsync("DE*ABC*E2", "Occupied");
        var after = _world.Pushes(OicpOperation.PushEvseStatus)[calm.Count..];
        var loads = after.SkipWhile(p => p.StartsWith("update", StringComparison.Ordinal)).ToList();
        loads.ShouldNotBeEmpty(string.Join("; ", after));
        loads.ShouldAllBe(p => p == "fullLoad E1 E2 E3");

        // Somebody else has wiped our data: the next state finds that out, the data go out again, and the states with them.
        await WipeByHandAsync();
        _world.Hubject.EvseData(OicpWorld.Operator).ShouldBeEmpty();
        await station.StatusAsync(1, ChargePointStatus.Available);
        await _world.EvseDataAsync(3);
        await _world.EvseStatusAsync("DE*ABC*E1", "Available");
        await _world.EvseStatusAsync("DE*ABC*E2", "Occupied");

        // What connector 0 says holds for the whole station.
        await WholeStationAsync(ConnectorState.Unavailable);
        await _world.EvseStatusAsync("DE*ABC*E1", "OutOfService");
        await WholeStationAsync(ConnectorState.Available);
        await _world.EvseStatusAsync("DE*ABC*E1", "Available");

        // By the clock, and when a hub starts, everything is told anew.
        var before = _world.Pushes(OicpOperation.PushEvseStatus).Count;
        await _world.Hub.Service<StatusRefresh>().RunAsync(default);
        await _world.Hubject.WaitForAsync(() => _world.Pushes(OicpOperation.PushEvseStatus).Skip(before).Contains("fullLoad E1 E2 E3") ? "" : null, "a refresh", OicpWorld.Patience);
        before = _world.Pushes(OicpOperation.PushEvseStatus).Count;
        await using (await _world.Hub.AnotherNodeAsync())
            await _world.Hubject.WaitForAsync(() => _world.Pushes(OicpOperation.PushEvseStatus).Skip(before).Contains("fullLoad E1 E2 E3") ? "" : null, "a start", OicpWorld.Patience);

        // Deleted is deleted: no state of it goes out any more.
        await _world.DescribeAsync(Given.Location(Given.Evse(), Given.Evse("E2", "DE*ABC*E2") with { Removed = true }, Given.Evse("E3", "DE*ABC*E3")));
        await _world.EvseDataAsync(2);
        before = _world.Pushes(OicpOperation.PushEvseStatus).Count;
        await second.StatusAsync(1, ChargePointStatus.Available);
        await station.StatusAsync(1, ChargePointStatus.Preparing);
        await _world.EvseStatusAsync("DE*ABC*E1", "Occupied");
        _world.Pushes(OicpOperation.PushEvseStatus).Skip(before).ShouldAllBe(p => !p.Contains("E2", StringComparison.Ordinal));
        _world.Hubject.Violations.ShouldBeEmpty();
    }

    private Task WholeStationAsync(ConnectorState state)
    {
        var now = DateTimeOffset.UtcNow;
        return _world.AppendAsync(
            StationStream.Of(new("CP1")), new ConnectorStateReported(new(new("CP1"), 0), state, state.ToString(), "NoError", null, null, null, now, now));
    }

    private async Task WipeByHandAsync()
    {
        using var http = new HttpClient();
        var answer = await http.PostAsync(
            new Uri(_world.Hubject.BaseUrl, "/api/oicp/evsepush/v23/operators/DE%2AABC/data-records"),
            new StringContent("""{"ActionType":"fullLoad","OperatorEvseData":{"OperatorID":"DE*ABC","OperatorName":"Stadtwerke","EvseDataRecord":[]}}""", Encoding.UTF8, "application/json"));
        JsonElement.Parse(await answer.Content.ReadAsStringAsync()).GetProperty("StatusCode").GetProperty("Code").GetString().ShouldBe("000");
    }
}
