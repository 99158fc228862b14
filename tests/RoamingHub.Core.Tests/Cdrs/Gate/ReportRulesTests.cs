using RoamingHub.Core.Cdrs.Gate;
using RoamingHub.Core.Sessions;
using static RoamingHub.Core.Tests.Cdrs.Gate.GivenCharge;

namespace RoamingHub.Core.Tests.Cdrs.Gate;

public sealed class ReportRulesTests
{
    [Fact]
    public void A_start_that_was_made_up_is_held()
    {
        Case(Started with { Reconstructed = true, MeterMissing = true }).ShouldFind("start-not-reported", Severity.Hold);
        Case(Started with { Reconstructed = true, MeterMissing = true }).ShouldNotFind("meter-start-missing");
        Case().ShouldNotFind("start-not-reported");
    }

    [Fact]
    public void A_start_without_the_meters_value_is_held() => Case(Started with { MeterMissing = true }).ShouldFind("meter-start-missing", Severity.Hold);

    [Fact]
    public void An_end_without_the_meters_value_is_held_where_nothing_was_read_since_the_start()
    {
        Case(stop: Stopped with { MeterMissing = true, Meter = Started.Meter }).ShouldFind("meter-stop-missing", Severity.Hold);
        Case(stop: Stopped with { MeterMissing = true }).ShouldNotFind("meter-stop-missing");
    }

    [Fact]
    public void Missing_reports_hold_a_record_whose_ends_were_not_told()
    {
        (Case(Started with { MeterAt = Ten }) with { MissingReports = 2 }).ShouldFind("reports-missing", Severity.Hold, "2 reports");
        (Case() with { MissingReports = 2 }).ShouldNotFind("reports-missing");
    }

    [Fact]
    public void A_stop_that_could_have_meant_another_charge_is_held() => Case(stop: Stopped with { Guessed = true }).ShouldFind("stop-by-guess", Severity.Hold);

    [Fact]
    public void A_second_stop_that_says_something_else_holds_the_record_and_other_set_aside_reports_do_not()
    {
        Case(between: new ReportSetAside("stop", "{}", "the session has ended", Ten)).ShouldFind("another-stop", Severity.Hold, "2026-03-01T11:00:00Z", "10000 Wh");
        Case(between: new ReportSetAside("readings", "{}", "the session has ended", Ten)).ShouldNotFind("another-stop");
    }

    [Fact]
    public void An_end_that_is_not_the_stations_is_held() =>
        Case(stop: Stopped with { By = "watchdog" }).ShouldFind("ended-by-watchdog", Severity.Hold, "watchdog", "10000 Wh");
}
