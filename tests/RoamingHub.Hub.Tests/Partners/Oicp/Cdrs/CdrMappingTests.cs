using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using RoamingHub.Core.Authorization;
using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Locations;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Tokens;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Partners.Oicp;
using RoamingHub.Hub.Partners.Oicp.Cdrs;
using static RoamingHub.Hub.Tests.Partners.Oicp.Given;

namespace RoamingHub.Hub.Tests.Partners.Oicp.Cdrs;

/// <summary>The record, member by member (OICP 2.3, eRoamingChargeDetailRecord).</summary>
public sealed class CdrMappingTests
{
    private static readonly RoamingGrant Grant = new(
        new("hubject"), GrantMethod.Asked, "b2688855-7f00-0002-6d8e-48d883f6abb6", "emp-1", "DE-8EO", Product: "DE-DC_50", OwnReference: "cpo-1");

    private static readonly ChargeStory Story = new(Ten.AddSeconds(-30), Ten.AddMinutes(1), Ten.AddMinutes(50), [Energy.FromWh(6_000)], []);

    [Fact]
    public void A_record_holds_everything_that_is_known_and_the_operator_only_in_its_path() => Same(Record(), Story, """
        { "SessionID": "b2688855-7f00-0002-6d8e-48d883f6abb6", "CPOPartnerSessionID": "cpo-1", "EMPPartnerSessionID": "emp-1", "PartnerProductID": "DE-DC_50",
          "EvseID": "DE*ABC*E1", "Identification": { "RFIDMifareFamilyIdentification": { "UID": "04A1B2C3" } },
          "ChargingStart": "2026-03-01T11:01:00+01:00", "ChargingEnd": "2026-03-01T11:50:00+01:00",
          "SessionStart": "2026-03-01T10:59:30+01:00", "SessionEnd": "2026-03-01T12:00:00+01:00",
          "MeterValueStart": 1, "MeterValueEnd": 12.346, "MeterValueInBetween": { "meterValues": [ 6 ] }, "ConsumedEnergy": 11.346 }
        """);

    [Fact]
    public void A_charge_without_energy_has_its_record_and_a_remote_one_names_the_contract()
    {
        var remote = Record(stopWh: 1_000, grant: Grant with { Method = GrantMethod.Commanded, PartnerReference = null }) with
        {
            Token = new("DE-8EO-CAet5e4XY-3", "DE-8EO-CAet5e4XY-3", TokenKind.Contract, "DE-8EO-CAet5e4XY-3"),
        };
        Same(remote, new(Ten, null, null, [], []), """
            { "SessionID": "b2688855-7f00-0002-6d8e-48d883f6abb6", "CPOPartnerSessionID": "cpo-1", "PartnerProductID": "DE-DC_50",
              "EvseID": "DE*ABC*E1", "Identification": { "RemoteIdentification": { "EvcoID": "DE-8EO-CAet5e4XY-3" } },
              "ChargingStart": "2026-03-01T11:00:00+01:00", "ChargingEnd": "2026-03-01T12:00:00+01:00",
              "SessionStart": "2026-03-01T11:00:00+01:00", "SessionEnd": "2026-03-01T12:00:00+01:00",
              "MeterValueStart": 1, "MeterValueEnd": 1, "ConsumedEnergy": 0 }
            """);
    }

    // Start and end are told rounded, so their difference is what is told as consumed, and never one more or less.
    [Theory]
    [InlineData("1000.4", "2000.5", "1.000", "2.001", "1.001")]
    [InlineData("1000.5", "2000.4", "1.001", "2.000", "0.999")]
    [InlineData("0", "0.4", "0.000", "0.000", "0.000")]
    [InlineData("0.5", "1.5", "0.001", "0.002", "0.001")]
    [InlineData("123456789.4995", "123456790.5005", "123456.789", "123456.791", "0.002")]
    public void What_is_told_as_consumed_is_the_difference_of_what_is_told_of_the_meter(string startWh, string stopWh, string start, string end, string consumed)
    {
        var cdr = Cdr(Record(Number(startWh), Number(stopWh)), Story with { Between = [] });
        (Number(cdr, "MeterValueStart"), Number(cdr, "MeterValueEnd"), Number(cdr, "ConsumedEnergy")).ShouldBe((Number(start), Number(end), Number(consumed)));
        (Number(cdr, "MeterValueEnd") - Number(cdr, "MeterValueStart")).ShouldBe(Number(cdr, "ConsumedEnergy"));
        new[] { "MeterValueStart", "MeterValueEnd", "ConsumedEnergy" }.ShouldAllBe(m => !cdr[m]!.ToJsonString().Contains('E'));
    }

