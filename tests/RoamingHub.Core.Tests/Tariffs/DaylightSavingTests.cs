using NodaTime;
using RoamingHub.Core.Tariffs;
using static RoamingHub.Core.Tests.Tariffs.Given;

namespace RoamingHub.Core.Tests.Tariffs;

public sealed class DaylightSavingTests
{
    private const decimal Day = 1, Night = 60;

    // Santiago changes at midnight, so one local midnight does not exist and another comes twice.
    private static readonly string[] ZoneIds =
        ["Europe/Berlin", "Europe/London", "America/New_York", "Australia/Sydney", "Australia/Lord_Howe", "America/Santiago"];

    public static TheoryData<string, int> Years
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (var zone in ZoneIds)
                foreach (var year in new[] { 2024, 2025 }) data.Add(zone, year);
            return data;
        }
    }

    [Theory]
    [InlineData("2024-03-31", 23)]
    [InlineData("2024-10-27", 25)]
    [InlineData("2025-03-30", 23)]
    [InlineData("2025-10-26", 25)]
    [InlineData("2025-06-15", 24)]
    public void A_local_day_in_Berlin_has_as_many_hours_as_it_has(string date, int hours)
    {
        var day = DateOnly.Parse(date, System.Globalization.CultureInfo.InvariantCulture);
        var tariff = Tariff(When(new(StartDate: day, EndDate: day.AddDays(1)), Time(1)));
        var noon = new DateTimeOffset(day, new(12, 0), TimeSpan.Zero);

        Price(tariff, Charge(noon.AddDays(-1), noon.AddDays(1))).Total.ExclVat.ShouldBe(hours);
    }

    [Theory]
    [InlineData("2024-03-30", 7)]
    [InlineData("2024-10-26", 9)]
    [InlineData("2025-06-14", 8)]
    public void A_night_price_lasts_as_long_as_the_night(string evening, int hours)
    {
        var tariff = Tariff(When(new(StartTime: new(22, 0), EndTime: new(6, 0)), Time(1)));
        var noon = new DateTimeOffset(DateOnly.Parse(evening, System.Globalization.CultureInfo.InvariantCulture), new(12, 0), TimeSpan.Zero);

        Price(tariff, Charge(noon, noon.AddDays(1))).Total.ExclVat.ShouldBe(hours);
    }

    /// <summary>Around each change of the clock the engine must agree with a clock-watcher who notes the price of every single minute.</summary>
    [Theory]
    [MemberData(nameof(Years))]
    public void Around_every_change_of_the_clock_minutes_are_priced_by_the_wall_clock(string zoneId, int year)
    {
        var zone = Zones.Get(zoneId);
        (TimeOnly From, TimeOnly To)[] nights = [(new(22, 0), new(6, 0)), (new(2, 30), new(3, 0)), (new(0, 0), new(2, 15)), (new(23, 30), new(0, 0))];
        foreach (var change in ChangesOf(zone, year))
        {
            foreach (var (from, to) in nights)
            {
                var tariff = Tariff(When(new(StartTime: from, EndTime: to), Time(Night)), Always(Time(Day)));
                var start = change.Minus(Duration.FromHours(30)).ToDateTimeOffset();
                var end = change.Plus(Duration.FromHours(30)).ToDateTimeOffset();
                var watched = Enumerable.Range(0, 60 * 60).Count(minute => IsNight(start.AddMinutes(minute), zone, from, to));

                var charge = TariffEngine.Price(tariff, zone, Charge(start, end));

                var night = charge.Lines.Where(l => l.Price == Night).Sum(l => l.ExclVat);
                Math.Round(night, 10).ShouldBe(watched, $"{zoneId} {change} {from}-{to}");
                Math.Round(charge.Lines.Sum(l => l.Measured), 10).ShouldBe(60);
            }
        }
    }

    /// <summary>In Newfoundland the clocks of 2010 went back at 00:01, into the day before.</summary>
    [Fact]
    public void A_clock_put_back_over_midnight_reaches_the_evening_again()
    {
        var tariff = Tariff(When(new(StartTime: new(23, 30), EndTime: new(0, 0)), Time(Night)), Always(Time(Day)));
        var start = new DateTimeOffset(2010, 11, 7, 0, 0, 30, TimeSpan.FromHours(-2.5));

        var charge = TariffEngine.Price(tariff, Zones.Get("America/St_Johns"), Charge(start, start.AddHours(2)));

        charge.Lines.Select(l => (l.From, l.Price)).ShouldBe(
            [(start, Day), (start.AddSeconds(30).AddMinutes(29), Night), (start.AddSeconds(30).AddMinutes(59), Day)]);
    }

    private static bool IsNight(DateTimeOffset at, DateTimeZone zone, TimeOnly from, TimeOnly to)
    {
        var wallClock = Instant.FromDateTimeOffset(at).InZone(zone).TimeOfDay.ToTimeOnly();
        return to == default ? wallClock >= from : wallClock.IsBetween(from, to);
    }

    private static List<Instant> ChangesOf(DateTimeZone zone, int year)
    {
        var whole = new Interval(Instant.FromUtc(year, 1, 1, 0, 0), Instant.FromUtc(year + 1, 1, 1, 0, 0));
        var changes = zone.GetZoneIntervals(whole).Skip(1).Select(i => i.Start).ToList();
        changes.Count.ShouldBe(2);
        return changes;
    }
}
