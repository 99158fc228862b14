using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Cdrs.Gate;
using RoamingHub.Core.Values;
using static RoamingHub.Core.Tests.Cdrs.Gate.GivenCharge;

namespace RoamingHub.Core.Tests.Cdrs.Gate;

public sealed class AfterthoughtsTests
{
    private static readonly ChargeRecord Left = Case().Record;
    private static readonly Finding Overlap = new("overlap", Severity.Hold, "two at once");

    [Fact]
    public void What_comes_late_and_says_nothing_new_sets_no_flag() => Afterthoughts.Of(Left, Case().Record, [], [], Severity.Flag).ShouldBeEmpty();

    [Fact]
    public void Figures_that_would_be_others_now_are_told_beside_those_that_left()
    {
        var now = Case(stop: Stopped with { Meter = Energy.FromWh(8_000) }).Record;
        var flag = Afterthoughts.Of(Left, now, [], [], Severity.Flag).ShouldHaveSingleItem();
        flag.Rule.ShouldBe("late-facts");
        foreach (var figure in (string[])["9000 Wh", "7000 Wh", "4.51 EUR", "3.73 EUR"])
            flag.Text.ShouldContain(figure);
        Afterthoughts.Of(Left, now, [], [flag], Severity.Flag).ShouldBeEmpty("it is known");
        Afterthoughts.Of(Left, now, [], [], Severity.Off).ShouldBeEmpty();
    }

    [Fact]
    public void What_a_rule_finds_now_is_a_flag_however_grave_it_would_have_been()
    {
        Afterthoughts.Of(Left, Left, [Overlap], [], Severity.Flag).ShouldBe([new("overlap", "two at once")]);
        Afterthoughts.Of(Left, Left, [Overlap], [new("overlap", "two at once")], Severity.Flag).ShouldBeEmpty();
    }
}
