using System.Text;
using RoamingHub.Ocpp.Shapes;
using RoamingHub.Ocpp.V16;

namespace RoamingHub.Ocpp.Tests.Shapes;

public class ShapeTests
{
    private const string Start = """{"connectorId":1,"idTag":"A","meterStart":0,"timestamp":"2026-03-14T09:26:53Z"}""";

    /// <summary>One fault each: payload of an action, member and rule, and the error code in both versions.</summary>
    public static TheoryData<string, string, string, DeviationRule, string, string> Faults => new()
    {
        { "Authorize", "{}", "/idTag", DeviationRule.Missing, "ProtocolError", "OccurrenceConstraintViolation" },
        { "StartTransaction", Start.Replace("\"meterStart\":0,", ""), "/meterStart", DeviationRule.Missing, "ProtocolError", "OccurrenceConstraintViolation" },
        { "Heartbeat", """{"x":1}""", "/x", DeviationRule.UnknownMember, "FormationViolation", "ProtocolError" },
        { "Heartbeat", """{"a/b~":{"c":[1]}}""", "/a~1b~0", DeviationRule.UnknownMember, "FormationViolation", "ProtocolError" },
        { "Authorize", """{"idTag":7}""", "/idTag", DeviationRule.WrongType, "TypeConstraintViolation", "TypeConstraintViolation" },
        { "Authorize", """{"idTag":{"x":[1]}}""", "/idTag", DeviationRule.WrongType, "TypeConstraintViolation", "TypeConstraintViolation" },
        { "StartTransaction", Start.Replace(":0,", ":\"0\","), "/meterStart", DeviationRule.WrongType, "TypeConstraintViolation", "TypeConstraintViolation" },
        { "StartTransaction", Start.Replace(":0,", ":0.0,"), "/meterStart", DeviationRule.WrongType, "TypeConstraintViolation", "TypeConstraintViolation" },
        { "MeterValues", """{"connectorId":1,"meterValue":{}}""", "/meterValue", DeviationRule.WrongType, "TypeConstraintViolation", "TypeConstraintViolation" },
        { "MeterValues", """{"connectorId":1,"meterValue":[7]}""", "/meterValue/0", DeviationRule.WrongType, "TypeConstraintViolation", "TypeConstraintViolation" },
        { "Authorize", """{"idTag":"123456789012345678901"}""", "/idTag", DeviationRule.TooLong, "TypeConstraintViolation", "TypeConstraintViolation" },
        { "Reset", """{"type":"Firm"}""", "/type", DeviationRule.UnknownWord, "PropertyConstraintViolation", "PropertyConstraintViolation" },
        { "Reset", """{"type":"hard"}""", "/type", DeviationRule.UnknownWord, "PropertyConstraintViolation", "PropertyConstraintViolation" },
        { "StatusNotification", """{"connectorId":1,"errorCode":"groundFailure","status":"Faulted"}""", "/errorCode", DeviationRule.UnknownWord, "PropertyConstraintViolation", "PropertyConstraintViolation" },
        { "StatusNotification", """{"connectorId":1,"errorCode":"Mode3Error","status":"Faulted"}""", "/errorCode", DeviationRule.UnknownWord, "PropertyConstraintViolation", "PropertyConstraintViolation" },
        { "StartTransaction", Start.Replace("53Z", "53"), "/timestamp", DeviationRule.BadDateTime, "TypeConstraintViolation", "TypeConstraintViolation" },
        { "StartTransaction", Start.Replace("03-14", "02-30"), "/timestamp", DeviationRule.BadDateTime, "TypeConstraintViolation", "TypeConstraintViolation" },
        { "StartTransaction", Start.Replace("53Z", "53.0000000000000000000000000000000000000000000000Z"), "/timestamp", DeviationRule.BadDateTime, "TypeConstraintViolation", "TypeConstraintViolation" },
        { "StartTransaction", Start.Replace(":1,", ":-1,"), "/connectorId", DeviationRule.OutOfRange, "PropertyConstraintViolation", "PropertyConstraintViolation" },
        { "StartTransaction", Start.Replace(":1,", ":3000000000,"), "/connectorId", DeviationRule.OutOfRange, "PropertyConstraintViolation", "PropertyConstraintViolation" },
        { "MeterValues", """{"connectorId":1,"meterValue":[]}""", "/meterValue", DeviationRule.ListSize, "OccurenceConstraintViolation", "OccurrenceConstraintViolation" },
        { "MeterValues", """{"connectorId":1,"meterValue":[{"timestamp":"2026-03-14T09:26:53Z","sampledValue":[]}]}""", "/meterValue/0/sampledValue", DeviationRule.ListSize, "OccurenceConstraintViolation", "OccurrenceConstraintViolation" },
        { "DataTransfer", """{"vendorId":"a","data":null}""", "/data", DeviationRule.Null, "TypeConstraintViolation", "TypeConstraintViolation" },
        { "Authorize", """{"idTag":null}""", "/idTag", DeviationRule.Null, "TypeConstraintViolation", "TypeConstraintViolation" },
        { "Authorize", """{"idTag":"A","idTag":"B"}""", "/idTag", DeviationRule.DuplicateMember, "FormationViolation", "FormatViolation" },
        { "Authorize", """{"idTag":"A","idT\u0061g":"B"}""", "/idTag", DeviationRule.DuplicateMember, "FormationViolation", "FormatViolation" },
        { "StartTransaction", Start.Replace(":0,", ":1e400,"), "/meterStart", DeviationRule.NumberTooLarge, "TypeConstraintViolation", "TypeConstraintViolation" },
        { "StartTransaction", Start.Replace(":0,", $":{new string('9', 100_000)},"), "/meterStart", DeviationRule.NumberTooLarge, "TypeConstraintViolation", "TypeConstraintViolation" },
        { "Authorize", """{"idTag":"A\u0000B"}""", "/idTag", DeviationRule.BadText, "PropertyConstraintViolation", "PropertyConstraintViolation" },
        { "Authorize", """{"idTag":"A\ud83dB"}""", "/idTag", DeviationRule.BadText, "PropertyConstraintViolation", "PropertyConstraintViolation" },
        { "Authorize", """{"idTag":"A\ude97"}""", "/idTag", DeviationRule.BadText, "PropertyConstraintViolation", "PropertyConstraintViolation" },
        { "Authorize", "[]", "", DeviationRule.NotAnObject, "FormationViolation", "ProtocolError" },
        { "Authorize", "null", "", DeviationRule.NotAnObject, "FormationViolation", "ProtocolError" },
        { "Authorize", "\"A\"", "", DeviationRule.NotAnObject, "FormationViolation", "ProtocolError" },
        { "Heartbeat", "{", "", DeviationRule.NotJson, "FormationViolation", "FormatViolation" },
        { "Heartbeat", "{} {}", "", DeviationRule.NotJson, "FormationViolation", "FormatViolation" },
        { "Heartbeat", "", "", DeviationRule.NotJson, "FormationViolation", "FormatViolation" },
        { "SetChargingProfile", """{"connectorId":1,"csChargingProfiles":{"chargingProfileId":1,"stackLevel":0,"chargingProfilePurpose":"TxProfile","chargingProfileKind":"Relative","chargingSchedule":{"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":6},{"startPeriod":9,"limit":6.05}]}}}""", "/csChargingProfiles/chargingSchedule/chargingSchedulePeriod/1/limit", DeviationRule.OutOfRange, "PropertyConstraintViolation", "PropertyConstraintViolation" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_fault_is_named_and_has_its_code(string action, string payload, string member, DeviationRule rule, string v16, string v201)
    {
        var deviations = Check(action, payload);
        deviations.ShouldContain(new Deviation(member, rule));
        var named = deviations[0];
        named.ErrorCode(OcppVersion.V16).ShouldBe(v16);
        named.ErrorCode(OcppVersion.V201).ShouldBe(v201);
    }

    [Theory]
    [InlineData("Authorize", """{"idTag":"ÄÖÜäöüßÄÖÜäöüßÄÖÜäöü"}""")]
    [InlineData("Authorize", """{"idTag":"\ud83d\ude97\ud83d\ude97\ud83d\ude97\ud83d\ude97\ud83d\ude97\ud83d\ude97\ud83d\ude97\ud83d\ude97\ud83d\ude97\ud83d\ude97\ud83d\ude97"}""")]
    [InlineData("Authorize", """{"id\u0054ag":"A\u00e4\n"}""")]
    [InlineData("Authorize", """{"idTag":""}""")]
    [InlineData("StatusNotification", """{"connectorId":0,"errorCode":"No\u0045rror","status":"Available"}""")]
    [InlineData("StartTransaction", """{"timestamp":"2026-03-14T09:26:53.123456789+01:00","meterStart":4294967296,"idTag":"A","connectorId":1}""")]
    [InlineData("GetConfiguration", """{"key":[]}""")]
    public void Unusual_but_right_is_right(string action, string payload) => Check(action, payload).ShouldBeEmpty();

    [Fact]
    public void Deviations_come_in_document_order() =>
        Check("BootNotification", """{"x":1,"chargePointModel":null,"iccid":7}""").ShouldBe(
        [
            new("/x", DeviationRule.UnknownMember),
            new("/chargePointModel", DeviationRule.Null),
            new("/iccid", DeviationRule.WrongType),
            new("/chargePointVendor", DeviationRule.Missing),
        ]);

    [Fact]
    public void A_flood_of_deviations_is_cut_at_64() =>
        Check("Heartbeat", "{" + string.Join(',', Enumerable.Range(0, 5000).Select(i => $"\"x{i}\":0")) + "}").Count.ShouldBe(64);

    [Fact]
    public void A_long_unknown_name_is_cut() =>
        Check("Heartbeat", $"{{\"{new string('x', 5000)}\":0}}").ShouldHaveSingleItem().Member.Length.ShouldBe(65);

    [Fact]
    public void For_counting_every_list_index_is_a_star() =>
        new Deviation("/meterValue/12/sampledValue/0/value", DeviationRule.WrongType).MemberPattern.ShouldBe("/meterValue/*/sampledValue/*/value");

    [Fact]
    public void Checking_a_good_payload_allocates_nothing()
    {
        var payload = File.ReadAllBytes(Path.Combine(Repository.Messages("ocpp16"), "MeterValues.json"));
        var deviations = new List<Deviation>();
        MeterValuesRequest.Shape.Check(payload, deviations);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            MeterValuesRequest.Shape.Check(payload, deviations);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
        deviations.ShouldBeEmpty();
    }

    private static List<Deviation> Check(string action, string payload)
    {
        var deviations = new List<Deviation>();
        Ocpp16Messages.Table.Find(action)!.Request.Check(Encoding.UTF8.GetBytes(payload), deviations);
        return deviations;
    }
}
