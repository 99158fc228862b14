using RoamingHub.Ocpp.Frames;
using RoamingHub.Ocpp.V16;
using RoamingHub.Simulators.Stations;

namespace RoamingHub.Simulators.Tests.Stations;

public sealed class HubCallsTests : IAsyncLifetime
{
    private TestHub hub = null!;
    private StationSimulator station = null!;

    public async Task InitializeAsync()
    {
        hub = await TestHub.StartAsync();
        station = new StationSimulator(hub.Station() with { Connectors = 2, RemoteCharge = new ChargePlan(8000, Samples: 2) });
        await station.ConnectAsync();
    }

    public async Task DisposeAsync()
    {
        await station.DisposeAsync();
        await hub.DisposeAsync();
    }

    [Fact]
    public async Task A_remote_start_charges_until_the_remote_stop()
    {
        (await hub.AskAsync("RemoteStartTransaction", """{"connectorId":2,"idTag":"APP"}""")).ShouldBe("""{"status":"Accepted"}""");
        var charge = await station.NextRemoteChargeAsync();
        var transactionId = (await charge.Started).TransactionId;
        TestHub.Text(await hub.NextAsync("StartTransaction"), "idTag").ShouldBe("APP");

        (await hub.AskAsync("RemoteStopTransaction", $$"""{"transactionId":{{transactionId}}}""")).ShouldBe("""{"status":"Accepted"}""");
        var stop = await hub.NextAsync("StopTransaction");
        TestHub.Text(stop, "meterStop").ShouldBe("8000");
        TestHub.Text(stop, "reason").ShouldBe("Remote");
        TestHub.Text(stop, "transactionId").ShouldBe(transactionId.ToString());
    }

    [Fact]
    public async Task Energy_reported_before_the_stop_is_not_charged_twice()
    {
        await hub.AskAsync("RemoteStartTransaction", """{"connectorId":1,"idTag":"APP"}""");
        var charge = await station.NextRemoteChargeAsync();
        await charge.SampleAsync(3000, TimeSpan.FromMinutes(20));
        charge.EnergyWh.ShouldBe(3000);
        await station.StopAsync(1, StopReason.EVDisconnected);
        TestHub.Text(await hub.NextAsync("StopTransaction"), "meterStop").ShouldBe("8000");
    }

    [Fact]
    public async Task A_busy_connector_rejects_a_remote_start()
    {
        await hub.AskAsync("RemoteStartTransaction", """{"connectorId":1,"idTag":"APP"}""");
        (await hub.AskAsync("RemoteStartTransaction", """{"connectorId":1,"idTag":"APP2"}""")).ShouldBe("""{"status":"Rejected"}""");
        (await hub.AskAsync("RemoteStartTransaction", """{"idTag":"APP2"}""")).ShouldBe("""{"status":"Accepted"}""");
        (await hub.AskAsync("RemoteStartTransaction", """{"idTag":"APP3"}""")).ShouldBe("""{"status":"Rejected"}""");
        (await hub.AskAsync("RemoteStopTransaction", """{"transactionId":77}""")).ShouldBe("""{"status":"Rejected"}""");
    }

    [Fact]
    public async Task A_test_can_make_the_station_reject_fail_or_keep_silent()
    {
        station.Answer("RemoteStartTransaction", HubCallAnswer.Rejected);
        (await hub.AskAsync("RemoteStartTransaction", """{"idTag":"APP"}""")).ShouldBe("""{"status":"Rejected"}""");

        station.Answer("RemoteStartTransaction", HubCallAnswer.Error("InternalError", "broken"));
        (await hub.CallAsync("RemoteStartTransaction", """{"idTag":"APP"}""")).ShouldBeOfType<OcppFrame.CallError>().Code.ShouldBe("InternalError");

        station.Answer("RemoteStartTransaction", HubCallAnswer.Silence);
        var unanswered = hub.CallAsync("RemoteStartTransaction", """{"idTag":"APP"}""");
        (await hub.AskAsync("ClearCache", "{}")).ShouldBe("""{"status":"Accepted"}""");
        unanswered.IsCompleted.ShouldBeFalse();

        station.Answer("RemoteStartTransaction", null);
        (await hub.AskAsync("RemoteStartTransaction", """{"idTag":"APP"}""")).ShouldBe("""{"status":"Accepted"}""");
        await station.NextRemoteChargeAsync();
    }

