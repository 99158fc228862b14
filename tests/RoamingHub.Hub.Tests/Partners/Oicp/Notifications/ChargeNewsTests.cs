using RoamingHub.Core.Sessions;
using RoamingHub.Core.Stations;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Partners.Oicp.Notifications;
using static RoamingHub.Hub.Tests.Partners.Oicp.Given;

namespace RoamingHub.Hub.Tests.Partners.Oicp.Notifications;

public sealed class ChargeNewsTests
{
    [Fact]
    public void A_charge_begins_when_the_station_says_that_it_charges() =>
        Hear(Charging(0.1)).ShouldBe([new News.Began(Ten)]);

    [Fact]
    public void A_charge_begins_at_the_latest_when_the_register_moves() =>
        Hear(Reading(1, 1000), Reading(2, 1100)).ShouldBe([new News.Began(Ten), new News.Progressed(Ten, Ten.AddMinutes(2), Energy.FromWh(1100))]);

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
    public void Energy_flowed_until_the_vehicle_paused_for_good()
    {
        var stop = Stopped(60, 12_000);
        Hear(Charging(0), new ChargingPaused(PausedBy.Vehicle, Ten.AddMinutes(40), Ten), stop).ShouldContain(new News.Ended(Ten, Ten.AddMinutes(40), stop));
        Hear(Charging(0), new ChargingPaused(PausedBy.Vehicle, Ten.AddMinutes(40), Ten), new ChargingResumed(Ten.AddMinutes(50), Ten), stop)
            .ShouldContain(new News.Ended(Ten, Ten.AddMinutes(60), stop));
    }

    private static ConnectorStateReported Charging(double minutes) =>
        new(Socket, ConnectorState.Charging, "Charging", "NoError", null, null, null, Ten.AddMinutes(minutes), Ten.AddMinutes(minutes));

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
