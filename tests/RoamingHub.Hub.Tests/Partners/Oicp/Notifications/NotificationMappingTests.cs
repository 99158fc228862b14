using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using RoamingHub.Core.Authorization;
using RoamingHub.Core.Locations;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Tokens;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Partners.Oicp;
using RoamingHub.Hub.Partners.Oicp.Notifications;
using RoamingHub.Oicp;
using RoamingHub.Oicp.V23.Notifications;
using static RoamingHub.Hub.Tests.Partners.Oicp.Given;

namespace RoamingHub.Hub.Tests.Partners.Oicp.Notifications;

/// <summary>The four notifications, member by member (OICP 2.3, eRoamingChargingNotifications).</summary>
public sealed class NotificationMappingTests
{
    private const string Ids = """
        "SessionID": "b2688855-7f00-0002-6d8e-48d883f6abb6", "CPOPartnerSessionID": "cpo-1", "EMPPartnerSessionID": "emp-1",
        "Identification": { "RFIDMifareFamilyIdentification": { "UID": "04A1B2C3" } }, "EvseID": "DE*ABC*E1", "OperatorID": "DE*ABC"
        """;

    [Fact]
    public void Start_tells_when_energy_began_to_flow() => Same(
        new News.Began(Ten.AddMinutes(1)),
        $$"""{ "Type": "Start", {{Ids}}, "ChargingStart": "2026-03-01T11:01:00+01:00", "SessionStart": "2026-03-01T10:59:30+01:00", "MeterValueStart": 1, "PartnerProductID": "DE-AC_11" }""");

    [Fact]
    public void Progress_tells_how_long_in_milliseconds_and_how_much_in_kWh() => Same(
        new News.Progressed(Ten, Ten.AddMinutes(8), Energy.FromWh(2_466.6m)),
        $$"""
        { "Type": "Progress", {{Ids}}, "ChargingStart": "2026-03-01T11:00:00+01:00", "EventOccurred": "2026-03-01T11:08:00+01:00", "ChargingDuration": 480000,
          "SessionStart": "2026-03-01T10:59:30+01:00", "ConsumedEnergyProgress": 1.467, "MeterValueStart": 1, "MeterValueInBetween": { "meterValues": [ 1.5, 2.467 ] },
          "PartnerProductID": "DE-AC_11" }
        """,
        new ChargeNews(Started()) { Registers = [Energy.FromWh(1_500), Energy.FromWh(2_466.6m)] });

    [Fact]
    public void End_tells_when_the_flow_ended_and_at_the_stop_all_figures() => Same(
        new News.Ended(Ten, Ten.AddMinutes(40), Stopped(60, 12_345.6m)),
        $$"""
        { "Type": "End", {{Ids}}, "ChargingStart": "2026-03-01T11:00:00+01:00", "ChargingEnd": "2026-03-01T11:40:00+01:00", "SessionStart": "2026-03-01T10:59:30+01:00",
          "SessionEnd": "2026-03-01T12:00:00+01:00", "ConsumedEnergy": 11.346, "MeterValueStart": 1, "MeterValueEnd": 12.346, "MeterValueInBetween": { "meterValues": [ 6 ] },
          "PartnerProductID": "DE-AC_11", "PenaltyTimeStart": "2026-03-01T11:55:00+01:00" }
        """,
        new ChargeNews(Started()) { Registers = [Energy.FromWh(6_000)] }, idleGrace: TimeSpan.FromMinutes(15));

    [Fact]
    public void Error_tells_the_class_and_always_the_operator()
    {
        Same(
            ErrorMapping.Of(ChargingErrorType.ConnectorError, "ConnectorLockFailure"),
            $$"""{ "Type": "Error", {{Ids}}, "ErrorType": "ConnectorError", "ErrorAdditionalInfo": "ConnectorLockFailure" }""");
        var longest = (ChargingNotificationError)Map(ErrorMapping.Of(ChargingErrorType.CriticalError, new string('x', 249) + "\U0001F50C tail"));
        longest.ErrorAdditionalInfo!.ShouldBe(new string('x', 249)); // 250 would cut the sign in two
        longest.Validate().ShouldBeEmpty();
    }

    [Fact]
    public void A_penalty_begins_after_the_grace_where_idling_costs_and_never_after_the_session()
    {
        var paused = new News.Ended(Ten, Ten.AddMinutes(40));
        PenaltyOf(paused, null).ShouldBeNull();
        PenaltyOf(paused, TimeSpan.Zero).ShouldBe(Ten.AddMinutes(40));
        PenaltyOf(paused, TimeSpan.FromMinutes(10)).ShouldBe(Ten.AddMinutes(50));
        PenaltyOf(paused with { Stop = Stopped(45, 2_000) }, TimeSpan.FromMinutes(10)).ShouldBeNull();

        static DateTimeOffset? PenaltyOf(News news, TimeSpan? grace) => ((ChargingNotificationEnd)Map(news, idleGrace: grace)).PenaltyTimeStart;
    }