    [Fact]
    public async Task A_test_can_handle_actions_that_the_station_does_not_know()
    {
        (await hub.CallAsync("Weather", "{}")).ShouldBeOfType<OcppFrame.CallError>().Code.ShouldBe("NotImplemented");
        (await hub.CallAsync("Heartbeat", "{}")).ShouldBeOfType<OcppFrame.CallError>().Code.ShouldBe("NotSupported");
        station.On("Weather", call => HubCallAnswer.Result(call.Payload.Span));
        (await hub.AskAsync("Weather", """{"x":1}""")).ShouldBe("""{"x":1}""");
    }

    [Fact]
    public async Task A_call_that_cannot_be_read_is_refused() =>
        (await hub.CallAsync("Reset", "{}")).ShouldBeOfType<OcppFrame.CallError>().Code.ShouldBe("ProtocolError");

    [Theory]
    [InlineData("BootNotification")]
    [InlineData("Heartbeat")]
    [InlineData("DiagnosticsStatusNotification")]
    [InlineData("FirmwareStatusNotification")]
    [InlineData("MeterValues")]
    [InlineData("StatusNotification")]
    public async Task A_triggered_message_comes(string action)
    {
        (await hub.AskAsync("TriggerMessage", $$"""{"requestedMessage":"{{action}}","connectorId":2}""")).ShouldBe("""{"status":"Accepted"}""");
        var call = await hub.NextAsync(action);
        if (action is "MeterValues" or "StatusNotification")
            TestHub.Text(call, "connectorId").ShouldBe("2");
    }

    [Fact]
    public async Task An_unknown_trigger_is_not_implemented() =>
        (await hub.AskAsync("TriggerMessage", """{"requestedMessage":"Weather"}""")).ShouldBe("""{"status":"NotImplemented"}""");

    [Fact]
    public async Task A_reset_ends_the_charge_and_boots_again()
    {
        await station.BeginChargeAsync(1, "CARD");
        (await hub.AskAsync("Reset", """{"type":"Soft"}""")).ShouldBe("""{"status":"Accepted"}""");
        TestHub.Text(await hub.NextAsync("StopTransaction"), "reason").ShouldBe("SoftReset");
        await hub.NextAsync("BootNotification");
        TestHub.Text(await hub.NextAsync("StatusNotification"), "status").ShouldBe("Available");
    }

    [Fact]
    public async Task Unlocking_ends_the_charge()
    {
        await station.BeginChargeAsync(1, "CARD");
        (await hub.AskAsync("UnlockConnector", """{"connectorId":1}""")).ShouldBe("""{"status":"Unlocked"}""");
        TestHub.Text(await hub.NextAsync("StopTransaction"), "reason").ShouldBe("UnlockCommand");
        (await hub.AskAsync("UnlockConnector", """{"connectorId":9}""")).ShouldBe("""{"status":"NotSupported"}""");
    }

    [Fact]
    public async Task Availability_changes_at_once_or_after_the_charge()
    {
        (await hub.AskAsync("ChangeAvailability", """{"connectorId":2,"type":"Inoperative"}""")).ShouldBe("""{"status":"Accepted"}""");
        TestHub.Text(await hub.NextAsync("StatusNotification"), "status").ShouldBe("Unavailable");
        (await hub.AskAsync("RemoteStartTransaction", """{"connectorId":2,"idTag":"APP"}""")).ShouldBe("""{"status":"Rejected"}""");

        var charge = await station.BeginChargeAsync(1, "CARD");
        (await hub.AskAsync("ChangeAvailability", """{"connectorId":1,"type":"Inoperative"}""")).ShouldBe("""{"status":"Scheduled"}""");
        await station.EndChargeAsync(charge);
        station.Connectors[0].Status.ShouldBe(ChargePointStatus.Unavailable);
        (await hub.AskAsync("ChangeAvailability", """{"connectorId":7,"type":"Operative"}""")).ShouldBe("""{"status":"Rejected"}""");
    }

