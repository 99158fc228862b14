using RoamingHub.Core.Sessions;
using RoamingHub.Core.Tariffs;

namespace RoamingHub.Core.Tests.Sessions;

public sealed class SessionPeriodsTests
{
    private static readonly DateTimeOffset Ten = new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Five = TimeSpan.FromMinutes(5);

    [Fact]
    public void Short_stretches_are_told_as_one_and_the_last_only_when_it_is_long_enough()
    {
        var timeline = Timeline(12, (0, true, 1), (3, true, 1), (6, true, 1), (9, true, 1));
        Told(timeline, whole: false).ShouldBe([(0, 6, 2m), (6, 12, 2m)]);
        Told(Timeline(10, (0, true, 1), (3, true, 1), (6, true, 1), (9, true, 1)), whole: false).ShouldBe([(0, 6, 2m)]);
        Told(Timeline(10, (0, true, 1), (3, true, 1), (6, true, 1), (9, true, 1)), whole: true).ShouldBe([(0, 6, 2m), (6, 10, 2m)]);
    }

    [Fact]
    public void Parking_and_another_price_begin_a_period_however_short_the_last()
    {
        Told(Timeline(20, (0, true, 1), (2, false, 0), (14, true, 1)), whole: true).ShouldBe([(0, 2, 1m), (2, 14, 0m), (14, 20, 1m)]);
        Told(Timeline(20, (0, true, 4)), whole: true, Ten.AddMinutes(5)).ShouldBe([(0, 5, 1m), (5, 20, 3m)]); // energy in proportion to time
    }

    [Fact]
    public void Time_that_the_station_holds_back_for_free_is_a_period_of_its_own()
    {
        var timeline = new ChargeTimeline(Ten, Ten.AddMinutes(10), [new(Ten, true, 1), new(Ten.AddMinutes(2), true, 0, Curtailed: true), new(Ten.AddMinutes(3), true, 0, Curtailed: true)]);
        SessionPeriods.Of(timeline, [], Five, whole: true).Select(p => (Minute(p.Start), p.ChargingHours > 0, p.CurtailedHours > 0, p.ParkingHours > 0))
            .ShouldBe([(0, true, false, false), (2, false, true, false)]);
    }

    [Fact]
    public void What_was_told_stays_as_the_charge_goes_on()
    {
        (int, bool, decimal)[] all = [(0, true, 1), (4, true, 2), (7, false, 0), (19, true, 1), (23, true, 1), (26, true, 1), (40, true, 3)];
        int[] ends = [4, 7, 19, 23, 26, 40, 55];
        IReadOnlyList<(int, int, decimal)> before = [];
        for (var i = 0; i < all.Length; i++)
        {
            var told = Told(Timeline(ends[i], all[..(i + 1)]), whole: false, Ten.AddMinutes(24));
            told.Take(before.Count).ShouldBe(before);
            before = told;
        }

        Told(Timeline(55, all), whole: true, Ten.AddMinutes(24)).Take(before.Count).ShouldBe(before);
        Told(Timeline(55, all), whole: true, Ten.AddMinutes(24)).Sum(p => p.Item3).ShouldBe(9m);
    }

    private static List<(int From, int To, decimal Kwh)> Told(ChargeTimeline timeline, bool whole, params DateTimeOffset[] prices) =>
        [.. SessionPeriods.Of(timeline, prices, Five, whole).Select(p => (Minute(p.Start), Minute(p.End), decimal.Round(p.EnergyKwh, 6)))];

    private static int Minute(DateTimeOffset at) => (int)(at - Ten).TotalMinutes;

    private static ChargeTimeline Timeline(int end, params (int Minute, bool Charging, decimal Kwh)[] periods) =>
        new(Ten, Ten.AddMinutes(end), [.. periods.Select(p => new TimelinePeriod(Ten.AddMinutes(p.Minute), p.Charging, p.Kwh))]);
}
