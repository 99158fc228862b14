using System.Text.Json;

namespace RoamingHub.Hub.Tests.Stations.Reports;

/// <summary>What an OCPP 1.6 station tells of itself, over a real socket, as the API shows it.</summary>
public sealed class ReportsOf16Tests(HubOfReports fixture) : IClassFixture<HubOfReports>
{
    [Fact]
    public async Task The_state_of_firmware_and_diagnostics_is_shown()
    {
        await using var station = await ConnectAsync("A1");
        (await station.TellAsync("FirmwareStatusNotification", """{"status":"Downloading"}""")).ShouldBe("{}");
        (await station.TellAsync("DiagnosticsStatusNotification", """{"status":"Uploading"}""")).ShouldBe("{}");
        var shown = await fixture.GetAsync("A1");
        (Text(shown, "firmwareStatus"), Text(shown, "diagnosticsStatus")).ShouldBe(("Downloading", "Uploading"));

        (await station.TellAsync("SignedFirmwareStatusNotification", """{"status":"SignatureVerified","requestId":7}""")).ShouldBe("{}");
        (await station.TellAsync("LogStatusNotification", """{"status":"Uploaded","requestId":8}""")).ShouldBe("{}");
        shown = await fixture.GetAsync("A1");
        (Text(shown, "firmwareStatus"), Text(shown, "diagnosticsStatus")).ShouldBe(("SignatureVerified", "Uploaded"));
    }

    [Fact]
    public async Task Security_events_are_listed_newest_first()
    {
        await using var station = await ConnectAsync("A2");
        (await station.TellAsync("SecurityEventNotification", """{"type":"StartupOfTheDevice","timestamp":"2026-03-01T10:00:00Z"}""")).ShouldBe("{}");
        await station.TellAsync("SecurityEventNotification", """{"type":"TamperDetectionActivated","timestamp":"2026-03-01T10:00:01Z","techInfo":"lid"}""");
        await station.TellAsync("SecurityEventNotification", """{"type":"TamperDetectionActivated","timestamp":"2026-03-01T10:00:01Z","techInfo":"lid"}""");

        var events = await fixture.ItemsAsync("A2/security-events");

        events.Select(e => (Text(e, "type"), Text(e, "timestamp"))).ShouldBe(
            [("TamperDetectionActivated", "2026-03-01T10:00:01Z"), ("StartupOfTheDevice", "2026-03-01T10:00:00Z")]);
        Text(events[0], "techInfo").ShouldBe("lid");
        (await fixture.ItemsAsync("A2/security-events?type=StartupOfTheDevice")).Count.ShouldBe(1);
    }

    [Fact]
    public async Task The_configuration_is_what_the_station_last_told_and_secrets_are_masked_everywhere()
    {
        await using var station = await ConnectAsync("A3");
        station.On("GetConfiguration", """
            {"configurationKey":[{"key":"HeartbeatInterval","readonly":false,"value":"300"},{"key":"SIMPIN","readonly":false,"value":"7788123"},
            {"key":"APNPassword","readonly":false,"value":"hush-apn"},{"key":"WLANPassword","readonly":true,"value":""},{"key":"AuthorizationKey","readonly":false},
            {"key":"HouseCode","readonly":false,"value":"hush-house"},{"key":"MeterPublicKey","readonly":true,"value":"3059"}],"unknownKey":[]}
            """.ReplaceLineEndings(""));
        station.On("ChangeConfiguration", """{"status":"Accepted"}""");

        (await fixture.CallAsync("A3", "GetConfiguration", "{}")).ShouldContain("3059");
        await fixture.CallAsync("A3", "ChangeConfiguration", """{"key":"AuthorizationKey","value":"hush-key-1234567890"}""");
        await fixture.CallAsync("A3", "ChangeConfiguration", """{"value":"hush-pin","key":"SIMPIN"}""");

        (await fixture.ItemsAsync("A3/configuration")).Select(s => $"{Text(s, "key")}={Text(s, "value")}").ShouldBe(
            ["APNPassword=********", "AuthorizationKey=", "HeartbeatInterval=300", "HouseCode=********", "MeterPublicKey=3059", "SIMPIN=********", "WLANPassword="],
            ignoreOrder: true);
        (await fixture.ItemsAsync("A3/variables")).ShouldBeEmpty();
        var frames = string.Concat((await fixture.ItemsAsync("A3/messages?limit=1000")).Select(f => Text(f, "raw")));
        frames.ShouldNotContain("hush");
        frames.ShouldNotContain("7788123");
        (await fixture.Hub.Database.QueryAsync<long>("SELECT count(*) FROM log.mt_events WHERE data::text LIKE '%hush%'")).ShouldBe(0);
        station.Asked.ShouldContain(call => call.Payload.GetRawText() == """{"value":"hush-pin","key":"SIMPIN"}"""); // the station got it as it was given
        frames.ShouldContain("""{"value":"********","key":"SIMPIN"}""");
        frames.ShouldContain("""{"key":"MeterPublicKey","readonly":true,"value":"3059"}""");
        var answers = await fixture.ItemsAsync("A3/messages?action=GetConfiguration");
        answers.Select(f => Text(f, "type")).ShouldBe(["result", "call"]);
    }

