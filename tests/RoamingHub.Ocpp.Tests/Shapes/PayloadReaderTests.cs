using System.Text;
using RoamingHub.Ocpp.Shapes;
using RoamingHub.Ocpp.V16;

namespace RoamingHub.Ocpp.Tests.Shapes;

public class PayloadReaderTests
{
    private static readonly DateTimeOffset ReceivedAt = new(2026, 3, 14, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset SentAt = new(2026, 3, 14, 9, 26, 53, TimeSpan.Zero);

    [Theory]
    [InlineData("""{"connectorId":"1","idTag":"A","meterStart":0,"timestamp":"2026-03-14T09:26:53Z"}""")]
    [InlineData("""{"connectorId":1.0,"idTag":"A","meterStart":0.0,"timestamp":"2026-03-14T09:26:53"}""")]
    [InlineData("""{"connectorId":1,"idTag":"A","meterStart":"0","timestamp":"2026-03-14 10:26:53+0100"}""")]
    [InlineData("""{"connectorId":1,"idTag":"A","meterStart":0.4,"timestamp":"2026-03-14T09:26:53Z","vendor":{"x":[1]}}""")]
    [InlineData("""{"connectorId":1,"idTag":"A","meterStart":0,"timestamp":"2026-03-14T09:26:53Z","reservationId":null}""")]
    [InlineData("""{"connectorId":1,"idTag":"A","meterStart":0,"timestamp":"2026-03-14T09:26:53Z","reservationId":"none"}""")]
    [InlineData("""{"connectorId":1,"idTag":"A","meterStart":0,"timestamp":"2026-03-14T09:26:53Z","reservationId":[]}""")]
    [InlineData("""{"connectorId":1,"idTag":"A","meterStart":0,"timestamp":"2026-03-14T09:26:53Z","idTag":"B"}""")]
    [InlineData("""{"connectorId":1,"idTag":"A","meterStart":0,"timestamp":"2026-03-14T09:26:53Z","\ud800":1}""")]
    public void A_start_with_faults_around_the_edges_is_the_start_it_was_meant_to_be(string payload)
    {
        var (start, deviations) = Read<StartTransactionRequest>(payload);
        start.ShouldBe(new StartTransactionRequest(1, "A", 0, SentAt));
        deviations.ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("\"yesterday\"")]
    [InlineData("\"2026-02-30T09:26:53Z\"")]
    [InlineData("\"\"")]
    [InlineData("1773480413")]
    public void An_unreadable_time_becomes_the_time_of_receipt(string timestamp) =>
        Read<StartTransactionRequest>($$"""{"connectorId":1,"idTag":"A","meterStart":0,"timestamp":{{timestamp}}}""")
            .Payload.ShouldBe(new StartTransactionRequest(1, "A", 0, ReceivedAt));

    [Fact]
    public void Too_long_and_out_of_range_are_kept() =>
        Read<StartTransactionRequest>("""{"connectorId":-1,"idTag":"123456789012345678901234","meterStart":-5,"timestamp":"2026-03-14T09:26:53Z"}""")
            .Payload.ShouldBe(new StartTransactionRequest(-1, "123456789012345678901234", -5, SentAt));

    [Fact]
    public void A_meter_beyond_two_billion_is_read() =>
        Read<StopTransactionRequest>("""{"transactionId":-1,"meterStop":4294967295,"timestamp":"2026-03-14T09:26:53Z"}""")
            .Payload!.MeterStop.ShouldBe(4294967295);

    [Theory]
    [InlineData("""{"connectorId":1,"meterStart":0,"timestamp":"2026-03-14T09:26:53Z","x":1}""", "/idTag", DeviationRule.Missing)]
    [InlineData("""{"connectorId":1,"idTag":null,"meterStart":0,"timestamp":"2026-03-14T09:26:53Z"}""", "/idTag", DeviationRule.Null)]
    [InlineData("""{"connectorId":1,"idTag":{},"meterStart":0,"timestamp":"2026-03-14T09:26:53Z"}""", "/idTag", DeviationRule.WrongType)]
    [InlineData("""{"x":1,"connectorId":1,"idTag":"A","meterStart":"much","timestamp":"2026-03-14T09:26:53Z"}""", "/meterStart", DeviationRule.WrongType)]
    [InlineData("""{"connectorId":1,"idTag":"A","meterStart":1e400,"timestamp":"2026-03-14T09:26:53Z"}""", "/meterStart", DeviationRule.NumberTooLarge)]
    [InlineData("""{"connectorId":1,"idTag":"A","meterStart":0}""", "/timestamp", DeviationRule.Missing)]
    public void Only_a_start_that_means_nothing_is_refused(string payload, string member, DeviationRule rule)
    {
        var (start, deviations) = Read<StartTransactionRequest>(payload);
        start.ShouldBeNull();
        PayloadReader.Refusal(deviations).ShouldBe(new Deviation(member, rule));
    }

    [Theory]
    [InlineData("groundFailure", ChargePointErrorCode.GroundFailure)]
    [InlineData("mode3Error", ChargePointErrorCode.EVCommunicationError)]
    [InlineData("Mode3Error", ChargePointErrorCode.EVCommunicationError)]
    [InlineData(" NoError ", ChargePointErrorCode.NoError)]
    [InlineData("evCommunicationError", ChargePointErrorCode.EVCommunicationError)]
    public void Misspelled_words_are_understood(string sent, ChargePointErrorCode meant) =>
        Read<StatusNotificationRequest>($$"""{"connectorId":1,"errorCode":"{{sent}}","status":"Faulted"}""").Payload!.ErrorCode.Known.ShouldBe(meant);

    [Fact]
    public void An_unknown_word_is_kept_as_it_was_sent()
    {
        var stop = Read<StopTransactionRequest>("""{"transactionId":1,"meterStop":0,"timestamp":"2026-03-14T09:26:53Z","reason":"Bored"}""").Payload!;
        stop.Reason!.Value.Text.ShouldBe("Bored");
        stop.Reason!.Value.Known.ShouldBeNull();
    }

    [Fact]
    public void A_sample_sent_as_a_number_keeps_its_digits() =>
        Samples("""{"value":19309.9710,"unit":"Wh"}""").ShouldHaveSingleItem().ShouldBe(new SampledValue("19309.9710", Unit: "Wh"));

    [Fact]
    public void A_sample_without_a_value_is_left_out_and_the_others_stay() =>
        Samples("""{"unit":"Wh"},null,7,{"value":"5","measurand":"Energy.Vendor.Special","phase":null}""")
            .ShouldHaveSingleItem().ShouldBe(new SampledValue("5", Measurand: "Energy.Vendor.Special"));

    [Fact]
    public void One_value_where_a_list_belongs_is_a_list_of_one()
    {
        var values = Read<MeterValuesRequest>("""{"connectorId":1,"meterValue":{"timestamp":"2026-03-14T09:26:53Z","sampledValue":{"value":"5"}}}""").Payload!;
        values.MeterValue.ShouldHaveSingleItem().SampledValue.ShouldHaveSingleItem().Value.ShouldBe("5");
    }

    [Fact]
    public void An_empty_list_is_an_empty_list() =>
        Read<MeterValuesRequest>("""{"connectorId":1,"meterValue":[]}""").Payload!.MeterValue.ShouldBeEmpty();

    [Fact]
    public void Broken_transaction_data_does_not_cost_the_stop() =>
        Read<StopTransactionRequest>("""{"transactionId":1,"meterStop":9,"timestamp":"2026-03-14T09:26:53Z","transactionData":[{"sampledValue":7},"x"]}""")
            .Payload!.MeterStop.ShouldBe(9);

    [Fact]
    public void Text_that_cannot_be_stored_is_replaced() =>
        Read<StartTransactionRequest>("""{"connectorId":1,"idTag":"\u0000A\ud83d\ud83d\ude97\udc00\"","meterStart":0,"timestamp":"2026-03-14T09:26:53Z"}""")
            .Payload!.IdTag.ShouldBe("\uFFFDA\uFFFD\U0001F697\uFFFD\"");

    [Fact]
    public void A_good_payload_has_no_deviations()
    {
        var (start, deviations) = Read<StartTransactionRequest>("""{"connectorId":1,"idTag":"A","meterStart":0,"timestamp":"2026-03-14T09:26:53Z"}""");
        start.ShouldNotBeNull();
        deviations.ShouldBeEmpty();
    }

    [Fact]
    public void A_flag_may_be_text_or_a_number() =>
        Read<GetConfigurationResponse>("""{"configurationKey":[{"key":"a","readonly":"True"},{"key":"b","readonly":0},{"key":"c","readonly":"maybe"}]}""")
            .Payload!.ConfigurationKey.ShouldBe([new("a", true), new("b", false)]);

    [Fact]
    public void A_limit_may_be_text() =>
        Read<GetCompositeScheduleResponse>("""{"status":"Accepted","chargingSchedule":{"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":"0","limit":"6.5"}]}}""")
            .Payload!.ChargingSchedule!.ChargingSchedulePeriod.ShouldBe([new(0, 6.5m)]);

    [Fact]
    public void No_payload_gives_an_exception()
    {
        var random = new Random(20260314);
        var examples = Directory.GetFiles(Repository.Messages("ocpp16"), "*.json").Select(File.ReadAllBytes).ToArray();
        var read = 0;
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = (byte[])examples[random.Next(examples.Length)].Clone();
            for (var change = random.Next(1, 4); change > 0; change--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(32, 127);
            var deviations = new List<Deviation>();
            if (Ocpp16Json.Read<MeterValuesRequest>(bytes, ReceivedAt, deviations) is not null
                || Ocpp16Json.Read<StopTransactionRequest>(bytes, ReceivedAt, deviations) is not null)
                read++;
        }
        read.ShouldBeGreaterThan(0);
    }

    private static IReadOnlyList<SampledValue> Samples(string samples) =>
        Read<MeterValuesRequest>($$"""{"connectorId":1,"meterValue":[{"timestamp":"2026-03-14T09:26:53Z","sampledValue":[{{samples}}]}]}""")
            .Payload!.MeterValue.ShouldHaveSingleItem().SampledValue;

    private static (T? Payload, List<Deviation> Deviations) Read<T>(string payload)
        where T : class, IPayload
    {
        var deviations = new List<Deviation>();
        return (Ocpp16Json.Read<T>(Encoding.UTF8.GetBytes(payload), ReceivedAt, deviations), deviations);
    }
}
