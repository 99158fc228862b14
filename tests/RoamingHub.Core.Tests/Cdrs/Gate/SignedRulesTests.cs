using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Cdrs.Gate;
using RoamingHub.Core.Metering;
using RoamingHub.Core.Sessions;
using static RoamingHub.Core.Tests.Cdrs.Gate.GivenCharge;

namespace RoamingHub.Core.Tests.Cdrs.Gate;

public sealed class SignedRulesTests
{
    [Fact]
    public void A_record_without_signed_values_is_held_where_they_were_promised()
    {
        var promised = ForGood with { NeedsSigned = true };
        Case(policy: promised).ShouldFind("signed-values-missing", Severity.Hold);
        var signed = new MeterRead([new(Ten.AddMinutes(1), [new("OCMF|a|b", "", "", "Transaction.Begin", Format: "SignedData")])], 1, Ten);
        Case(policy: promised, between: signed).ShouldNotFind("signed-values-missing");
        Case(policy: ForGood).ShouldNotFind("signed-values-missing");
    }

    [Theory]
    [InlineData(MeteringVerdict.Tampered, "signed-tampered", Severity.Hold)]
    [InlineData(MeteringVerdict.EnergyDiffers, "signed-energy-differs", Severity.Hold)]
    [InlineData(MeteringVerdict.WrongKey, "signed-wrong-key", Severity.Hold)]
    [InlineData(MeteringVerdict.Replayed, "signed-replayed", Severity.Hold)]
    [InlineData(MeteringVerdict.TimeDiffers, "signed-time-differs", Severity.Flag)]
    [InlineData(MeteringVerdict.MissingStart, "signed-missing-start", Severity.Flag)]
    [InlineData(MeteringVerdict.MissingEnd, "signed-missing-end", Severity.Flag)]
    [InlineData(MeteringVerdict.IdentificationDiffers, "signed-identification-differs", Severity.Flag)]
    [InlineData(MeteringVerdict.ClockNotSynchronised, "signed-clock-not-synchronised", Severity.Flag)]
    public void What_is_found_of_signed_values_is_held_or_flagged(MeteringVerdict verdict, string rule, Severity severity)
    {
        Judged(verdict).ShouldFind(rule, severity, "so it is");
        Judged(MeteringVerdict.Unverifiable).ShouldNotFind(rule);
    }

    [Fact]
    public void Values_that_nobody_can_verify_here_leave_without_a_word_unless_they_are_wanted_to_be_seen()
    {
        Found(Judged(MeteringVerdict.Unverifiable)).ShouldBeEmpty();
        Found(Judged(MeteringVerdict.Unverifiable), GateSettings.Default with { Rules = new Dictionary<string, Severity> { ["signed-unverifiable"] = Severity.Flag } })
            .ShouldBe([("signed-unverifiable", Severity.Flag)]);
    }

    [Fact]
    public void The_policy_for_signed_values_says_what_holds_where_no_rule_is_set()
    {
        var strict = GateSettings.Default with { Metering = MeteringPolicy.Default with { Holding = new HashSet<MeteringVerdict> { MeteringVerdict.MissingEnd } } };
        Found(Judged(MeteringVerdict.MissingEnd), strict).ShouldBe([("signed-missing-end", Severity.Hold)]);
        Found(Judged(MeteringVerdict.Tampered), strict).ShouldBe([("signed-tampered", Severity.Flag)]);
        var set = strict with { Rules = new Dictionary<string, Severity> { ["signed-missing-end"] = Severity.Off } };
        Found(Judged(MeteringVerdict.MissingEnd), set).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(true, true, Severity.Hold)]
    [InlineData(true, false, Severity.Flag)] // nobody promised that the meter signs
    [InlineData(false, true, Severity.Flag)] // a credit mends it
    public void A_begin_that_nobody_signed_or_of_another_time_holds_what_cannot_be_taken_back(bool final, bool signs, Severity severity)
    {
        var policy = (final ? ForGood : TakenBack) with { Signs = signs };
        (Judged(MeteringVerdict.MissingStart) with { Policy = policy }).ShouldFind("signed-missing-start", severity);
        (Judged(MeteringVerdict.TimeDiffers) with { Policy = policy }).ShouldFind("signed-time-differs", severity);
    }

    private static GateCase Judged(MeteringVerdict verdict)
    {
        var charge = Case();
        return charge with { Record = charge.Record with { Metering = new(verdict, [new(verdict, "so it is")], [], null, null, null, []) } };
    }
}
