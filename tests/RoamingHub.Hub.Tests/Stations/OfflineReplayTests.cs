using System.Globalization;
using System.Text.Json;

namespace RoamingHub.Hub.Tests.Stations;

/// <summary>
/// A station was offline for a day and delivers what it kept: 500 messages of three charges, with the times they had, some of them again under
/// new message ids. Three sessions and three records come of it, as if it had never been away.
/// </summary>
public sealed class OfflineReplayTests(OfflineReplayTests.Hub shared) : IClassFixture<OfflineReplayTests.Hub>
{
    private const int Charges = 3;
    private const int ReadingsEach = 158;
    private static readonly DateTimeOffset Midnight = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly HubUnderTest _hub = shared.UnderTest;

    [Fact]
    public async Task A_day_of_an_OCPP_1_6_station()
    {
        await using var station = await RawStation.BootedAsync(_hub, "DAY16", "ocpp1.6");
        var shuffle = new Random(16);
        var sent = new List<(string Action, string Payload)>();
        for (var charge = 0; charge < Charges; charge++)
        {
            var start = $$"""{"connectorId":1,"idTag":"DAY","meterStart":{{Meter(charge, 0)}},"timestamp":"{{At(charge, 0)}}"}""";
            var transaction = (await SendAsync("StartTransaction", start)).GetProperty("transactionId").GetInt32();
            for (var reading = 1; reading <= ReadingsEach; reading++)
            {
                await SendAsync("MeterValues", $$$"""{"connectorId":1,"transactionId":{{{transaction}}},"meterValue":[{"timestamp":"{{{At(charge, reading)}}}","sampledValue":[{"value":"{{{Meter(charge, reading)}}}"}]}]}""");
                if (reading % 20 == 0)
                    await AgainAsync();
            }

            await SendAsync("StopTransaction", $$"""{"transactionId":{{transaction}},"meterStop":{{Meter(charge, ReadingsEach + 1)}},"timestamp":"{{At(charge, ReadingsEach + 1)}}"}""");
            await AgainAsync();
            (await station.CallAsync("StartTransaction", start)).GetProperty("transactionId").GetInt32().ShouldBe(transaction);
        }

        sent.Count.ShouldBeGreaterThanOrEqualTo(480);
        await CheckAsync("DAY16");

        async Task<JsonElement> SendAsync(string action, string payload)
        {
            sent.Add((action, payload));
            return await station.CallAsync(action, payload);
        }

        async Task AgainAsync()
        {
            var (action, payload) = sent[shuffle.Next(sent.Count)];
            await station.CallAsync(action, payload);
        }
    }

    [Fact]
    public async Task A_day_of_an_OCPP_2_0_1_station()
    {
        await using var station = await RawStation.BootedAsync(_hub, "DAY201", "ocpp2.0.1");
        var shuffle = new Random(201);
        var messages = new List<string>();
        for (var charge = 0; charge < Charges; charge++)
        {
            for (var number = 0; number <= ReadingsEach + 1; number++)
                messages.Add(Event(charge, number));
        }

        // Some come again, and neighbours change places: the numbers tell what belongs where.
        for (var i = 0; i < 25; i++)
            messages.Insert(shuffle.Next(messages.Count), messages[shuffle.Next(messages.Count)]);
        for (var i = 0; i + 1 < messages.Count; i += 7)
            (messages[i], messages[i + 1]) = (messages[i + 1], messages[i]);
        messages.Count.ShouldBeGreaterThanOrEqualTo(500);
        foreach (var message in messages)
            await station.CallAsync("TransactionEvent", message);
        await CheckAsync("DAY201");

        static string Event(int charge, int number)
        {
            var type = number == 0 ? "Started" : number > ReadingsEach ? "Ended" : "Updated";
            var token = number == 0 ? ",\"idToken\":{\"idToken\":\"DAY\",\"type\":\"ISO14443\"}" : "";
            return $$$"""
                {"eventType":"{{{type}}}","timestamp":"{{{At(charge, number)}}}","triggerReason":"MeterValuePeriodic","seqNo":{{{number}}},"offline":true,
                 "evse":{"id":1,"connectorId":1},"transactionInfo":{"transactionId":"day-{{{charge}}}"}{{{token}}},
                 "meterValue":[{"timestamp":"{{{At(charge, number)}}}","sampledValue":[{"value":{{{Meter(charge, number)}}}}]}]}
                """;
        }
    }

    private static string At(int charge, int reading) =>
        Midnight.AddHours(charge * 8).AddMinutes(reading * 2).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private static long Meter(int charge, int reading) => (charge * 100_000) + (reading * (100 + charge));

    private async Task CheckAsync(string station)
    {
        var sessions = await SessionsAsync(station);
        sessions.Count.ShouldBe(Charges);
        sessions = [.. sessions.OrderBy(s => s.GetProperty("startedAt").GetDateTimeOffset())];
        for (var charge = 0; charge < Charges; charge++)
        {
            var session = sessions[charge];
            session.GetProperty("startedAt").GetDateTimeOffset().ShouldBe(Midnight.AddHours(charge * 8));
            session.GetProperty("stoppedAt").GetDateTimeOffset().ShouldBe(Midnight.AddHours(charge * 8).AddMinutes((ReadingsEach + 1) * 2));
            session.GetProperty("energyWh").GetDecimal().ShouldBe((ReadingsEach + 1) * (100 + charge));
            var record = JsonElement.Parse(await _hub.Http.GetStringAsync("/api/cdrs/" + session.GetProperty("cdrId").GetString()));
            record.GetProperty("state").GetString().ShouldBe("sealed");
            record.GetProperty("energyKwh").GetDecimal().ShouldBe((ReadingsEach + 1) * (100 + charge) / 1000m);
        }
    }

    private async Task<List<JsonElement>> SessionsAsync(string station)
    {
        for (var i = 0; i < 600; i++)
        {
            var items = JsonElement.Parse(await _hub.Http.GetStringAsync("/api/sessions?station=" + station)).GetProperty("items").EnumerateArray().ToList();
            if (items.Count > 0 && items.TrueForAll(s => s.TryGetProperty("cdrId", out _)))
                return items;
            await Task.Delay(100);
        }

        throw new TimeoutException($"The sessions of {station} have no records.");
    }

    public sealed class Hub : IAsyncLifetime
    {
        internal HubUnderTest UnderTest { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            UnderTest = await HubUnderTest.StartAsync();
            (await UnderTest.Http.PutAsync("/api/tokens/DAY", new StringContent("""{"status":"Accepted"}""", System.Text.Encoding.UTF8, "application/json")))
                .EnsureSuccessStatusCode();
        }

        public async Task DisposeAsync()
        {
            await RebuiltRecords.ShouldBeWhatTheLogGivesAsync(UnderTest);
            await UnderTest.DisposeAsync();
        }
    }
}