    // The clocks of Berlin go from 02:00 to 03:00 on 29 March 2026 and from 03:00 back to 02:00 on 25 October 2026, both at 01:00 UTC.
    [Theory]
    [InlineData("2026-03-29T00:50:00Z", "2026-03-29T01:10:00Z", "2026-03-29T01:50:00+01:00", "2026-03-29T03:10:00+02:00")]
    [InlineData("2026-10-25T00:50:00Z", "2026-10-25T01:10:00Z", "2026-10-25T02:50:00+02:00", "2026-10-25T02:10:00+01:00")]
    public void In_a_night_in_which_the_clocks_change_each_time_has_the_offset_of_its_own_moment(string start, string end, string told, string toldEnd)
    {
        var notification = JsonNode.Parse(OicpJson.ToUtf8(Map(
            new News.Progressed(DateTimeOffset.Parse(start, CultureInfo.InvariantCulture), DateTimeOffset.Parse(end, CultureInfo.InvariantCulture), Energy.FromWh(2_000)))))!;
        ((string?)notification["ChargingStart"]).ShouldBe(told);
        ((string?)notification["EventOccurred"]).ShouldBe(toldEnd);
        ((long?)notification["ChargingDuration"]).ShouldBe(20 * 60 * 1000);
    }

    [Fact]
    public void A_meter_that_went_back_has_no_energy_to_tell()
    {
        var end = (ChargingNotificationEnd)Map(new News.Ended(Ten, Ten.AddHours(1), Stopped(60, 400)));
        (end.ConsumedEnergy, end.MeterValueStart, end.MeterValueEnd).ShouldBe((null, 1m, 0.4m));
    }

    [Fact]
    public void Partner_session_ids_are_echoed_as_they_are_and_never_cut()
    {
        var facts = FactsOf(Grant with { PartnerReference = new string('e', 250), OwnReference = new string('c', 250) });
        (facts.EmpPartnerSessionId!.Length, facts.CpoPartnerSessionId.Length).ShouldBe((250, 250));
        var longer = FactsOf(Grant with { PartnerReference = new string('e', 251), OwnReference = new string('c', 251) });
        (longer.EmpPartnerSessionId, longer.CpoPartnerSessionId).ShouldBe((null, "hub-session"));
        FactsOf(Grant with { PartnerReference = null, OwnReference = null }).CpoPartnerSessionId.ShouldBe("hub-session");
        FactsOf(Grant with { PartnerReference = null }).EmpPartnerSessionId.ShouldBeNull();
    }

    [Theory]
    [InlineData(null, 0)]
    [InlineData(-30, -30)]
    [InlineData(+30, 0)] // the station's clock is behind ours
    [InlineData(-3600, 0)] // or ahead, or the permit was another charge's
    public void A_session_begins_with_the_drivers_permit_where_that_came_first(int? accepted, int began) =>
        SessionBegin.Of(Ten, accepted is { } seconds ? Ten.AddSeconds(seconds) : null).ShouldBe(Ten.AddSeconds(began));

    private static readonly RoamingGrant Grant = new(
        new("hubject"), GrantMethod.Asked, "b2688855-7f00-0002-6d8e-48d883f6abb6", "emp-1", "DE-8EO", Product: "DE-AC_11", OwnReference: "cpo-1");

    private static SessionFacts FactsOf(RoamingGrant grant) => SessionFacts.Of(
        new("hub-session"), grant, TokenRef.Read("04a1b2c3"), new Site("LOC-1", 1, "E1", "DE*ABC*E1", "1", "Europe/Berlin"), Location()).Facts!;

    private static IChargingNotification Map(News news, ChargeNews? charge = null, TimeSpan? idleGrace = null) =>
        NotificationMapping.ToOicp(news, FactsOf(Grant), charge ?? new(Started()), Ten.AddSeconds(-30), "DE*ABC", idleGrace);

    private static void Same(News news, string expected, ChargeNews? charge = null, TimeSpan? idleGrace = null)
    {
        var notification = Map(news, charge, idleGrace);
        notification.Validate().ShouldBeEmpty();
        var told = JsonNode.Parse(Encoding.UTF8.GetString(OicpJson.ToUtf8(notification)));
        JsonNode.DeepEquals(told, JsonNode.Parse(expected)).ShouldBeTrue(told!.ToJsonString());
    }
}
