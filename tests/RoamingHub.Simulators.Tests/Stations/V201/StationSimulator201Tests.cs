using System.Text.Json;
using RoamingHub.Ocpp;
using RoamingHub.Ocpp.Frames;
using RoamingHub.Ocpp.V201;
using RoamingHub.Simulators.Stations;
using RoamingHub.Simulators.Stations.V201;

namespace RoamingHub.Simulators.Tests.Stations.V201;

public sealed class StationSimulator201Tests : IAsyncLifetime
{
    private static readonly DateTimeOffset Morning = new(2026, 3, 14, 6, 0, 0, TimeSpan.Zero);
    private TestHub hub = null!;
    private StationSimulator201 station = null!;

    public async Task InitializeAsync()
    {
        hub = await TestHub.StartAsync(OcppVersion.V201);
        station = new StationSimulator201(hub.Station() with { Connectors = 2, SignsReadings = true, RemoteCharge = new ChargePlan(8000, Samples: 2) });
        await station.ConnectAsync();
        station.Clock.Set(Morning);
    }

    public async Task DisposeAsync()
    {
        await station.DisposeAsync();
        await hub.DisposeAsync();
        station.ShouldBeOfficial();
    }

    [Fact]
    public async Task A_station_boots_beats_and_asks_for_a_card_and_a_contract()
    {
        (await station.BootAsync()).Status.Is(RegistrationStatusEnum.Accepted).ShouldBeTrue();
        (await station.HeartbeatAsync()).CurrentTime.Year.ShouldBe(2026);
        (await station.AuthorizeAsync("04A1B2C3")).IdTokenInfo.Status.Is(AuthorizationStatusEnum.Accepted).ShouldBeTrue();
        await station.AuthorizeContractAsync("DE8EOCAet5e43X1", [new(HashAlgorithmEnum.SHA256, "aa", "bb", "01", "http://ocsp.example.org")]);
        var contract = hub.Received.Last(call => call.Action == "Authorize");
        Payload(contract).GetProperty("idToken").GetProperty("type").GetString().ShouldBe("eMAID");
    }

    [Fact]
    public async Task A_charge_is_numbered_events_of_one_transaction()
    {
        station.Evses[0].MeterWh = 5000;
        var transaction = (await station.ChargeAsync(1, "CARD", energyWh: 10_000, samples: 3)).ShouldNotBeNull();
        var events = Events();
        events.Select(e => e.GetProperty("eventType").GetString()).ShouldBe(["Started", "Updated", "Updated", "Updated", "Updated", "Ended"]);
        events.Select(e => e.GetProperty("seqNo").GetInt32()).ShouldBe([0, 1, 2, 3, 4, 5]);
        events.ShouldAllBe(e => e.GetProperty("transactionInfo").GetProperty("transactionId").GetString() == transaction.Id);
        events.Where(HasReading).Select(Register).ShouldBe([5000, 7500, 10_000, 12_500, 15_000]);
        events[0].GetProperty("idToken").GetProperty("idToken").GetString().ShouldBe("CARD");
        events[5].GetProperty("transactionInfo").GetProperty("stoppedReason").GetString().ShouldBe("Local");
        Sample(events[5]).TryGetProperty("signedMeterValue", out _).ShouldBeTrue();
    }

    [Fact]
    public async Task A_cable_may_come_before_the_card()
    {
        await station.ChargeAsync(1, "CARD", 2000, samples: 0, start: TransactionStart.PluggedIn);
        var events = Events();
        events.Select(e => e.GetProperty("triggerReason").GetString()).ShouldBe(["CablePluggedIn", "Authorized", "StopAuthorized"]);
        events[0].TryGetProperty("idToken", out _).ShouldBeFalse();
        events[1].GetProperty("idToken").GetProperty("idToken").GetString().ShouldBe("CARD");
    }

    [Fact]
    public async Task A_remote_start_charges_until_the_remote_stop()
    {
        (await hub.AskAsync("RequestStartTransaction", """{"idToken":{"idToken":"APP","type":"Central"},"remoteStartId":77,"evseId":2}""")).ShouldBe("""{"status":"Accepted"}""");
        var transaction = await station.NextRemoteChargeAsync();
        await transaction.Started;
        var started = Events()[0];
        started.GetProperty("triggerReason").GetString().ShouldBe("RemoteStart");
        started.GetProperty("transactionInfo").GetProperty("remoteStartId").GetInt32().ShouldBe(77);
        (await hub.AskAsync("GetTransactionStatus", $$"""{"transactionId":"{{transaction.Id}}"}""")).ShouldContain("\"ongoingIndicator\":true");
        (await hub.AskAsync("RequestStopTransaction", $$"""{"transactionId":"{{transaction.Id}}"}""")).ShouldBe("""{"status":"Accepted"}""");
        await transaction.Ended;
        var ended = Events()[^1];
        ended.GetProperty("triggerReason").GetString().ShouldBe("RemoteStop");
        Register(ended).ShouldBe(8000);
    }

    [Fact]
    public async Task A_remote_start_on_a_plugged_in_vehicle_names_its_transaction()
    {
        var plugged = await station.PlugInAsync(1, new ChargePlan(1000, 0));
        (await hub.AskAsync("RequestStartTransaction", """{"idToken":{"idToken":"APP","type":"Central"},"remoteStartId":5}""")).ShouldBe($$"""{"status":"Accepted","transactionId":"{{plugged.Id}}"}""");
        (await station.NextRemoteChargeAsync()).ShouldBeSameAs(plugged);
        await station.StopAsync(1);
        Events().Select(e => e.GetProperty("triggerReason").GetString()).ShouldBe(["CablePluggedIn", "RemoteStart", "EVDeparted"]);
    }

    [Fact]
    public async Task Offline_events_are_kept_and_say_so()
    {
        await station.GoOfflineAsync();
        var charging = station.ChargeAsync(1, "CARD", 3000, samples: 1);
        station.UnansweredMessages.ShouldBe(4);
        await station.GoOnlineAsync();
        await charging;
        Events().ShouldAllBe(e => e.GetProperty("offline").GetBoolean());
        Events().Select(e => e.GetProperty("seqNo").GetInt32()).ShouldBe([0, 1, 2, 3]);
    }

    private List<JsonElement> Events() => [.. hub.Received.Where(call => call.Action == "TransactionEvent").Select(Payload)];

    private static JsonElement Payload(OcppFrame.Call call) => JsonElement.Parse(call.Payload.Span);

    private static bool HasReading(JsonElement report) => report.TryGetProperty("meterValue", out _);

    private static JsonElement Sample(JsonElement report) => report.GetProperty("meterValue")[0].GetProperty("sampledValue")[0];

    private static long Register(JsonElement report) => Sample(report).GetProperty("value").GetInt64();
}
