using RoamingHub.Ocpp;
using RoamingHub.Ocpp.Frames;
using RoamingHub.Simulators.Stations;
using RoamingHub.Simulators.Stations.V201;

namespace RoamingHub.Simulators.Tests.Stations.V201;

public sealed class HubCalls201Tests : IAsyncLifetime
{
    private TestHub hub = null!;
    private StationSimulator201 station = null!;

    public async Task InitializeAsync()
    {
        hub = await TestHub.StartAsync(OcppVersion.V201);
        station = new StationSimulator201(hub.Station() with { Connectors = 2, LocalListMaxLength = 2 });
        await station.ConnectAsync();
    }

    public async Task DisposeAsync()
    {
        await station.DisposeAsync();
        await hub.DisposeAsync();
        station.ShouldBeOfficial();
    }

    [Fact]
    public async Task What_a_station_does_not_know_is_not_implemented_and_what_it_does_not_do_not_supported()
    {
        (await hub.CallAsync("Weather", "{}")).ShouldBeOfType<OcppFrame.CallError>().Code.ShouldBe("NotImplemented");
        (await hub.CallAsync("PublishFirmware", """{"location":"x","checksum":"y","requestId":1}""")).ShouldBeOfType<OcppFrame.CallError>().Code.ShouldBe("NotSupported");
        (await hub.CallAsync("Reset", "{}")).ShouldBeOfType<OcppFrame.CallError>().Code.ShouldBe("OccurrenceConstraintViolation");
    }

