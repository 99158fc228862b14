using System.Text.Json;

namespace RoamingHub.Hub.Tests.Stations;

/// <summary>Sessions that never end.</summary>
public sealed class SilentSessionTests
{
    private const string Start = """{"connectorId":1,"idTag":"CARD","meterStart":0,"timestamp":"2026-03-01T10:00:00Z"}""";

    [Fact]
    public async Task A_session_of_which_nothing_is_heard_is_marked()
    {
        await using var hub = await StartAsync("Note");
        await using var station = await RawStation.BootedAsync(hub, "S1", "ocpp1.6");
        await station.CallAsync("StartTransaction", Start);
        var session = await UntilAsync(hub, s => s.TryGetProperty("overdue", out _));
        session.GetProperty("state").GetString().ShouldBe("open");
    }

    [Fact]
    public async Task Or_it_ends_with_its_last_reading_and_its_record_waits()
    {
        await using var hub = await StartAsync("Settle");
        await using var station = await RawStation.BootedAsync(hub, "S1", "ocpp1.6");
        await station.CallAsync("StartTransaction", Start);
        await station.CallAsync("MeterValues", """{"connectorId":1,"transactionId":0,"meterValue":[{"timestamp":"2026-03-01T10:30:00Z","sampledValue":[{"value":"2500"}]}]}""");
        var session = await UntilAsync(hub, s => s.TryGetProperty("cdrId", out _));
        session.GetProperty("energyWh").GetDecimal().ShouldBe(2500);
        var record = JsonElement.Parse(await hub.Http.GetStringAsync("/api/cdrs/" + session.GetProperty("cdrId").GetString()));
        record.GetProperty("holds").EnumerateArray().Select(h => h.GetProperty("rule").GetString()).ShouldContain("ended-by-watchdog");
    }

    private static Task<HubUnderTest> StartAsync(string policy) =>
        HubUnderTest.StartAsync(("Hub:Sessions:SilentAfterHours", "0.0015"), ("Hub:Sessions:WatchdogSeconds", "0.3"), ("Hub:Sessions:WhenSilent", policy));

    private static async Task<JsonElement> UntilAsync(HubUnderTest hub, Func<JsonElement, bool> until)
    {
        for (var i = 0; i < 200; i++)
        {
            var session = JsonElement.Parse(await hub.Http.GetStringAsync("/api/sessions?station=S1")).GetProperty("items")[0];
            if (until(session))
                return session;
            await Task.Delay(100);
        }

        throw new TimeoutException("The session never came to that.");
    }
}
