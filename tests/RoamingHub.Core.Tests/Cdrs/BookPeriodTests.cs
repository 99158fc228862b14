using System.Globalization;
using NodaTime;
using RoamingHub.Core.Cdrs;

namespace RoamingHub.Core.Tests.Cdrs;

public sealed class BookPeriodTests
{
    [Theory]
    [InlineData("2026-10", "UTC", "2026-10-01T00:00:00Z", "2026-11-01T00:00:00Z", 31)]
    [InlineData("2026-10", "Europe/Berlin", "2026-09-30T22:00:00Z", "2026-10-31T23:00:00Z", 31)] // an hour longer
    [InlineData("2026-03", "Europe/Berlin", "2026-02-28T23:00:00Z", "2026-03-31T22:00:00Z", 31)] // an hour shorter
    [InlineData("2026-04", "Australia/Lord_Howe", "2026-03-31T13:00:00Z", "2026-04-30T13:30:00Z", 30)] // half an hour longer
    [InlineData("2018-11", "America/Sao_Paulo", "2018-11-01T03:00:00Z", "2018-12-01T02:00:00Z", 30)] // a day of it has no midnight
    [InlineData("2011-12", "Pacific/Apia", "2011-12-01T10:00:00Z", "2011-12-31T10:00:00Z", 30)] // the 30th never was
    [InlineData("2024-02", "Asia/Kathmandu", "2024-01-31T18:15:00Z", "2024-02-29T18:15:00Z", 29)]
    public void A_month_is_cut_on_the_clock_of_a_place(string month, string zone, string from, string to, int days)
    {
        var period = BookPeriod.OfMonth(month, DateTimeZoneProviders.Tzdb[zone])!;

        (period.From, period.To).ShouldBe((At(from), At(to)));
        var cut = period.Days();
        cut.Count.ShouldBe(days);
        cut[0].Begins.ShouldBe(period.From);
        cut.Select(d => d.Begins).ShouldBeInOrder();
        cut.ShouldAllBe(d => d.Begins < period.To && Instant.FromDateTimeOffset(d.Begins).InZone(period.Zone).Date == d.Date);
    }

    [Fact]
    public void Months_follow_each_other_without_a_gap_wherever_and_their_days_do()
    {
        foreach (var zone in DateTimeZoneProviders.Tzdb.Ids.Where((_, i) => i % 7 == 0).Select(id => DateTimeZoneProviders.Tzdb[id]))
        {
            for (var month = new LocalDate(2025, 1, 1); month.Year < 2027; month = month.PlusMonths(1))
            {
                var period = BookPeriod.OfMonth(Text(month), zone)!;
                BookPeriod.OfMonth(Text(month.PlusMonths(1)), zone)!.From.ShouldBe(period.To, zone.Id);
                period.Days().Count.ShouldBe(month.Calendar.GetDaysInMonth(month.Year, month.Month), zone.Id);
                BookPeriod.OfMonth(period.To.AddTicks(-1), zone).ShouldBe(period);
                BookPeriod.OfMonth(period.From, zone).ShouldBe(period);
            }
        }
    }

    [Fact]
    public void A_period_that_begins_in_the_middle_of_a_day_has_that_day_in_part()
    {
        var period = new BookPeriod(At("2026-10-24T12:00:00Z"), At("2026-10-26T00:00:00Z"), DateTimeZoneProviders.Tzdb["Europe/Berlin"]);

        period.Days().ShouldBe(
        [
            (new LocalDate(2026, 10, 24), At("2026-10-24T12:00:00Z")), (new LocalDate(2026, 10, 25), At("2026-10-24T22:00:00Z")),
            (new LocalDate(2026, 10, 26), At("2026-10-25T23:00:00Z")),
        ]);
    }

    [Theory]
    [InlineData("2026-13")]
    [InlineData("2026-1")]
    [InlineData("2026-10-01")]
    [InlineData("1969-12")]
    [InlineData("2200-01")]
    [InlineData("9999-12")]
    [InlineData("")]
    [InlineData("10.2026")]
    public void What_is_no_month_is_none(string text) => BookPeriod.OfMonth(text, DateTimeZone.Utc).ShouldBeNull();

    private static string Text(LocalDate date) => date.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
