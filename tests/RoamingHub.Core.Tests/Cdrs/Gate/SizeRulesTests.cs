using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Cdrs.Gate;
using static RoamingHub.Core.Tests.Cdrs.Gate.GivenCharge;

namespace RoamingHub.Core.Tests.Cdrs.Gate;

public sealed class SizeRulesTests
{
    [Fact]
    public void Nothing_in_under_two_minutes_is_suppressed_unless_the_partner_wants_it()
    {
        Decide(Empty(119)).ShouldBeOfType<ChargeRecordSuppressed>().Why.ShouldContain("0 Wh in 00:01:59");
        Decide(Empty(119, ForGood)).ShouldBeOfType<ChargeRecordSealed>();
        Decide(Empty(120)).ShouldBeOfType<ChargeRecordSealed>().Flags.ShouldBeNull();
    }

    [Fact]
    public void A_small_charge_is_sent() =>
        Decide(Case(stop: Stopped with { Meter = Core.Values.Energy.FromWh(1_001), At = Ten.AddSeconds(10) })).ShouldBeOfType<ChargeRecordSealed>();

    [Fact]
    public void What_is_tiny_and_short_can_be_set()
    {
        var charge = Case(stop: Stopped with { Meter = Core.Values.Energy.FromWh(1_050), At = Ten.AddMinutes(3) });
        Decide(charge with { Limits = new() { TinyWh = 50, TinySeconds = 300 } }).ShouldBeOfType<ChargeRecordSuppressed>();
        Decide(charge with { Limits = new() { TinyWh = 49, TinySeconds = 300 } }).ShouldBeOfType<ChargeRecordSealed>();
    }

    [Fact]
    public void A_long_charge_of_nothing_is_found_where_somebody_wants_to_know()
    {
        Decide(Empty(3600), Set("nothing-charged", Severity.Flag)).ShouldBeOfType<ChargeRecordSealed>().Flags.ShouldBe([new("nothing-charged", "0 Wh in 01:00:00.")]);
        Decide(Empty(3600), Set("nothing-charged", Severity.Suppress)).ShouldBeOfType<ChargeRecordSuppressed>();
        Case().Texts("nothing-charged").ShouldBeEmpty();
    }

    [Fact]
    public void What_is_wrong_with_it_holds_a_tiny_charge() =>
        Decide(Empty(10) with { Objections = ["x"] }).ShouldBeOfType<ChargeRecordHeld>().Holds.ShouldBe([new("unsendable", "x")]);

    private static GateCase Empty(int seconds, RecordPolicy? policy = null) =>
        Case(stop: Stopped with { Meter = Started.Meter, At = Ten.AddSeconds(seconds), ReceivedAt = Ten.AddSeconds(seconds) }, policy: policy);

    private static object Decide(GateCase about, GateSettings? settings = null) => RecordGate.Decide(about, settings ?? GateSettings.Default);

    private static GateSettings Set(string rule, Severity severity) => GateSettings.Default with { Rules = new Dictionary<string, Severity> { [rule] = severity } };
}