    [Fact]
    public void The_four_times_are_in_order_whatever_was_told_before()
    {
        var cdr = Cdr(Record(), Story with { SessionStart = Ten.AddMinutes(5), ChargingStart = Ten.AddHours(-2), ChargingEnd = Ten.AddHours(3) });
        string[] order = ["SessionStart", "ChargingStart", "ChargingEnd", "SessionEnd"];
        order.Select(m => (string?)cdr[m]).ShouldBe(["2026-03-01T11:00:00+01:00", "2026-03-01T11:00:00+01:00", "2026-03-01T12:00:00+01:00", "2026-03-01T12:00:00+01:00"]);
    }

    [Theory]
    [InlineData("2026-03-29T00:30:00Z", "2026-03-29T01:30:00+01:00", "2026-03-29T03:30:00+02:00")]
    [InlineData("2026-10-25T00:30:00Z", "2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+01:00")]
    public void A_charge_over_the_change_of_the_clocks_has_both_offsets(string start, string sessionStart, string sessionEnd)
    {
        var at = DateTimeOffset.Parse(start, CultureInfo.InvariantCulture);
        var cdr = Cdr(Record() with { Start = at, ChargingStart = at, ChargingEnd = at.AddHours(1), End = at.AddHours(1) }, new(at, null, null, [], []));
        ((string?)cdr["SessionStart"], (string?)cdr["SessionEnd"]).ShouldBe((sessionStart, sessionEnd));
    }

    [Fact]
    public void For_a_sub_operators_EVSE_we_are_the_hub_and_for_our_own_we_are_not()
    {
        Cdr(Record(), Story).ContainsKey("HubOperatorID").ShouldBeFalse();
        var theirs = Record() with { Site = new("LOC-1", 1, "E1", "DE*XYZ*E1", "1", "Europe/Berlin") };
        ((string?)Cdr(theirs, Story)["HubOperatorID"]).ShouldBe("DE*ABC");
    }

    [Fact]
    public void Of_many_values_between_a_hundred_are_told_evenly()
    {
        var cdr = Cdr(Record(0, 500_000), Story with { Between = [.. Enumerable.Range(1, 4_321).Select(i => Energy.FromWh(i * 100))] });
        var values = cdr["MeterValueInBetween"]!["meterValues"]!.AsArray().Select(v => v!.GetValue<decimal>()).ToList();
        (values.Count, values[0], values[^1]).ShouldBe((MeterFigures.MostBetween, 0.1m, 432.1m));
    }

    [Theory]
    [InlineData("SessionID is missing", null, "DE*ABC*E1", "04A1B2C3", 1000)]
    [InlineData("EvseID is missing", "b2688855-7f00-0002-6d8e-48d883f6abb6", null, "04A1B2C3", 1000)]
    [InlineData("Identification is missing", "b2688855-7f00-0002-6d8e-48d883f6abb6", "DE*ABC*E1", "not-a-card", 1000)]
    [InlineData("MeterValueStart", "b2688855-7f00-0002-6d8e-48d883f6abb6", "DE*ABC*E1", "04A1B2C3", -5)]
    public void What_Hubject_would_refuse_stays_here_with_the_reason(string why, string? sessionId, string? evseId, string card, int meterWh)
    {
        var record = Record(meterWh, 12_000, Grant with { Reference = sessionId }) with
        {
            Token = TokenRef.Read(card), Site = new("LOC-1", 1, "E1", evseId, "1", "Europe/Berlin"),
        };
        Draft.WhyNot(CdrMapping.ToDraft(record, Story, "DE*ABC", new()))!.ShouldContain(why);
    }

