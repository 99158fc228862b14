using RoamingHub.Core.Sessions;
using RoamingHub.Core.Stations;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Partners.Oicp;
using RoamingHub.Hub.Partners.Oicp.Notifications;
using RoamingHub.Oicp.V23.Notifications;
using static RoamingHub.Hub.Tests.Partners.Oicp.Given;

namespace RoamingHub.Hub.Tests.Partners.Oicp.Notifications;

public sealed class ChargeNewsTests
{
    [Fact]
    public void A_charge_begins_when_the_station_says_that_it_charges_and_not_when_the_cable_is_plugged_in() =>
        Hear(State(ConnectorState.Preparing, 0), Charging(0.1), Charging(2)).ShouldBe([new News.Began(Ten.AddMinutes(0.1))]);

    [Fact]
    public void A_station_that_numbers_its_reports_says_in_them_that_energy_flows() =>
        Hear(Numbered("EVConnected", 0), Numbered("Charging", 1), Numbered("Charging", 2)).ShouldBe([new News.Began(Ten.AddMinutes(1))]);

    [Fact]
    public void A_charge_of_which_nobody_says_anything_began_when_the_register_was_last_seen_unmoved()
    {
        var one = Ten.AddMinutes(1);
        Hear(Reading(1, 1000), Reading(2, 1100)).ShouldBe([new News.Began(one), new News.Progressed(one, Ten.AddMinutes(2), Energy.FromWh(1100))]);
        Hear(Reading(2, 1100))[0].ShouldBe(new News.Began(Ten));
    }

    [Fact]
    public void A_vehicle_that_waits_first_charges_from_when_it_resumes() =>
        Hear(new ChargingPaused(PausedBy.Vehicle, Ten, Ten), new ChargingResumed(Ten.AddMinutes(30), Ten), Charging(30))
            .ShouldBe([new News.Began(Ten.AddMinutes(30))]);

    [Fact]
    public void Progress_is_told_at_most_every_five_minutes() =>
        Hear(Charging(0), Reading(1, 1100), Reading(4, 1200), Reading(6, 1300), Reading(7, 1400)).OfType<News.Progressed>().Select(p => p.At)
            .ShouldBe([Ten.AddMinutes(1), Ten.AddMinutes(6)]);

    [Fact]
    public void A_reading_that_comes_late_is_no_news() =>
        Hear(Charging(0), Reading(1, 1100, receivedAfter: 30)).ShouldBe([new News.Began(Ten)]);

    [Fact]
    public void A_charge_that_gave_energy_unheard_begins_and_ends_with_its_stop()
    {
        var stop = Stopped(60, 12_000);
        Hear(stop).ShouldBe([new News.Began(Ten), new News.Ended(Ten, Ten.AddHours(1), stop)]);
    }

    [Fact]
    public void A_charge_without_energy_is_no_news() => Hear(Stopped(1, 1000)).ShouldBeEmpty();

    [Fact]
    public void The_flow_ends_when_the_vehicle_takes_no_more_and_not_when_the_station_gives_none()
    {
        var stop = Stopped(60, 12_000);
        Hear(Charging(0), Pause(40)).ShouldBe([new News.Began(Ten), new News.Ended(Ten, Ten.AddMinutes(40))]);
        Hear(Charging(0), Pause(40), stop).ShouldContain(new News.Ended(Ten, Ten.AddMinutes(40), stop));
        Hear(Charging(0), new ChargingPaused(PausedBy.Station, Ten.AddMinutes(40), Ten), stop)
            .ShouldBe([new News.Began(Ten), new News.Ended(Ten, Ten.AddMinutes(60), stop)]);
    }

    [Fact]
    public void A_charge_that_goes_on_keeps_its_beginning_and_ends_once_more()
    {
        var stop = Stopped(60, 12_000);
        Hear(Charging(0), Pause(40), Charging(50), new ChargingResumed(Ten.AddMinutes(50), Ten), stop).ShouldBe(
        [
            new News.Began(Ten), new News.Ended(Ten, Ten.AddMinutes(40)), new News.Resumed(Ten, Ten.AddMinutes(40), Ten.AddMinutes(50)),
            new News.Ended(Ten, Ten.AddMinutes(60), stop),
        ]);
    }