    [Fact]
    public async Task A_new_password_is_shown_at_the_next_connection()
    {
        const string Password = "a-new-password-of-some-length";
        var answer = await hub.AskAsync(
            "SetVariables", $$$"""{"setVariableData":[{"attributeValue":"{{{Password}}}","component":{"name":"SecurityCtrlr"},"variable":{"name":"BasicAuthPassword"}}]}""");
        answer.ShouldStartWith("""{"setVariableResult":[{"attributeStatus":"Accepted",""");
        await station.GoOfflineAsync();
        await station.GoOnlineAsync();
        hub.LastAuthorization.ShouldBe("Basic " + Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes("S1:" + Password)));
        (await hub.AskAsync("GetVariables", """{"getVariableData":[{"component":{"name":"SecurityCtrlr"},"variable":{"name":"BasicAuthPassword"}}]}""")).ShouldContain("Rejected");
    }

    [Theory]
    [InlineData("OCPPCommCtrlr", "HeartbeatInterval", "60", "Accepted")]
    [InlineData("OCPPCommCtrlr", "HeartbeatInterval", "often", "Rejected")]
    [InlineData("SecurityCtrlr", "BasicAuthPassword", "short", "Rejected")]
    [InlineData("SecurityCtrlr", "Identity", "S2", "Rejected")]
    [InlineData("OCPPCommCtrlr", "Weather", "1", "UnknownVariable")]
    [InlineData("Weather", "Rain", "1", "UnknownComponent")]
    public async Task Variables_are_set_as_far_as_they_go(string component, string variable, string value, string status) =>
        (await hub.AskAsync("SetVariables", $$$"""{"setVariableData":[{"attributeValue":"{{{value}}}","component":{"name":"{{{component}}}"},"variable":{"name":"{{{variable}}}"}}]}"""))
            .ShouldStartWith($$"""{"setVariableResult":[{"attributeStatus":"{{status}}",""");

    [Fact]
    public async Task The_whole_device_model_comes_in_numbered_pieces()
    {
        (await hub.AskAsync("GetBaseReport", """{"requestId":9,"reportBase":"FullInventory"}""")).ShouldBe("""{"status":"Accepted"}""");
        var (seqNo, tbc) = (0, "true");
        while (tbc == "true")
        {
            var piece = await hub.NextAsync("NotifyReport");
            TestHub.Text(piece, "seqNo").ShouldBe($"{seqNo++}");
            TestHub.Text(piece, "requestId").ShouldBe("9");
            tbc = TestHub.Text(piece, "tbc");
        }
        seqNo.ShouldBeGreaterThan(1);
    }

    [Fact]
    public async Task The_local_list_is_held_and_decides_offline()
    {
        const string Guests = """[{"idToken":{"idToken":"A","type":"ISO14443"},"idTokenInfo":{"status":"Accepted"}},{"idToken":{"idToken":"B","type":"ISO14443"},"idTokenInfo":{"status":"Blocked"}}]""";
        (await hub.AskAsync("SendLocalList", $$"""{"versionNumber":5,"updateType":"Full","localAuthorizationList":{{Guests}}}""")).ShouldBe("""{"status":"Accepted"}""");
        (await hub.AskAsync("SendLocalList", """{"versionNumber":5,"updateType":"Differential"}""")).ShouldBe("""{"status":"VersionMismatch"}""");
        const string Third = """[{"idToken":{"idToken":"C","type":"ISO14443"},"idTokenInfo":{"status":"Accepted"}}]""";
        (await hub.AskAsync("SendLocalList", $$"""{"versionNumber":6,"updateType":"Differential","localAuthorizationList":{{Third}}}""")).ShouldBe("""{"status":"Failed"}""");
        (await hub.AskAsync("GetLocalListVersion", "{}")).ShouldBe("""{"versionNumber":5}""");
        station.LocalList.Cards.Keys.ShouldBe(["A", "B"], ignoreOrder: true);
        await station.GoOfflineAsync();
        (await station.ChargeAsync(1, "b", 1000)).ShouldBeNull();
    }

    [Fact]
    public async Task A_reservation_waits_for_its_card_and_may_run_out()
    {
        const string Reservation = """{"id":4711,"expiryDateTime":"2026-03-14T10:26:53Z","idToken":{"idToken":"GUEST","type":"ISO14443"},"evseId":1}""";
        (await hub.AskAsync("ReserveNow", Reservation)).ShouldBe("""{"status":"Accepted"}""");
        TestHub.Text(await hub.NextAsync("StatusNotification"), "connectorStatus").ShouldBe("Reserved");
        (await hub.AskAsync("RequestStartTransaction", """{"idToken":{"idToken":"OTHER","type":"Central"},"remoteStartId":1,"evseId":1}""")).ShouldContain("Rejected");
        await station.EndReservationAsync(1);
        TestHub.Text(await hub.NextAsync("ReservationStatusUpdate"), "reservationUpdateStatus").ShouldBe("Expired");
        (await hub.AskAsync("CancelReservation", """{"reservationId":4711}""")).ShouldBe("""{"status":"Rejected"}""");
    }

    [Fact]
    public async Task Profiles_are_kept_told_and_cleared()
    {
        const string Profile = """{"id":1,"stackLevel":0,"chargingProfilePurpose":"TxDefaultProfile","chargingProfileKind":"Absolute","chargingSchedule":[{"id":1,"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":16.0},{"startPeriod":7200,"limit":8}]}]}""";
        (await hub.AskAsync("SetChargingProfile", $$"""{"evseId":1,"chargingProfile":{{Profile}}}""")).ShouldBe("""{"status":"Accepted"}""");
        (await hub.AskAsync("GetChargingProfiles", """{"requestId":3,"chargingProfile":{"chargingProfilePurpose":"TxDefaultProfile"}}""")).ShouldBe("""{"status":"Accepted"}""");
        TestHub.Text(await hub.NextAsync("ReportChargingProfiles"), "requestId").ShouldBe("3");
        var schedule = await hub.AskAsync("GetCompositeSchedule", """{"duration":3600,"evseId":1}""");
        schedule.ShouldContain("\"limit\":16.0");
        schedule.ShouldNotContain("7200");
        (await hub.AskAsync("ClearChargingProfile", """{"chargingProfileId":1}""")).ShouldBe("""{"status":"Accepted"}""");
        (await hub.AskAsync("ClearChargingProfile", """{"chargingProfileId":1}""")).ShouldBe("""{"status":"Unknown"}""");
    }

    [Fact]
    public async Task A_firmware_update_and_a_log_are_told_step_by_step()
    {
        (await hub.AskAsync("UpdateFirmware", """{"requestId":5,"firmware":{"location":"https://example.org/fw","retrieveDateTime":"2026-03-14T10:26:53Z"}}""")).ShouldBe("""{"status":"Accepted"}""");
        foreach (var step in new[] { "Downloading", "Downloaded", "Installing", "Installed" })
            TestHub.Text(await hub.NextAsync("FirmwareStatusNotification"), "status").ShouldBe(step);
        await hub.AskAsync("GetLog", """{"log":{"remoteLocation":"ftp://example.org/"},"logType":"DiagnosticsLog","requestId":6}""");
        foreach (var step in new[] { "Uploading", "Uploaded" })
            TestHub.Text(await hub.NextAsync("LogStatusNotification"), "status").ShouldBe(step);
    }

    [Fact]
    public async Task Costs_and_texts_are_shown()
    {
        await hub.AskAsync("CostUpdated", """{"totalCost":3.5,"transactionId":"t1"}""");
        station.Costs["t1"].ShouldBe(3.5m);
        (await hub.AskAsync("SetDisplayMessage", """{"message":{"id":1,"priority":"AlwaysFront","message":{"format":"UTF8","content":"Moin"}}}""")).ShouldBe("""{"status":"Accepted"}""");
        await hub.AskAsync("GetDisplayMessages", """{"requestId":8}""");
        TestHub.Text(await hub.NextAsync("NotifyDisplayMessages"), "messageInfo").ShouldContain("Moin");
        (await hub.AskAsync("ClearDisplayMessage", """{"id":1}""")).ShouldBe("""{"status":"Accepted"}""");
    }

    [Fact]
    public async Task A_reset_on_idle_waits_for_the_charge()
    {
        var transaction = await station.BeginChargeAsync(1, StationSimulator201.Card("CARD"), new ChargePlan(100, 0));
        (await hub.AskAsync("Reset", """{"type":"OnIdle"}""")).ShouldBe("""{"status":"Scheduled"}""");
        await station.EndChargeAsync(transaction);
        TestHub.Text(await hub.NextAsync("BootNotification"), "reason").ShouldBe("RemoteReset");
    }

    [Theory]
    [InlineData("BootNotification", "BootNotification")]
    [InlineData("Heartbeat", "Heartbeat")]
    [InlineData("StatusNotification", "StatusNotification")]
    [InlineData("MeterValues", "MeterValues")]
    [InlineData("LogStatusNotification", "LogStatusNotification")]
    [InlineData("FirmwareStatusNotification", "FirmwareStatusNotification")]
    [InlineData("SignChargingStationCertificate", "SignCertificate")]
    public async Task A_triggered_message_comes(string trigger, string action)
    {
        (await hub.AskAsync("TriggerMessage", $$"""{"requestedMessage":"{{trigger}}"}""")).ShouldBe("""{"status":"Accepted"}""");
        (await hub.NextAsync(action)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Monitors_are_kept_and_told()
    {
        const string Monitor = """{"value":5,"type":"Delta","severity":4,"component":{"name":"EVSE","evse":{"id":1}},"variable":{"name":"Power"}}""";
        (await hub.AskAsync("SetVariableMonitoring", $$"""{"setMonitoringData":[{{Monitor}}]}""")).ShouldContain("\"status\":\"Accepted\"");
        await hub.AskAsync("GetMonitoringReport", """{"requestId":2}""");
        TestHub.Text(await hub.NextAsync("NotifyMonitoringReport"), "monitor").ShouldContain("Delta");
        (await hub.AskAsync("ClearVariableMonitoring", """{"id":[1,2]}""")).ShouldBe("""{"clearMonitoringResult":[{"status":"Accepted","id":1},{"status":"NotFound","id":2}]}""");
    }
}