    [Fact]
    public async Task An_action_the_station_does_not_know_is_remembered_until_its_firmware_changes()
    {
        await using var station = await ConnectAsync("A4");
        station.Refuse("ReserveNow", "NotSupported");
        station.Refuse("ClearCache", "NotImplemented");
        station.Refuse("Reset", "InternalError");
        await fixture.CallAsync("A4", "ReserveNow", """{"connectorId":1,"expiryDate":"2030-01-01T00:00:00Z","idTag":"A","reservationId":1}""");
        await fixture.CallAsync("A4", "ClearCache", "{}");
        await fixture.CallAsync("A4", "Reset", """{"type":"Soft"}""");

        (await fixture.GetAsync("A4")).GetProperty("unsupported").EnumerateArray().Select(u => Text(u, "action")).ShouldBe(["ClearCache", "ReserveNow"]);
        await station.BootAsync("1.0");
        (await fixture.GetAsync("A4")).GetProperty("unsupported").GetArrayLength().ShouldBe(2);
        await station.BootAsync("1.1");
        (await fixture.GetAsync("A4")).TryGetProperty("unsupported", out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData("groundFailure", "GroundFailure", "safety")]
    [InlineData("mode3Error", "EVCommunicationError", "warning")]
    [InlineData("MysteryFailure", "MysteryFailure", "fault")]
    public async Task An_error_code_is_explained_beside_the_stations_own_word(string word, string code, string severity)
    {
        await using var station = await ConnectAsync("A5" + word);
        await station.TellAsync("StatusNotification", $$"""{"connectorId":1,"errorCode":"{{word}}","status":"Faulted","timestamp":"2026-03-01T10:00:00Z"}""");

        var connector = (await fixture.GetAsync("A5" + word)).GetProperty("connectors")[0];

        Text(connector, "errorCode").ShouldBe(word);
        (Text(connector.GetProperty("error"), "code"), Text(connector.GetProperty("error"), "severity")).ShouldBe((code, severity));
    }

    [Fact]
    public async Task Thousands_of_security_events_do_not_make_any_answer_longer()
    {
        await using var station = await ConnectAsync("A6");
        for (var i = 0; i < 1200; i++)
            await station.TellAsync("SecurityEventNotification", $$"""{"type":"T{{i % 7}}","timestamp":"2026-03-01T10:{{i / 60 % 60:00}}:{{i % 60:00}}Z","techInfo":"{{i}}"}""");

        (await fixture.GetAsync("A6")).GetRawText().Length.ShouldBeLessThan(1000);
        var page = await fixture.GetAsync("A6/security-events?limit=1000");
        page.GetProperty("items").GetArrayLength().ShouldBe(1000);
        (await fixture.ItemsAsync($"A6/security-events?limit=1000&after={page.GetProperty("next").GetString()}")).Count.ShouldBe(200);
    }

    [Fact]
    public async Task Frames_are_paged_and_stations_are_found_by_whether_they_are_connected()
    {
        await using var station = await ConnectAsync("A7");
        for (var i = 0; i < 5; i++)
            await station.TellAsync("Heartbeat", "{}");
        using var put = new StringContent("{}", System.Text.Encoding.UTF8, "application/json");
        (await fixture.Hub.Http.PutAsync("/api/stations/A7-silent", put)).EnsureSuccessStatusCode();

        var first = await fixture.GetAsync("A7/messages?action=Heartbeat&type=call&limit=3");
        var second = await fixture.GetAsync($"A7/messages?action=Heartbeat&type=call&limit=3&after={first.GetProperty("next").GetString()}");
        (first.GetProperty("items").GetArrayLength(), second.GetProperty("items").GetArrayLength()).ShouldBe((3, 2));
        second.GetProperty("next").ValueKind.ShouldBe(JsonValueKind.Null);
        (await fixture.Hub.Http.GetAsync("/api/stations/A7/messages?type=banana")).StatusCode.ShouldBe(System.Net.HttpStatusCode.BadRequest);

        (await ListedAsync("true")).ShouldContain("A7");
        (await ListedAsync("true")).ShouldNotContain("A7-silent");
        (await ListedAsync("false")).ShouldContain("A7-silent");
    }

    private async Task<IReadOnlyList<string?>> ListedAsync(string connected) => [.. (await fixture.ItemsAsync($"?limit=1000&connected={connected}")).Select(s => Text(s, "id"))];

    private Task<PlainStation> ConnectAsync(string id) => PlainStation.ConnectAsync(fixture.Hub, id, "ocpp1.6");

    private static string? Text(JsonElement of, string member) => of.TryGetProperty(member, out var value) ? value.GetString() : null;
}