    [Fact]
    public void A_resting_charge_makes_no_progress() =>
        Hear(Charging(0), Pause(10), Reading(20, 5000)).OfType<News.Progressed>().ShouldBeEmpty();

    [Fact]
    public void A_fault_is_told_once_before_the_energy_flows_while_it_does_and_after()
    {
        var news = Hear(
            Fault("ConnectorLockFailure", 0), Fault("ConnectorLockFailure", 1), Charging(2), Fault("GroundFailure", 3), Charging(4), Fault("GroundFailure", 5),
            Pause(6), Fault("OtherError", 7));
        news.OfType<News.Failed>().Select(f => (f.Type, f.Text, f.Number)).ShouldBe(
        [
            (ChargingErrorType.ConnectorError, "ConnectorLockFailure", 1), (ChargingErrorType.CriticalError, "GroundFailure", 2),
            (ChargingErrorType.CriticalError, "GroundFailure", 3), (ChargingErrorType.CriticalError, "OtherError", 4),
        ]);
    }

    [Fact]
    public void A_charge_that_breaks_off_tells_why_before_its_end_and_one_without_energy_tells_only_that()
    {
        var stop = Stopped(60, 12_000) with { Reason = "EmergencyStop" };
        Hear(Charging(0), stop).Select(n => n.GetType()).ShouldBe([typeof(News.Began), typeof(News.Failed), typeof(News.Ended)]);
        Hear(Stopped(1, 1000) with { Reason = "PowerLoss" }).ShouldBe([new News.Failed(ChargingErrorType.CriticalError, "PowerLoss")]);
    }

    [Fact]
    public void A_station_that_cannot_make_up_its_mind_is_no_news_in_the_end() =>
        Hear([.. Enumerable.Range(0, 40).Select(i => i % 2 == 0 ? Fault("HighTemperature", i) : Charging(i))])
            .OfType<News.Failed>().Count().ShouldBe(ChargeNews.MostErrors);

    [Fact]
    public void What_comes_after_the_stop_is_no_news() =>
        Hear(Charging(0), Stopped(60, 12_000), Reading(30, 5000), Charging(61), Fault("OtherError", 62)).Count.ShouldBe(2);

    [Fact]
    public void A_long_charge_keeps_as_many_readings_as_somebody_can_use()
    {
        var news = new ChargeNews(Started());
        for (var i = 1; i <= 5000; i++)
            news = news.Hear(Reading(i, 1000 + i)).After;
        news.Registers.Count.ShouldBeInRange(MeterFigures.MostBetween, 2 * MeterFigures.MostBetween);
        news.Registers.ShouldBe(news.Registers.Order());
        news.Registers[^1].ShouldBe(Energy.FromWh(6000));
    }

    private static ConnectorStateReported Charging(double minutes) => State(ConnectorState.Charging, minutes);

    private static ConnectorStateReported State(ConnectorState state, double minutes) =>
        new(Socket, state, state.ToString(), "NoError", null, null, null, Ten.AddMinutes(minutes), Ten.AddMinutes(minutes));

    private static ConnectorStateReported Fault(string code, double minutes) =>
        new(Socket, ConnectorState.Faulted, "Faulted", code, null, null, null, Ten.AddMinutes(minutes), Ten.AddMinutes(minutes));

    private static ReportNumbered Numbered(string state, int minutes) =>
        new(minutes, false, "ChargingStateChanged", state, false, Ten.AddMinutes(minutes), Ten.AddMinutes(minutes));

    private static ChargingPaused Pause(double minutes) => new(PausedBy.Vehicle, Ten.AddMinutes(minutes), Ten.AddMinutes(minutes));

    private static List<News> Hear(params object[] facts)
    {
        var news = new ChargeNews(Started());
        var heard = new List<News>();
        foreach (var fact in facts)
        {
            (news, var told) = news.Hear(fact);
            heard.AddRange(told);
        }

        return heard;
    }
}
