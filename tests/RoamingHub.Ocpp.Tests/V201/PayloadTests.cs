using System.Text;
using RoamingHub.Ocpp.Shapes;
using RoamingHub.Ocpp.V201;

namespace RoamingHub.Ocpp.Tests.V201;

/// <summary>What is different in 2.0.1: custom data, numbers as numbers, and one message for all that happens to a transaction.</summary>
public class PayloadTests
{
    private const string Event =
        """{"eventType":"Started","timestamp":"2026-03-14T09:26:53Z","triggerReason":"Authorized","seqNo":0,"transactionInfo":{"transactionId":"T1"}}""";

    private static readonly DateTimeOffset ReceivedAt = new(2026, 3, 14, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("""{"customData":{"vendorId":"a","anything":{"goes":[1,null]}}}""", null, null)]
    [InlineData("""{"customData":{"anything":1}}""", "/customData/vendorId", DeviationRule.Missing)]
    [InlineData("""{"customData":{"vendorId":"a","x":1,"x":2}}""", "/customData/x", DeviationRule.DuplicateMember)]
    [InlineData("""{"customData":7}""", "/customData", DeviationRule.WrongType)]
    [InlineData("""{"x":7}""", "/x", DeviationRule.UnknownMember)]
    public void Only_custom_data_is_open(string payload, string? member, DeviationRule? rule)
    {
        var deviations = new List<Deviation>();
        HeartbeatRequest.Shape.Check(Encoding.UTF8.GetBytes(payload), deviations);
        deviations.ShouldBe(member is null ? [] : [new Deviation(member, rule!.Value)]);
    }

    [Theory]
    [InlineData("\"seqNo\":0", "\"seqNo\":\"0\"")]
    [InlineData("\"seqNo\":0", "\"seqNo\":0.0")]
    [InlineData("\"Started\"", "\"started\"")]
    [InlineData("\"seqNo\":0", "\"seqNo\":0,\"vendor\":[1]")]
    [InlineData("\"seqNo\":0", "\"seqNo\":0,\"offline\":null")]
    [InlineData("\"seqNo\":0", "\"seqNo\":0,\"evse\":{\"connectorId\":1}")]
    [InlineData("\"seqNo\":0", "\"seqNo\":0,\"customData\":[]")]
    [InlineData("53Z", "53")]
    public void A_transaction_event_with_faults_around_the_edges_is_what_it_was_meant_to_be(string good, string bad)
    {
        var (transactionEvent, deviations) = Read<TransactionEventRequest>(Event.Replace(good, bad));
        transactionEvent.ShouldBe(Read<TransactionEventRequest>(Event).Payload);
        deviations.ShouldNotBeEmpty();
    }

    [Fact]
    public void A_transaction_event_without_its_transaction_is_refused()
    {
        var (transactionEvent, deviations) = Read<TransactionEventRequest>(Event.Replace("\"transactionId\":\"T1\"", ""));
        transactionEvent.ShouldBeNull();
        var refusal = PayloadReader.Refusal(deviations);
        refusal.ShouldBe(new Deviation("/transactionInfo/transactionId", DeviationRule.Missing));
        refusal.ErrorCode(OcppVersion.V201).ShouldBe("OccurrenceConstraintViolation");
    }

    [Theory]
    [InlineData("1036.250", 1036.250, true)]
    [InlineData("\"1036.25\"", 1036.25, false)]
    [InlineData("-0.5", -0.5, true)]
    [InlineData("1e3", 1000, true)]
    public void A_sample_is_an_exact_decimal(string sent, decimal value, bool isRight)
    {
        var (values, deviations) = Read<MeterValuesRequest>(
            $$"""{"evseId":1,"meterValue":[{"timestamp":"2026-03-14T09:26:53Z","sampledValue":[{"value":{{sent}}}]}]}""");
        values!.MeterValue[0].SampledValue[0].Value.ShouldBe(value);
        (deviations.Count == 0).ShouldBe(isRight);
    }

    [Fact]
    public void A_word_that_is_no_name_in_csharp_is_read_and_written()
    {
        var token = new IdTokenType("DE-NLI-C00000042-X", IdTokenEnum.EMAID);
        Encoding.UTF8.GetString(Ocpp201Json.Write(new AuthorizeRequest(token)))
            .ShouldBe("""{"idToken":{"idToken":"DE-NLI-C00000042-X","type":"eMAID"}}""");
        Read<AuthorizeRequest>("""{"idToken":{"idToken":"x","type":"eMAID"}}""").Payload!.IdToken.Type.Known.ShouldBe(IdTokenEnum.EMAID);
    }

    private static (T? Payload, List<Deviation> Deviations) Read<T>(string payload)
        where T : class, IPayload
    {
        var deviations = new List<Deviation>();
        return (Ocpp201Json.Read<T>(Encoding.UTF8.GetBytes(payload), ReceivedAt, deviations), deviations);
    }
}
