using System.Net;
using RoamingHub.Ocpp.Frames;
using RoamingHub.Ocpp.V16;
using RoamingHub.Simulators.Stations;

namespace RoamingHub.Simulators.Tests.Stations;

public sealed class StationSimulatorTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Morning = new(2026, 3, 14, 6, 0, 0, TimeSpan.Zero);
    private TestHub hub = null!;

    public async Task InitializeAsync() => hub = await TestHub.StartAsync();

    public async Task DisposeAsync() => await hub.DisposeAsync();

    [Fact]
    public async Task A_station_boots_and_beats()
    {
        await using var station = await ConnectAsync(hub.Station() with { Password = "s3cret" });
        (await station.BootAsync()).Status.Is(RegistrationStatus.Accepted).ShouldBeTrue();
        (await station.HeartbeatAsync()).CurrentTime.Year.ShouldBe(2026);
        hub.LastAuthorization.ShouldBe("Basic " + Convert.ToBase64String("S1:s3cret"u8));
        station.History.Frames.Select(frame => frame.Direction)
            .ShouldBe([FrameDirection.Sent, FrameDirection.Received, FrameDirection.Sent, FrameDirection.Received]);
        station.History.Frames[2].Raw.ShouldBe("""[2,"2","Heartbeat",{}]""");
    }

    [Fact]
    public async Task A_refused_upgrade_says_why()
    {
        hub.Refusal = HttpStatusCode.Unauthorized;
        await using var station = new StationSimulator(hub.Station());
        (await Should.ThrowAsync<UpgradeRefusedException>(() => station.ConnectAsync())).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_charge_of_an_hour_plays_on_the_clock_of_the_station()
    {
        await using var station = await ConnectAsync(hub.Station());
        station.Clock.Set(Morning);
        station.Connectors[0].MeterWh = 5000;
        var charge = (await station.ChargeAsync(1, "CARD", energyWh: 10_000, samples: 3)).ShouldNotBeNull();

        Actions().ShouldBe(
        [
            "Authorize", "StatusNotification", "StartTransaction", "StatusNotification",
            "MeterValues", "MeterValues", "MeterValues", "StopTransaction", "StatusNotification", "StatusNotification",
        ], ignoreOrder: true);
        var start = Of("StartTransaction").ShouldHaveSingleItem();
        TestHub.Text(start, "meterStart").ShouldBe("5000");
        var stop = Of("StopTransaction").ShouldHaveSingleItem();
        TestHub.Text(stop, "meterStop").ShouldBe("15000");
        TestHub.Text(stop, "transactionId").ShouldBe(charge.TransactionId.ToString());
        (DateTimeOffset.Parse(TestHub.Text(stop, "timestamp")) - DateTimeOffset.Parse(TestHub.Text(start, "timestamp")))
            .ShouldBe(TimeSpan.FromHours(1), TimeSpan.FromSeconds(30));
        Of("MeterValues").Select(Register).ShouldBe(["7500", "10000", "12500"]);
        Of("StatusNotification").Select(call => TestHub.Text(call, "status")).ShouldBe(["Preparing", "Charging", "Finishing", "Available"]);
    }

    [Fact]
    public async Task A_card_that_is_not_accepted_charges_nothing()
    {
        hub.Answers["Authorize"] = call => OcppFrameWriter.Result(call.Id, """{"idTagInfo":{"status":"Blocked"}}"""u8);
        await using var station = await ConnectAsync(hub.Station());
        (await station.ChargeAsync(1, "CARD", 1000)).ShouldBeNull();
        Actions().ShouldBe(["Authorize"]);
    }

    [Fact]
    public async Task Offline_a_charge_is_kept_and_sent_in_order_later()
    {
        await using var station = await ConnectAsync(hub.Station());
        station.Clock.Set(Morning);
        await station.GoOfflineAsync();
        var charging = station.ChargeAsync(1, "CARD", 3000, samples: 2);
        station.UnansweredMessages.ShouldBe(4);
        charging.IsCompleted.ShouldBeFalse();
        hub.Received.ShouldBeEmpty();

        await station.GoOnlineAsync();
        var charge = await charging;
        Actions().ShouldBe(["BootNotification", "StartTransaction", "MeterValues", "MeterValues", "StopTransaction"]);
        TestHub.Text(Of("StopTransaction").Single(), "transactionId").ShouldBe(charge!.TransactionId.ToString());
        Of("MeterValues").ShouldAllBe(call => TestHub.Text(call, "transactionId") == charge.TransactionId.ToString());
        DateTimeOffset.Parse(TestHub.Text(Of("StartTransaction").Single(), "timestamp")).ShouldBe(Morning, TimeSpan.FromSeconds(30));
        station.UnansweredMessages.ShouldBe(0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_message_whose_answer_was_lost_is_sent_again_after_reconnecting(bool newId)
    {
        await using var station = await ConnectAsync(hub.Station() with { NewIdOnRepeat = newId });
        hub.Answers["StartTransaction"] = call =>
        {
            hub.Answers.TryRemove("StartTransaction", out Func<OcppFrame.Call, byte[]?>? _);
            _ = hub.DropAsync();
            return null;
        };
        var request = new StartTransactionRequest(1, "CARD", 0, Morning);
        (await station.StartTransactionAsync(request)).TransactionId.ShouldBe(1001);

        Actions().ShouldBe(["StartTransaction", "BootNotification", "StartTransaction"]);
        var starts = Of("StartTransaction").ToList();
        (starts[0].Id == starts[1].Id).ShouldBe(!newId);
        starts[1].Payload.Span.SequenceEqual(starts[0].Payload.Span).ShouldBeTrue();
    }

    [Fact]
    public async Task A_message_refused_three_times_is_discarded_and_the_next_goes_out()
    {
        hub.Answers["StartTransaction"] = call => OcppFrameWriter.Error(call.Id, "InternalError");
        await using var station = await ConnectAsync(hub.Station());
        var refused = station.StartTransactionAsync(new StartTransactionRequest(1, "CARD", 0, Morning));
        var stop = station.StopTransactionAsync(new StopTransactionRequest(-1, 100, Morning));
        (await Should.ThrowAsync<CallErrorException>(() => refused)).Code.ShouldBe("InternalError");
        await stop;
        station.DiscardedMessages.ShouldBe(1);
        Actions().ShouldBe(["StartTransaction", "StartTransaction", "StartTransaction", "StopTransaction"]);
    }

    [Fact]
    public async Task A_station_goes_on_trying_until_the_hub_is_back()
    {
        await using var station = await ConnectAsync(hub.Station());
        hub.Refusal = HttpStatusCode.ServiceUnavailable;
        await hub.DropAsync();
        var start = station.StartTransactionAsync(new StartTransactionRequest(1, "CARD", 0, Morning));
        hub.Refusal = null;
        (await start).TransactionId.ShouldBe(1001);
    }

    [Fact]
    public async Task A_call_without_a_connection_fails()
    {
        await using var station = new StationSimulator(hub.Station());
        await Should.ThrowAsync<StationOfflineException>(() => station.HeartbeatAsync());
    }

    [Fact]
    public async Task A_call_whose_connection_breaks_fails()
    {
        await using var station = await ConnectAsync(hub.Station());
        hub.Answers["Heartbeat"] = call =>
        {
            _ = hub.DropAsync();
            return null;
        };
        await Should.ThrowAsync<StationOfflineException>(() => station.HeartbeatAsync());
    }

    [Fact]
    public async Task A_call_error_of_the_hub_is_an_exception()
    {
        hub.Answers["Heartbeat"] = call => OcppFrameWriter.Error(call.Id, "SecurityError", "boot first");
        await using var station = await ConnectAsync(hub.Station());
        var error = await Should.ThrowAsync<CallErrorException>(() => station.HeartbeatAsync());
        error.Code.ShouldBe("SecurityError");
        error.Description.ShouldBe("boot first");
    }

    [Fact]
    public async Task Nonsense_is_sent_as_it_is_and_its_answer_comes_back()
    {
        await using var station = await ConnectAsync(hub.Station());
        (await station.SendRawAsync("""[2,"x","Heartbeat"]""")).ShouldBe("""[4,"x","FormationViolation","",{}]""");
        (await station.SendRawAsync("hello")).ShouldBe("""[4,"-1","FormationViolation","",{}]""");
        (await station.SendRawAsync("""[2,"y","Heartbeat",{}]""")).ShouldStartWith("""[3,"y",""");
        (await station.SendRawAsync("[3,\"x\",{}]", TimeSpan.FromMilliseconds(20))).ShouldBeNull();
    }

    [Fact]
    public async Task A_rejected_boot_is_tried_again_after_the_interval_when_coming_back()
    {
        await using var station = await ConnectAsync(hub.Station());
        await station.GoOfflineAsync();
        hub.Answers["BootNotification"] = call =>
        {
            hub.Answers.TryRemove("BootNotification", out Func<OcppFrame.Call, byte[]?>? _);
            return OcppFrameWriter.Result(call.Id, """{"status":"Pending","currentTime":"2026-03-14T09:26:53Z","interval":0}"""u8);
        };
        await station.GoOnlineAsync();
        Actions().ShouldBe(["BootNotification", "BootNotification"]);
    }

    private static async Task<StationSimulator> ConnectAsync(StationOptions options)
    {
        var station = new StationSimulator(options);
        await station.ConnectAsync();
        return station;
    }

    private static string Register(OcppFrame.Call call) =>
        System.Text.Json.JsonElement.Parse(call.Payload.Span).GetProperty("meterValue")[0].GetProperty("sampledValue")[0].GetProperty("value").GetString()!;

    private IEnumerable<string> Actions() => hub.Received.Select(call => call.Action);

    private IEnumerable<OcppFrame.Call> Of(string action) => hub.Received.Where(call => call.Action == action);
}
