using RoamingHub.Oicp;
using RoamingHub.Oicp.V23.Notifications;
using RoamingHub.Simulators.Hubject;
using RoamingHub.Simulators.Stations;

namespace RoamingHub.Hub.Tests.Partners.Oicp;

/// <summary>Charges from the card or the app to the record at Hubject, over real sockets.</summary>
public sealed class ChargesOverHubjectTests : IAsyncLifetime
{
    private OicpWorld _world = null!;

    private HubjectSimulator Hubject => _world.Hubject;

    public async Task InitializeAsync() => _world = await OicpWorld.ConnectedAsync();

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task A_card_charge_is_told_from_start_to_end_and_closed_by_one_record()
    {
        await using var station = await _world.StationAsync();
        (await station.ChargeAsync(1, OicpWorld.Card.ToLowerInvariant(), 11_000)).ShouldNotBeNull();

        var session = Hubject.Sessions.ShouldHaveSingleItem();
        var cdr = await Hubject.WaitForCdrAsync(session.SessionId, OicpWorld.Patience);
        cdr.ConsumedEnergy.ShouldBe(11m);
        cdr.EvseID.ShouldBe(OicpWorld.Evse);
        cdr.PartnerProductID.ShouldBe("AC3");
        cdr.Identification.CardUid.ShouldBe(OicpWorld.Card);
        cdr.EMPPartnerSessionID.ShouldBe("emp-1");
        cdr.CPOPartnerSessionID.ShouldBe(session.CpoPartnerSessionId);
        (cdr.SessionEnd - cdr.SessionStart).ShouldBe(TimeSpan.FromHours(1), TimeSpan.FromMinutes(1));
        cdr.SessionStart.Offset.ShouldBe(TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin").GetUtcOffset(cdr.SessionStart));

        Given.Course(Hubject.Session(session.SessionId)!.Notifications).ShouldBe([ChargingNotificationType.Start, ChargingNotificationType.End]);
        Hubject.Violations.ShouldBeEmpty();
        Hubject.Exchanges.Count(e => e.Operation == OicpOperation.AuthorizeStart).ShouldBe(1);
        Hubject.Exchanges.Count(e => e.Operation == OicpOperation.ChargeDetailRecord).ShouldBe(1);
    }

    [Fact]
    public async Task A_card_that_nobody_knows_does_not_charge()
    {
        await using var station = await _world.StationAsync();
        (await station.ChargeAsync(1, "DEADBEEF", 1000)).ShouldBeNull();
        Hubject.Sessions.ShouldBeEmpty();
        Hubject.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_card_held_to_the_reader_twice_makes_one_session()
    {
        await using var station = await _world.StationAsync();
        await station.AuthorizeAsync(OicpWorld.Card);
        await station.ChargeAsync(1, OicpWorld.Card, 1000);
        await Hubject.WaitForCdrAsync(Hubject.Sessions.ShouldHaveSingleItem().SessionId, OicpWorld.Patience);
        Hubject.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_charge_tells_its_progress_while_it_runs()
    {
        await using var station = await _world.StationAsync(hoursBehind: 0.05);
        await station.AuthorizeAsync(OicpWorld.Card);
        var charge = await station.BeginChargeAsync(1, OicpWorld.Card, new ChargePlan(600, 0) { Duration = TimeSpan.Zero });
        await charge.SampleAsync(500, TimeSpan.FromMinutes(2));
        var session = Hubject.Sessions.ShouldHaveSingleItem().SessionId;
        var progress = (ChargingNotificationProgress)await Hubject.WaitForNotificationAsync(session, ChargingNotificationType.Progress, OicpWorld.Patience);
        progress.ConsumedEnergyProgress.ShouldBe(0.5m);
        progress.ChargingDuration.ShouldBe((long)(progress.EventOccurred - progress.ChargingStart).TotalMilliseconds);
        await station.EndChargeAsync(charge);
        (await Hubject.WaitForCdrAsync(session, OicpWorld.Patience)).ConsumedEnergy.ShouldBe(0.6m);
        Hubject.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_charge_begun_and_ended_by_app_is_closed_by_one_record()
    {
        await using var station = await _world.StationAsync();
        var started = await Hubject.RemoteStartAsync(OicpWorld.Provider, OicpWorld.Evse, OicpWorld.Contract, "DE-AC_11", "emp-9");
        started.Code.ShouldBe("000");
        var charge = await station.NextRemoteChargeAsync();
        await charge.Started;

        var again = await Hubject.RemoteStartAsync(
            OicpWorld.Provider, OicpWorld.Evse, OicpWorld.Contract, "DE-AC_11", "emp-9", started.SessionId);
        again.Acknowledgement.ShouldBe(started.Acknowledgement);

        (await Hubject.RemoteStopAsync(started.SessionId, "DE-XXX")).Code.ShouldBe("400");
        (await Hubject.RemoteStopAsync(started.SessionId)).Code.ShouldBe("000");
        var cdr = await Hubject.WaitForCdrAsync(started.SessionId, OicpWorld.Patience);
        cdr.Identification.ContractId.ShouldBe(OicpWorld.Contract);
        cdr.PartnerProductID.ShouldBe("DE-AC_11");
        cdr.EMPPartnerSessionID.ShouldBe("emp-9");
        cdr.CPOPartnerSessionID.ShouldBe(started.Acknowledgement.CPOPartnerSessionID);
        (await Hubject.RemoteStopAsync(started.SessionId)).Code.ShouldBe("400");
        station.History.Frames.Count(f => f.Raw.Contains("\"RemoteStartTransaction\"", StringComparison.Ordinal)).ShouldBe(1);
        Hubject.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_charge_while_Hubject_is_down_is_one_record_when_it_is_back()
    {
        await using var station = await _world.StationAsync();
        await station.AuthorizeAsync(OicpWorld.Card);
        var session = Hubject.Sessions.ShouldHaveSingleItem().SessionId;
        Hubject.Faults.SetAll(new HubjectFault.Down());
        await station.ChargeAsync(1, OicpWorld.Card, 7_000);
        var record = await _world.Hub.Database.QueryAsync<string>("SELECT id::text FROM read.sessions");
        await _world.DeliveryAsync("cdrs", record, "retrying");
        Hubject.Faults.ClearAll();
        (await Hubject.WaitForCdrAsync(session, OicpWorld.Patience)).ConsumedEnergy.ShouldBe(7m);
        Hubject.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_record_whose_answer_was_lost_is_not_owed_twice()
    {
        await using var station = await _world.StationAsync();
        Hubject.Faults.Set(OicpOperation.ChargeDetailRecord, new HubjectFault.LoseAnswer(), times: 1);
        await station.ChargeAsync(1, OicpWorld.Card, 7_000);
        var record = await _world.Hub.Database.QueryAsync<string>("SELECT id::text FROM read.sessions");
        var delivery = await _world.DeliveryAsync("cdrs", record, "delivered");
        delivery.Attempts.ShouldBe(2);
        delivery.Response!.ShouldContain("CLOSED");
        delivery.Flag.ShouldBe("ambiguous");
        Hubject.Cdrs.ShouldHaveSingleItem();
        Hubject.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_EMP_that_takes_no_news_is_left_alone_and_gets_its_record()
    {
        Hubject.Faults.Set(OicpOperation.ChargingNotifications, new HubjectFault.Code("320"));
        await using var station = await _world.StationAsync();
        await station.ChargeAsync(1, OicpWorld.Card, 7_000);
        await Hubject.WaitForCdrAsync(Hubject.Sessions.Single().SessionId, OicpWorld.Patience);
        Hubject.Exchanges.Count(e => e.Operation == OicpOperation.ChargingNotifications).ShouldBe(1);
        Hubject.Violations.ShouldBeEmpty();
    }
}