    [Fact]
    public async Task Configuration_is_read_and_changed()
    {
        (await hub.AskAsync("ChangeConfiguration", """{"key":"HeartbeatInterval","value":"60"}""")).ShouldBe("""{"status":"Accepted"}""");
        (await hub.AskAsync("ChangeConfiguration", """{"key":"NumberOfConnectors","value":"9"}""")).ShouldBe("""{"status":"Rejected"}""");
        (await hub.AskAsync("ChangeConfiguration", """{"key":"NoSuchKey","value":"9"}""")).ShouldBe("""{"status":"NotSupported"}""");
        (await hub.AskAsync("GetConfiguration", """{"key":["HeartbeatInterval","NoSuchKey"]}"""))
            .ShouldBe("""{"configurationKey":[{"key":"HeartbeatInterval","readonly":false,"value":"60"}],"unknownKey":["NoSuchKey"]}""");
        (await hub.AskAsync("GetConfiguration", "{}")).ShouldContain("""{"key":"NumberOfConnectors","readonly":true,"value":"2"}""");
    }

    [Fact]
    public async Task A_reserved_connector_waits_for_its_card()
    {
        const string Reservation = """{"connectorId":1,"expiryDate":"2026-03-14T10:26:53Z","idTag":"GUEST","reservationId":4711}""";
        (await hub.AskAsync("ReserveNow", Reservation)).ShouldBe("""{"status":"Accepted"}""");
        TestHub.Text(await hub.NextAsync("StatusNotification"), "status").ShouldBe("Reserved");
        (await hub.AskAsync("RemoteStartTransaction", """{"connectorId":1,"idTag":"OTHER"}""")).ShouldBe("""{"status":"Rejected"}""");
        (await hub.AskAsync("RemoteStartTransaction", """{"connectorId":1,"idTag":"GUEST"}""")).ShouldBe("""{"status":"Accepted"}""");
        TestHub.Text(await hub.NextAsync("StartTransaction"), "reservationId").ShouldBe("4711");
        (await hub.AskAsync("ReserveNow", Reservation)).ShouldBe("""{"status":"Occupied"}""");
    }

    [Fact]
    public async Task A_reservation_can_be_cancelled_once()
    {
        await hub.AskAsync("ReserveNow", """{"connectorId":0,"expiryDate":"2026-03-14T10:26:53Z","idTag":"GUEST","reservationId":4711}""");
        (await hub.AskAsync("CancelReservation", """{"reservationId":4711}""")).ShouldBe("""{"status":"Accepted"}""");
        (await hub.AskAsync("CancelReservation", """{"reservationId":4711}""")).ShouldBe("""{"status":"Rejected"}""");
    }

    [Fact]
    public async Task The_local_list_has_a_version_that_only_grows()
    {
        (await hub.AskAsync("GetLocalListVersion", "{}")).ShouldBe("""{"listVersion":0}""");
        (await hub.AskAsync("SendLocalList", """{"listVersion":5,"updateType":"Full","localAuthorizationList":[{"idTag":"A","idTagInfo":{"status":"Accepted"}}]}""")).ShouldBe("""{"status":"Accepted"}""");
        (await hub.AskAsync("SendLocalList", """{"listVersion":5,"updateType":"Differential","localAuthorizationList":[{"idTag":"A"}]}""")).ShouldBe("""{"status":"VersionMismatch"}""");
        (await hub.AskAsync("GetLocalListVersion", "{}")).ShouldBe("""{"listVersion":5}""");
    }
}
