using System.Net;
using System.Text.Json.Nodes;
using RoamingHub.Core.Locations;
using RoamingHub.Ocpp.V16;
using RoamingHub.Oicp;
using RoamingHub.Oicp.V23.Notifications;
using RoamingHub.Simulators.Hubject;
using RoamingHub.Simulators.Stations;
using RoamingHub.Storage.Partners;
using RoamingHub.TestSupport;

namespace RoamingHub.Hub.Tests.Partners.Oicp.Notifications;

/// <summary>What EMPs hear of a charge while it runs, over real sockets. Each case has a station of its own; they share a hub.</summary>
public sealed class NewsOverHubjectTests(NewsOverHubjectTests.World world) : IClassFixture<NewsOverHubjectTests.World>
{
    private HubjectSimulator Hubject => world.It.Hubject;

    [Fact]
    public async Task A_charge_that_rests_goes_on_and_breaks_off_is_told_as_it_goes_and_its_final_End_counts()
    {
        await using var station = await world.It.StationAsync("CP1", hoursBehind: 1);
        await station.AuthorizeAsync(OicpWorld.Card);
        var session = Newest();
        var plugged = station.Clock.Now;
        var transaction = await station.StartTransactionAsync(new(1, OicpWorld.Card, 1_000, plugged));
        station.Clock.Advance(TimeSpan.FromMinutes(1));
        await station.StatusAsync(1, ChargePointStatus.Charging);
        var start = (ChargingNotificationStart)await Hubject.WaitForNotificationAsync(session, ChargingNotificationType.Start, OicpWorld.Patience);
        (start.ChargingStart - plugged).ShouldBeGreaterThan(TimeSpan.FromSeconds(59)); // energy flows, not: the transaction has begun

        station.Clock.Advance(TimeSpan.FromMinutes(30));
        await station.StatusAsync(1, ChargePointStatus.SuspendedEV);
        var rest = (ChargingNotificationEnd)await Hubject.WaitForNotificationAsync(session, ChargingNotificationType.End, OicpWorld.Patience);
        rest.SessionEnd.ShouldBeNull();
        rest.PenaltyTimeStart.ShouldBe(rest.ChargingEnd + TimeSpan.FromMinutes(5));

        await station.StatusAsync(1, ChargePointStatus.Charging);
        await station.StatusAsync(1, ChargePointStatus.Charging, ChargePointErrorCode.ConnectorLockFailure);
        await station.StatusAsync(1, ChargePointStatus.Charging);
        await station.StopTransactionAsync(new(transaction.TransactionId, 10_000, station.Clock.Now, Reason: StopReason.EmergencyStop));
        var cdr = await Hubject.WaitForCdrAsync(session, OicpWorld.Patience);

        var told = Hubject.Session(session)!.Notifications;
        told.Select(n => n.Type).Where(t => t != ChargingNotificationType.Error)
            .ShouldBe([ChargingNotificationType.Start, ChargingNotificationType.End, ChargingNotificationType.End]);
        told.OfType<ChargingNotificationError>().Select(e => (e.ErrorType, e.ErrorAdditionalInfo)).ShouldBe(
            [(ChargingErrorType.ConnectorError, "ConnectorLockFailure"), (ChargingErrorType.CriticalError, "EmergencyStop")]);
        var end = told.OfType<ChargingNotificationEnd>().Last();
        (end.ChargingStart, end.ConsumedEnergy).ShouldBe((start.ChargingStart, 9m));
        end.ChargingEnd.ShouldBeGreaterThan(rest.ChargingEnd);
        (cdr.SessionStart, cdr.ChargingStart, cdr.ChargingEnd, cdr.SessionEnd, cdr.ConsumedEnergy)
            .ShouldBe((start.SessionStart!.Value, start.ChargingStart, end.ChargingEnd, end.SessionEnd!.Value, 9m));
        Hubject.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_charge_that_rests_until_its_stop_is_told_a_final_End_with_what_only_the_stop_tells()
    {
        await using var station = await world.It.StationAsync("CP5", hoursBehind: 1);
        await station.AuthorizeAsync(OicpWorld.Card);
        var session = Newest();
        var transaction = await station.StartTransactionAsync(new(1, OicpWorld.Card, 1_000, station.Clock.Now));
        await station.StatusAsync(1, ChargePointStatus.Charging);
        station.Clock.Advance(TimeSpan.FromMinutes(30));
        await station.StatusAsync(1, ChargePointStatus.SuspendedEV);
        var rest = (ChargingNotificationEnd)await Hubject.WaitForNotificationAsync(session, ChargingNotificationType.End, OicpWorld.Patience);
        (rest.SessionEnd, rest.ConsumedEnergy, rest.MeterValueEnd).ShouldBe((null, null, null));

        station.Clock.Advance(TimeSpan.FromMinutes(10));
        await station.StopTransactionAsync(new(transaction.TransactionId, 10_000, station.Clock.Now, Reason: StopReason.EVDisconnected));
        var cdr = await Hubject.WaitForCdrAsync(session, OicpWorld.Patience);
        var told = Hubject.Session(session)!.Notifications;
        told.Select(n => n.Type).ShouldBe([ChargingNotificationType.Start, ChargingNotificationType.End, ChargingNotificationType.End]);
        var end = (ChargingNotificationEnd)told[^1];
        (end.ChargingEnd, end.SessionEnd, end.ConsumedEnergy, end.MeterValueEnd).ShouldBe((rest.ChargingEnd, cdr.SessionEnd, 9m, 10m));
        Hubject.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task Progress_goes_out_once_in_five_minutes_by_our_clock_too_and_none_after_the_record()
    {
        await using var station = await world.It.StationAsync("CP2", hoursBehind: 0.2);
        await station.AuthorizeAsync(OicpWorld.Card);
        var session = Newest();
        var charge = await station.BeginChargeAsync(1, OicpWorld.Card, new ChargePlan(3_000, 0) { Duration = TimeSpan.Zero });
        station.Clock.Set(DateTimeOffset.UtcNow.AddMinutes(-2));
        await charge.SampleAsync(1_000, TimeSpan.Zero);
        var progress = (ChargingNotificationProgress)await Hubject.WaitForNotificationAsync(session, ChargingNotificationType.Progress, OicpWorld.Patience);
        progress.ChargingDuration.ShouldBe((long)(progress.EventOccurred - progress.ChargingStart).TotalMilliseconds);
        progress.ConsumedEnergyProgress.ShouldBe(1m);
        progress.MeterValueInBetween!.MeterValues.ShouldBe([progress.MeterValueStart!.Value + 1m]);

        station.Clock.Set(DateTimeOffset.UtcNow.AddMinutes(3.5)); // five minutes later by the station, a moment later by us
        await charge.SampleAsync(1_000, TimeSpan.Zero);
        (await world.It.DeliveryAsync("notifications", session + "/Progress", "retrying")).LastError.ShouldBe("less than five minutes since the last");
        station.Clock.Set(DateTimeOffset.UtcNow);
        await station.EndChargeAsync(charge);
        await Hubject.WaitForCdrAsync(session, OicpWorld.Patience);
        Hubject.Session(session)!.Notifications.Count(n => n.Type == ChargingNotificationType.Progress).ShouldBe(1);
        Hubject.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_Progress_that_does_not_get_through_is_dropped_and_a_Start_is_tried_again()
    {
        await using var station = await world.It.StationAsync("CP3", hoursBehind: 0.05);
        await station.AuthorizeAsync(OicpWorld.Card);
        var session = Newest();
        Hubject.Faults.Set(OicpOperation.ChargingNotifications, new HubjectFault.Code("310"), times: 2);
        var charge = await station.BeginChargeAsync(1, OicpWorld.Card, new ChargePlan(300, 0) { Duration = TimeSpan.FromSeconds(1) });
        await Hubject.WaitForNotificationAsync(session, ChargingNotificationType.Start, OicpWorld.Patience);
        (await world.It.DeliveryAsync("notifications", session + "/Start", "delivered")).Attempts.ShouldBe(3);

        Hubject.Faults.Set(OicpOperation.ChargingNotifications, new HubjectFault.Code("310"), times: 1);
        await charge.SampleAsync(200, TimeSpan.FromMinutes(1));
        (await world.It.DeliveryAsync("notifications", session + "/Progress", "expired")).LastError!.ShouldContain("310");
        Hubject.Faults.Set(OicpOperation.ChargingNotifications, new HubjectFault.Code("022"), times: 1); // no retry of what is wrong
        await station.StatusAsync(1, ChargePointStatus.Faulted, ChargePointErrorCode.GroundFailure);
        (await world.It.DeliveryAsync("notifications", session + "/Error", "parked")).LastError!.ShouldContain("022");
        await station.EndChargeAsync(charge);
        await Hubject.WaitForCdrAsync(session, OicpWorld.Patience);
        Given.Course(Hubject.Session(session)!.Notifications).ShouldBe([ChargingNotificationType.Start, ChargingNotificationType.End]);
        Hubject.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_provider_that_takes_no_news_is_left_alone_on_every_node_until_somebody_says_otherwise()
    {
        var muted = $"/api/partners/{world.It.Partner}/muted-providers";
        await using var station = await world.It.StationAsync("CP4");
        Hubject.Faults.Set(OicpOperation.ChargingNotifications, new HubjectFault.Code("320"), times: 1);
        await station.ChargeAsync(1, OicpWorld.Card, 7_000);
        await Hubject.WaitForCdrAsync(Newest(), OicpWorld.Patience);
        var shown = JsonNode.Parse(await world.It.Hub.Http.GetStringAsync(muted))!["items"]!.AsArray().ShouldHaveSingleItem()!;
        ((string?)shown["provider"], (string?)shown["module"]).ShouldBe(("DE8EO", "notifications"));
        (await new MutedProviders(world.It.Hub.Database.Connect(), TimeProvider.System).IsMutedAsync(world.It.Partner.Value, "notifications", "DE8EO", default)).ShouldBeTrue();

        await station.ChargeAsync(1, OicpWorld.Card, 7_000);
        var second = Newest();
        await Hubject.WaitForCdrAsync(second, OicpWorld.Patience);
        Hubject.Session(second)!.Notifications.ShouldBeEmpty();

        (await world.It.Hub.Http.DeleteAsync(muted + "/DE8EO")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await world.It.Hub.Http.DeleteAsync(muted + "/DE8EO")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        await station.ChargeAsync(1, OicpWorld.Card, 7_000);
        var third = Newest();
        await Hubject.WaitForCdrAsync(third, OicpWorld.Patience);
        Given.Course(Hubject.Session(third)!.Notifications).ShouldBe([ChargingNotificationType.Start, ChargingNotificationType.End]);
        Hubject.Violations.ShouldBeEmpty();
    }

    private string Newest() => Hubject.Sessions[^1].SessionId;

    /// <summary>A hub with five EVSEs, a station each; staying after the charge costs.</summary>
    public sealed class World : IAsyncLifetime
    {
        internal OicpWorld It { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            It = await OicpWorld.StartAsync(("Hub:Oicp:EndAfterSeconds", "0"), ("Hub:Oicp:IdleGraceMinutes", "5"));
            using var tariff = new StringContent("""
                { "currency": "EUR", "elements": [ { "price_components": [ { "type": "ENERGY", "price": 0.39, "step_size": 1 }, { "type": "PARKING_TIME", "price": 6, "step_size": 60 } ] } ] }
                """, System.Text.Encoding.UTF8, "application/json");
            (await It.Hub.Http.PutAsync("/api/tariffs/IDLE", tariff)).IsSuccessStatusCode.ShouldBeTrue();
            var idle = Given.Connector() with { TariffIds = ["IDLE"] };
            await It.DescribeAsync(Given.Location([.. Enumerable.Range(1, 5).Select(i => Given.Evse("E" + i, "DE*ABC*E" + i, idle))]), """{"id":"LOC-1"}""");
            for (var i = 1; i <= 5; i++)
                await It.LinkAsync("CP" + i, "E" + i);
            await It.AddPartnerAsync();
            await It.EvseDataAsync(5);
        }

        public async Task DisposeAsync() => await It.DisposeAsync();
    }
}
