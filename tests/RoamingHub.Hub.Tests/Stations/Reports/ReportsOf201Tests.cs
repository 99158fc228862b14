using System.Text.Json;

namespace RoamingHub.Hub.Tests.Stations.Reports;

/// <summary>What an OCPP 2.0.1 station tells of itself, over a real socket, as the API shows it.</summary>
public sealed class ReportsOf201Tests(HubOfReports fixture) : IClassFixture<HubOfReports>
{
    private const string At = "2026-03-01T10:00:00Z";

    /// <summary>Each example of the specs' folder is answered as its example of an answer has the members, and is recorded.</summary>
    [Theory]
    [InlineData("ClearedChargingLimit", "{}")]
    [InlineData("FirmwareStatusNotification", "{}")]
    [InlineData("LogStatusNotification", "{}")]
    [InlineData("NotifyChargingLimit", "{}")]
    [InlineData("NotifyCustomerInformation", "{}")]
    [InlineData("NotifyDisplayMessages", "{}")]
    [InlineData("NotifyEVChargingNeeds", """{"status":"Rejected"}""")]
    [InlineData("NotifyEVChargingSchedule", """{"status":"Accepted"}""")]
    [InlineData("NotifyEvent", "{}")]
    [InlineData("NotifyMonitoringReport", "{}")]
    [InlineData("NotifyReport", "{}")]
    [InlineData("PublishFirmwareStatusNotification", "{}")]
    [InlineData("ReportChargingProfiles", "{}")]
    [InlineData("SecurityEventNotification", "{}")]
    public async Task Every_report_is_answered_and_recorded(string action, string answer)
    {
        await using var station = await ConnectAsync(action);
        var example = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "specs", "messages", "ocpp201", action + ".json"));

        (await station.TellAsync(action, example.ReplaceLineEndings(" "))).ShouldBe(answer);

        (await fixture.Hub.Database.QueryAsync<long>($"""
            SELECT count(*) FROM log.mt_events WHERE stream_id = 'station-{action}' AND type IN
            ('firmware_progress_reported', 'diagnostics_progress_reported', 'security_event_reported', 'variables_reported', 'station_report_received')
            """)).ShouldBe(1);
    }

    [Fact]
    public async Task Firmware_logs_and_security_events_are_shown_as_those_of_the_older_version_are()
    {
        await using var station = await ConnectAsync("B1");
        await station.TellAsync("FirmwareStatusNotification", """{"status":"InstallScheduled","requestId":1}""");
        await station.TellAsync("LogStatusNotification", """{"status":"UploadFailure","requestId":1}""");
        await station.TellAsync("SecurityEventNotification", $$"""{"type":"SettingSystemTime","timestamp":"{{At}}"}""");

        var shown = await fixture.GetAsync("B1");

        (Text(shown, "firmwareStatus"), Text(shown, "diagnosticsStatus")).ShouldBe(("InstallScheduled", "UploadFailure"));
        (await fixture.ItemsAsync("B1/security-events")).Select(e => Text(e, "type")).ShouldBe(["SettingSystemTime"]);
    }

    [Fact]
    public async Task A_device_model_in_parts_is_one_list_and_its_secrets_are_masked()
    {
        await using var station = await ConnectAsync("B2");
        await station.TellAsync("NotifyReport", $$$"""
            {"requestId":1,"generatedAt":"{{{At}}}","seqNo":0,"tbc":true,"reportData":[
            {"component":{"name":"EVSE","evse":{"id":1}},"variable":{"name":"Power"},"variableAttribute":[{"type":"Actual","value":"11000","mutability":"ReadOnly"},{"type":"MaxSet","value":"22000"}],
             "variableCharacteristics":{"dataType":"decimal","unit":"W","supportsMonitoring":true}},
            {"component":{"name":"SecurityCtrlr"},"variable":{"name":"BasicAuthPassword"},"variableAttribute":[{"value":"hush-hush-hush-hush","mutability":"WriteOnly"}]}]}
            """.ReplaceLineEndings(""));
        await station.TellAsync("NotifyReport", $$$"""
            {"requestId":1,"generatedAt":"{{{At}}}","seqNo":1,"reportData":[
            {"component":{"name":"OCPPCommCtrlr"},"variable":{"name":"MessageTimeout","instance":"Default"},"variableAttribute":[{"value":"30"}]}]}
            """.ReplaceLineEndings(""));
        station.On("GetVariables", """
            {"getVariableResult":[{"attributeStatus":"Accepted","component":{"name":"EVSE","evse":{"id":1}},"variable":{"name":"Power"},"attributeValue":"7400"},
            {"attributeStatus":"UnknownVariable","component":{"name":"EVSE"},"variable":{"name":"Nothing"}}]}
            """.ReplaceLineEndings(""));
        await fixture.CallAsync("B2", "GetVariables", """{"getVariableData":[{"component":{"name":"EVSE","evse":{"id":1}},"variable":{"name":"Power"}}]}""");

        var variables = await fixture.ItemsAsync("B2/variables");

        variables.Select(v => $"{Text(v, "component")}.{Text(v, "variable")}[{Text(v, "variableInstance")}]").ShouldBe(
            ["EVSE.Power[]", "OCPPCommCtrlr.MessageTimeout[Default]", "SecurityCtrlr.BasicAuthPassword[]"], ignoreOrder: true);
        var power = variables.Single(v => Text(v, "variable") == "Power");
        (power.GetProperty("evse").GetInt32(), Text(power, "unit")).ShouldBe((1, "W"));
        power.GetProperty("attributes").EnumerateArray().Select(a => $"{Text(a, "type")}={Text(a, "value")} {Text(a, "mutability")}").ShouldBe(
            ["Actual=7400 ReadOnly", "MaxSet=22000 "]);
        (await fixture.ItemsAsync("B2/configuration")).Select(s => $"{Text(s, "key")}={Text(s, "value")}").ShouldBe(
            ["EVSE@1.Power=7400", "OCPPCommCtrlr.MessageTimeout[Default]=30", "SecurityCtrlr.BasicAuthPassword=********"], ignoreOrder: true);
        (await fixture.ItemsAsync("B2/variables?component=EVSE")).Count.ShouldBe(1);
        (await fixture.ItemsAsync("B2/messages?limit=1000")).Select(f => Text(f, "raw")).ShouldAllBe(raw => !raw!.Contains("hush"));
        (await fixture.Hub.Database.QueryAsync<long>("SELECT count(*) FROM log.mt_events WHERE data::text LIKE '%hush-hush%'")).ShouldBe(0);
    }

    [Fact]
    public async Task A_secret_that_is_written_stands_masked_in_the_wire_log()
    {
        await using var station = await ConnectAsync("B3");
        station.On("SetVariables", """{"setVariableResult":[{"attributeStatus":"Accepted","component":{"name":"SecurityCtrlr"},"variable":{"name":"BasicAuthPassword"}}]}""");
        await fixture.CallAsync("B3", "SetVariables", """{"setVariableData":[{"attributeValue":"hush-hush-hush-hush","component":{"name":"SecurityCtrlr"},"variable":{"name":"BasicAuthPassword"}}]}""");

        var call = (await fixture.ItemsAsync("B3/messages?action=SetVariables&type=call")).ShouldHaveSingleItem();

        Text(call, "raw").ShouldNotBeNull().ShouldContain(""","SetVariables",{"setVariableData":[{"attributeValue":"********","component":{"name":"SecurityCtrlr"},""");
    }

    [Fact]
    public async Task A_report_in_parts_is_shown_as_one()
    {
        await using var station = await ConnectAsync("B4");
        const string monitor = """{"component":{"name":"EVSE"},"variable":{"name":"Power"},"variableMonitoring":[{"id":1,"transaction":false,"value":1,"type":"Delta","severity":5}]}""";
        await station.TellAsync("NotifyMonitoringReport", $$"""{"requestId":9,"seqNo":0,"generatedAt":"{{At}}","tbc":true,"monitor":[{{monitor}}]}""");
        await station.TellAsync("NotifyCustomerInformation", $$"""{"requestId":3,"seqNo":0,"generatedAt":"{{At}}","tbc":true,"data":"Jane "}""");
        await station.TellAsync("NotifyCustomerInformation", $$"""{"requestId":3,"seqNo":1,"generatedAt":"{{At}}","data":"Doe"}""");
        (await fixture.ItemsAsync("B4/reports?kind=NotifyMonitoringReport")).ShouldHaveSingleItem().GetProperty("complete").GetBoolean().ShouldBeFalse();
        await station.TellAsync("NotifyMonitoringReport", $$"""{"requestId":9,"seqNo":1,"generatedAt":"{{At}}","monitor":[{{monitor}},{{monitor}}]}""");

        var reports = await fixture.ItemsAsync("B4/reports");

        reports.Select(r => (Text(r, "kind"), r.GetProperty("complete").GetBoolean(), r.GetProperty("parts").GetInt32())).ShouldBe(
            [("NotifyCustomerInformation", true, 2), ("NotifyMonitoringReport", true, 2)]);
        Text(reports[0].GetProperty("payload"), "data").ShouldBe("Jane Doe");
        reports[1].GetProperty("payload").GetProperty("monitor").GetArrayLength().ShouldBe(3);
        reports[1].GetProperty("payload").TryGetProperty("tbc", out _).ShouldBeFalse();
    }

    private Task<PlainStation> ConnectAsync(string id) => PlainStation.ConnectAsync(fixture.Hub, id, "ocpp2.0.1");

    private static string? Text(JsonElement of, string member) => of.TryGetProperty(member, out var value) ? value.GetString() : null;
}
