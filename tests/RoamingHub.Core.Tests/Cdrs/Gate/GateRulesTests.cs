using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Cdrs.Gate;
using RoamingHub.Core.Values;
using static RoamingHub.Core.Tests.Cdrs.Gate.GivenCharge;

namespace RoamingHub.Core.Tests.Cdrs.Gate;

public sealed class GateRulesTests
{
    /// <summary>Written out once more on purpose: a rule's name stands in settings and in the log.</summary>
    [Fact]
    public void The_rules_are_these() => GateRules.All.Select(r => r.Name).ShouldBe(
    [
        "not-authorized", "not-asked", "not-billable", "foreign-owner", "partner-gone", "unknown-place", "no-reference", "unsendable",
        "start-not-reported", "meter-start-missing", "meter-stop-missing", "reports-missing", "stop-by-guess", "another-stop", "ended-by-watchdog", "fix-contradicted", "station-offline",
        "negative-energy", "negative-meter", "meter-went-back", "more-than-possible", "meter-jump", "power-differs", "readings-outside",
        "end-before-start", "beyond-reckoning", "very-long", "long-without-energy", "overlap",
        "clock-unset", "clock-zone", "clock-ahead", "clock-behind", "older-than-station",
        "no-price", "negative-price", "price-too-high",
        "signed-values-missing", "signed-tampered", "signed-wrong-key", "signed-energy-differs", "signed-replayed", "signed-time-differs", "signed-missing-start", "signed-missing-end",
        "signed-identification-differs", "signed-clock-not-synchronised", "signed-unverifiable",
        "tiny", "nothing-charged", "late-facts",
    ]);

    [Theory]
    [InlineData("no-price")]
    [InlineData("no-reference")]
    [InlineData("unsendable")]
    [InlineData("unknown-place")]
    [InlineData("partner-gone")]
    [InlineData("not-authorized")]
    [InlineData("not-asked")]
    [InlineData("not-billable")]
    [InlineData("foreign-owner")]
    [InlineData("negative-energy")]
    [InlineData("end-before-start")]
    [InlineData("meter-start-missing")]
    public void What_nobody_owes_or_cannot_be_sent_is_held_whatever_is_set(string rule)
    {
        GateRules.Read(rule, "off").Fault.ShouldNotBeNull().ShouldContain("hold");
        GateRules.Read(rule, "flag").Fault.ShouldNotBeNull();
        GateRules.Read(rule, "hold").Fault.ShouldBeNull();
        GateRules.Find(rule)!.Because.ShouldNotBeNull();
    }

    [Fact]
    public void Every_rule_may_be_what_it_is_by_default_and_says_why_where_it_cannot_be_off()
    {
        foreach (var rule in GateRules.All)
        {
            rule.Allowed.ShouldContain(rule.Default(TakenBack), rule.Name);
            rule.Allowed.ShouldContain(rule.Default(ForGood), rule.Name);
            (rule.Because is null).ShouldBe(rule.Allowed.Contains(Severity.Off), rule.Name);
            ((int)rule.Default(ForGood)).ShouldBeGreaterThanOrEqualTo(rule.Name == "tiny" ? 0 : (int)rule.Default(TakenBack), rule.Name);
        }
    }

    [Theory]
    [InlineData("meter-jump")]
    [InlineData("meter_jump")]
    [InlineData("MeterJump")]
    public void A_rule_is_found_whatever_joins_its_words(string name) => GateRules.Find(name)!.Name.ShouldBe("meter-jump");

    [Theory]
    [InlineData("meter-jumps", "hold", "no rule")]
    [InlineData("meter-jump", "maybe", "hold, flag, off")]
    [InlineData("meter-jump", "suppress", "hold, flag, off")]
    [InlineData("meter-jump", null, "hold, flag, off")]
    [InlineData("more-than-possible", "off", "not delivered")]
    public void What_is_not_understood_is_told(string rule, string? word, string fault) => GateRules.Read(rule, word).Fault.ShouldNotBeNull().ShouldContain(fault);

    [Fact]
    public void The_partners_own_setting_goes_before_the_hubs_and_the_hubs_before_the_default()
    {
        var overlapping = Case() with { Neighbours = [new(new("s2"), Ten, Ten.AddHours(1), false, Energy.Zero, Energy.Zero)] };
        Found(overlapping).ShouldBe([("overlap", Severity.Flag)]);
        var strict = GateSettings.Default with { Rules = new Dictionary<string, Severity> { ["overlap"] = Severity.Hold } };
        Found(overlapping, strict).ShouldBe([("overlap", Severity.Hold)]);
        Found(overlapping with { Policy = TakenBack with { Rules = new Dictionary<string, string> { ["Overlap"] = "off" } } }, strict).ShouldBeEmpty();
        Found(overlapping with { Policy = TakenBack with { Rules = new Dictionary<string, string> { ["overlap"] = "nonsense" } } }, strict).ShouldBe([("overlap", Severity.Hold)]);
    }

    [Fact]
    public void A_record_is_held_with_all_that_holds_it_and_all_that_is_flagged()
    {
        var held = RecordGate.Decide(Case(stop: Stopped with { Guessed = true }, between: Read(90, 11_000)) with { Objections = ["x"] }, GateSettings.Default)
            .ShouldBeOfType<ChargeRecordHeld>();
        held.Holds.Select(h => h.Rule).ShouldBe(["unsendable", "stop-by-guess"]);
        held.Flags.ShouldNotBeNull().Select(f => f.Rule).ShouldBe(["readings-outside"]);
    }
}