    /// <summary>All that Hubject answers 022 to, told before the record is sealed.</summary>
    [Fact]
    public void Each_thing_that_Hubject_would_refuse_is_objected_to_by_its_member()
    {
        var site = Record().Site!;
        Objections(Record()).ShouldBeEmpty();
        foreach (var (member, record) in new (string, ChargeRecord)[]
        {
            ("SessionID is missing", Record(grant: Grant with { Reference = null })),
            ("SessionID", Record(grant: Grant with { Reference = "not-a-session-id" })),
            ("PartnerProductID", Record(grant: Grant with { Product = new('x', 51) })),
            ("EvseID is missing", Record() with { Site = site with { EvseId = null } }),
            ("EvseID", Record() with { Site = site with { EvseId = "DE*ABC*E" + new string('1', 31) } }),
            ("EvseID", Record() with { Site = site with { EvseId = "nowhere" } }),
            ("Identification is missing", Record() with { Token = TokenRef.Read("123456789") }),
            ("MeterValueStart", Record(-1, 5_000)),
            ("MeterValueEnd", Record(-5_000, -1)),
            ("ConsumedEnergy", Record(5_000, 1_000)),
            ("ChargingStart is after ChargingEnd", Record() with { End = Ten.AddHours(-1), ChargingStart = Ten.AddHours(-1) }),
        })
        {
            Objections(record).ShouldContain(o => o.StartsWith(member, StringComparison.Ordinal), $"{member}: {string.Join("; ", Objections(record))}");
        }

        static IReadOnlyList<string> Objections(ChargeRecord record) => CdrMapping.Objections(record, new(record.Start, null, null, [], []), "DE*ABC", new());
    }

    [Fact]
    public void Signed_values_go_with_the_key_and_the_format_and_always_with_an_instruction()
    {
        var cdr = Cdr(Record(), Story with { Signed = [Signed(SignedMoment.Start, "OCMF|{}|1", "3059..."), Signed(SignedMoment.End, "OCMF|{}|2")] });
        JsonNode.DeepEquals(cdr["SignedMeteringValues"], JsonNode.Parse("""
            [ { "SignedMeteringValue": "OCMF|{}|1", "MeteringStatus": "Start" }, { "SignedMeteringValue": "OCMF|{}|2", "MeteringStatus": "End" } ]
            """)).ShouldBeTrue(cdr.ToJsonString());
        var law = cdr["CalibrationLawVerificationInfo"]!;
        ((string?)law["PublicKey"], (string?)law["MeteringSignatureEncodingFormat"]).ShouldBe(("3059...", "OCMF"));
        ((string?)law["SignedMeteringValuesVerificationInstruction"])!.Length.ShouldBeInRange(1, 400);
        Cdr(Record(), Story).ContainsKey("CalibrationLawVerificationInfo").ShouldBeFalse();
    }

    internal static SignedReading Signed(SignedMoment moment, string text, string? key = null, string? encoding = null) =>
        new(moment, text, new(Convert.ToBase64String(Encoding.UTF8.GetBytes(text)), null, encoding, key));

    private static ChargeRecord Record(decimal startWh = 1_000, decimal stopWh = 12_345.6m, RoamingGrant? grant = null) => new(
        "hub-session", new("hub-session"), Socket, "1", TokenRef.Read("04a1b2c3"), "oicp:hubject", grant ?? Grant, Ten, Ten, Ten.AddHours(1), Ten.AddHours(1),
        Energy.FromWh(startWh), Energy.FromWh(stopWh), Energy.FromWh(stopWh - startWh), "Local", new("LOC-1", 1, "E1", "DE*ABC*E1", "1", "Europe/Berlin"),
        Location(), null, null, null, Ten.AddHours(1));

    private static JsonObject Cdr(ChargeRecord record, ChargeStory story)
    {
        var draft = CdrMapping.ToDraft(record, story, "DE*ABC", new());
        Draft.WhyNot(draft).ShouldBeNull();
        return JsonNode.Parse(draft)!.AsObject();
    }

    private static void Same(ChargeRecord record, ChargeStory story, string expected)
    {
        var cdr = Cdr(record, story);
        JsonNode.DeepEquals(cdr, JsonNode.Parse(expected)).ShouldBeTrue(cdr.ToJsonString());
    }

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    private static decimal Number(JsonObject cdr, string member) => cdr[member]!.GetValue<decimal>();
}
