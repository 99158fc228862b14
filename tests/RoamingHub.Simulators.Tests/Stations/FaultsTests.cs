using System.Text.Json;
using RoamingHub.Ocpp;
using RoamingHub.Ocpp.Frames;
using RoamingHub.Simulators.Stations;
using RoamingHub.Simulators.Stations.V201;

namespace RoamingHub.Simulators.Tests.Stations;

/// <summary>Each switch does what it says, and still sends sound frames.</summary>
public sealed class FaultsTests
{
    private static readonly DateTimeOffset Morning = new(2026, 3, 14, 6, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Repeats_come_under_new_ids()
    {
        var calls = await ChargeAsync(new() { Repeats = 2 }, samples: 1);
        calls.Count.ShouldBe(9);
        calls.Select(call => call.Id).Distinct().Count().ShouldBe(9);
        calls.Select(call => (call.Action, Payload(call).GetRawText())).Distinct().Count().ShouldBe(3);
    }

    [Theory]
    [InlineData(ReportedTransactionId.Zero, "0")]
    [InlineData(ReportedTransactionId.MinusOne, "-1")]
    [InlineData(ReportedTransactionId.Unknown, "2000000011")]
    [InlineData(ReportedTransactionId.AsGiven, "1001")]
    public async Task Readings_and_stop_name_the_transaction_as_told(ReportedTransactionId fault, string id) =>
        (await ChargeAsync(new() { TransactionId = fault }, samples: 1)).Skip(1).ShouldAllBe(call => TestHub.Text(call, "transactionId") == id);

    [Fact]
    public async Task A_stop_may_come_without_a_start() =>
        Actions(await ChargeAsync(new() { NoStart = true }, samples: 1)).ShouldBe(["MeterValues", "StopTransaction"]);

    [Fact]
    public async Task A_session_may_never_end() =>
        Actions(await ChargeAsync(new() { NoStop = true }, samples: 1)).ShouldBe(["StartTransaction", "MeterValues"]);

    [Fact]
    public async Task Readings_may_come_too_early_and_too_late() =>
        Actions(await ChargeAsync(new() { MeterBeforeStart = true, MeterAfterStop = true }, samples: 0))
            .ShouldBe(["MeterValues", "StartTransaction", "StopTransaction", "MeterValues"]);

    [Fact]
    public async Task A_card_may_be_spelled_otherwise_or_left_out_at_the_stop()
    {
        var calls = await ChargeAsync(new() { IdTagWithBlanks = true, IdTagInOtherCase = true, StopWithoutIdTag = true }, samples: 0);
        TestHub.Text(calls[0], "idTag").ShouldBe(" card ");
        Payload(calls[1]).TryGetProperty("idTag", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task Readings_may_travel_in_the_stop()
    {
        var calls = await ChargeAsync(new() { TransactionData = true }, samples: 2);
        Actions(calls).ShouldBe(["StartTransaction", "StopTransaction"]);
        Payload(calls[1]).GetProperty("transactionData").GetArrayLength().ShouldBe(2);
    }

    [Fact]
    public async Task A_meter_may_roll_over_and_step_back()
    {
        var calls = await ChargeAsync(new() { MeterRollsOverAtWh = 5000, MeterStepsBackWh = 100 }, samples: 2);
        calls.Where(call => call.Action == "MeterValues").Select(Register).ShouldBe(["3000", "900"]);
        TestHub.Text(calls[^1], "meterStop").ShouldBe("4000");
    }

    [Fact]
    public async Task A_clock_may_be_wrong()
    {
        var calls = await ChargeAsync(new() { ClockSkew = TimeSpan.FromDays(-365) }, samples: 0);
        DateTimeOffset.Parse(TestHub.Text(calls[0], "timestamp")).ShouldBe(Morning.AddDays(-365), TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Hundreds_kept_offline_come_in_order_with_earlier_ones_between()
    {
        await using var hub = await TestHub.StartAsync();
        await using var station = new StationSimulator(hub.Station() with { Faults = new() { DuplicateShare = 0.5 } });
        await station.ConnectAsync();
        station.Clock.Set(Morning);
        await station.GoOfflineAsync();
        var charges = new List<Task>();
        for (var charge = 0; charge < 3; charge++)
            charges.Add(station.ChargeAsync(1, "CARD", 50_000, samples: 98, duration: TimeSpan.FromHours(8)));
        station.UnansweredMessages.ShouldBe(300);
        await station.GoOnlineAsync();
        await Task.WhenAll(charges);
        await station.FlushAsync();
        var sent = hub.Received.Where(call => call.Action is "StartTransaction" or "MeterValues" or "StopTransaction").ToList();
        sent.Count.ShouldBeGreaterThan(400);
        var first = sent.DistinctBy(call => (call.Action, Payload(call).GetRawText())).ToList();
        first.Count.ShouldBe(300);
        first.Select(Timestamp).ShouldBeInOrder();
        station.ShouldBeOfficial();
    }

    [Fact]
    public async Task What_was_kept_may_come_in_any_order()
    {
        await using var hub = await TestHub.StartAsync(OcppVersion.V201);
        await using var station = new StationSimulator201(hub.Station() with { Faults = new() { ShuffleKept = true } });
        await station.ConnectAsync();
        await station.GoOfflineAsync();
        var charging = station.ChargeAsync(1, "CARD", 9000, samples: 20);
        await station.GoOnlineAsync();
        await charging;
        await station.FlushAsync();
        var numbers = Events(hub).Select(e => e.GetProperty("seqNo").GetInt32()).ToList();
        numbers.ShouldBe(Enumerable.Range(0, 23), ignoreOrder: true);
        numbers.SequenceEqual(numbers.Order()).ShouldBeFalse();
    }

    [Fact]
    public async Task Message_ids_may_begin_again_after_a_boot()
    {
        await using var hub = await TestHub.StartAsync();
        await using var station = new StationSimulator(hub.Station() with { Faults = new() { ReuseMessageIds = true } });
        await station.ConnectAsync();
        await station.BootAsync();
        await station.HeartbeatAsync();
        await station.GoOfflineAsync();
        await station.GoOnlineAsync();
        await station.HeartbeatAsync();
        hub.Received.Select(call => call.Id).ShouldBe(["1", "2", "1", "2"]);
    }

    [Theory]
    [InlineData(true, 0, "Ended 4, Started 0, Updated 1, Updated 2, Updated 3")]
    [InlineData(false, 2, "Started 0, Updated 1, Updated 3, Ended 4")]
    public async Task Events_may_come_last_first_or_with_gaps(bool endedFirst, int loseEvery, string expected)
    {
        var events = await Charge201Async(new() { EndedFirst = endedFirst, LoseEvery = loseEvery });
        string.Join(", ", events.Select(Name)).ShouldBe(expected);
    }

    [Fact]
    public async Task Events_may_come_before_the_start_and_after_the_end()
    {
        var events = await Charge201Async(new() { MeterBeforeStart = true, MeterAfterStop = true });
        string.Join(", ", events.Select(Name)).ShouldBe("Updated 1, Started 0, Updated 2, Updated 3, Ended 4, Updated 5");
    }

    private static async Task<List<OcppFrame.Call>> ChargeAsync(StationFaults faults, int samples)
    {
        await using var hub = await TestHub.StartAsync();
        await using var station = new StationSimulator(hub.Station() with { Faults = faults });
        await station.ConnectAsync();
        station.Clock.Set(Morning);
        await station.ChargeAsync(1, "CARD", 9000, samples);
        await station.FlushAsync();
        station.ShouldBeOfficial();
        return [.. hub.Received.Where(call => call.Action is "StartTransaction" or "MeterValues" or "StopTransaction")];
    }

    private static async Task<List<JsonElement>> Charge201Async(StationFaults faults)
    {
        await using var hub = await TestHub.StartAsync(OcppVersion.V201);
        await using var station = new StationSimulator201(hub.Station() with { Faults = faults });
        await station.ConnectAsync();
        await station.ChargeAsync(1, "CARD", 9000, samples: 2);
        await station.FlushAsync();
        station.ShouldBeOfficial();
        return Events(hub);
    }

    private static IEnumerable<string> Actions(IEnumerable<OcppFrame.Call> calls) => calls.Select(call => call.Action);

    private static List<JsonElement> Events(TestHub hub) => [.. hub.Received.Where(call => call.Action == "TransactionEvent").Select(Payload)];

    private static string Name(JsonElement report) => $"{report.GetProperty("eventType").GetString()} {report.GetProperty("seqNo").GetInt32()}";

    private static string Timestamp(OcppFrame.Call call) =>
        call.Action == "MeterValues" ? Payload(call).GetProperty("meterValue")[0].GetProperty("timestamp").GetString()! : TestHub.Text(call, "timestamp");

    private static string Register(OcppFrame.Call call) =>
        Payload(call).GetProperty("meterValue")[0].GetProperty("sampledValue")[0].GetProperty("value").GetString()!;

    private static JsonElement Payload(OcppFrame.Call call) => JsonElement.Parse(call.Payload.Span);
}
