using RoamingHub.Core.Cdrs.Gate;
using static RoamingHub.Core.Tests.Cdrs.Gate.GivenCharge;

namespace RoamingHub.Core.Tests.Cdrs.Gate;

public sealed class ClockRulesTests
{
    private static readonly DateTimeOffset LongBefore = Ten.AddDays(-2);

    [Fact]
    public void A_charge_that_is_replayed_after_being_offline_is_fine_however_old_it_is() =>
        Found(Told(after: TimeSpan.FromDays(40) + TimeSpan.FromMinutes(17), onlineSince: Ten.AddDays(39))).ShouldBeEmpty();

    [Fact]
    public void A_station_that_was_connected_and_tells_late_is_flagged()
    {
        Told(after: TimeSpan.FromMinutes(17), LongBefore).Texts("clock-behind").Count().ShouldBe(2, "start and end");
        Told(after: TimeSpan.FromMinutes(17), LongBefore).Texts("clock-behind").First().ShouldContain("00:17:00");
        Told(after: TimeSpan.FromMinutes(5), LongBefore).ShouldNotFind("clock-behind");
        Told(after: TimeSpan.FromMinutes(17), null).ShouldNotFind("clock-behind");
    }

    [Fact]
    public void Times_in_the_future_are_flagged()
    {
        Told(after: TimeSpan.FromMinutes(-17), null).Texts("clock-ahead").First().ShouldContain("00:17:00 before it");
        Told(after: TimeSpan.FromMinutes(-5), null).ShouldNotFind("clock-ahead");
    }

    [Theory]
    [InlineData(60, true)] // the station tells local time, in winter
    [InlineData(-120, true)]
    [InlineData(61, true)]
    [InlineData(64, false)]
    [InlineData(0, false)]
    [InlineData(900, false)] // no zone is 15 hours away
    public void Whole_hours_off_are_a_time_zone(int minutes, bool flagged)
    {
        var charge = Told(after: TimeSpan.FromMinutes(minutes), LongBefore);
        charge.Texts("clock-zone").Any().ShouldBe(flagged);
        if (flagged)
            Found(charge).Select(f => f.Rule).Distinct().ShouldBe(["clock-zone"], "and nothing else is said of the same");
    }

    [Fact]
    public void Whole_hours_late_say_nothing_of_a_station_that_was_not_connected() => Told(after: TimeSpan.FromHours(2), null).ShouldNotFind("clock-zone");

    [Fact]
    public void A_clock_that_was_never_set_is_flagged()
    {
        var unset = new DateTimeOffset(1970, 1, 1, 0, 5, 0, TimeSpan.Zero);
        Case(Started with { At = unset }, Stopped with { At = unset.AddHours(1) }).Texts("clock-unset").First().ShouldContain("1970-01-01T00:05:00Z");
        Case().ShouldNotFind("clock-unset");
    }

    [Fact]
    public void A_charge_from_before_its_station_was_known_is_found_where_somebody_wants_to_know()
    {
        var early = Case() with { StationSince = Ten.AddDays(1) };
        early.ShouldNotFind("older-than-station");
        Found(early, GateSettings.Default with { Rules = new Dictionary<string, Severity> { ["older-than-station"] = Severity.Hold } }).ShouldBe([("older-than-station", Severity.Hold)]);
        (Case() with { StationSince = LongBefore }).Texts("older-than-station").ShouldBeEmpty();
    }

    [Fact]
    public void What_was_made_up_here_says_nothing_of_the_stations_clock() =>
        Found(Case(
            Started with { Reconstructed = true, ReceivedAt = Ten.AddHours(-1) }, Stopped with { By = "watchdog", ReceivedAt = Ten.AddDays(2).AddMinutes(40) }) with { OnlineSince = LongBefore })
            .Select(f => f.Rule).ShouldNotContain(r => r.StartsWith("clock", StringComparison.Ordinal));

    private static GateCase Told(TimeSpan after, DateTimeOffset? onlineSince) =>
        Case(Started with { ReceivedAt = Started.At + after }, Stopped with { ReceivedAt = Stopped.At + after }) with { OnlineSince = onlineSince };
}
