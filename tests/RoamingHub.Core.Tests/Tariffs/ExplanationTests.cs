using RoamingHub.Core.Tariffs;
using static RoamingHub.Core.Tests.Tariffs.Given;

namespace RoamingHub.Core.Tests.Tariffs;

public sealed class ExplanationTests
{
    [Fact]
    public void A_simple_charge_is_what_was_measured_a_line_and_a_total() =>
        Explain(Tariff(Always(Energy(0.25m))), Charge(At(10), At(11), 20)).ShouldBe(
        [
            "Monday, 2024-01-15, 10:00 to 11:00, Europe/Berlin (UTC+01:00): 20 kWh, 1:00:00 h charging",
            "ENERGY 10:00 to 11:00: 20 kWh × 0.25 EUR = 5.00 EUR (element 0: no restriction)",
            "TIME 1:00:00 h: free, no price applies",
            "TOTAL 5.00 EUR",
        ]);

    [Fact]
    public void Steps_restrictions_vat_and_limits_are_said()
    {
        var night = new Restrictions(StartTime: new(22, 0), EndTime: new(6, 0), DaysOfWeek: [DayOfWeek.Monday, DayOfWeek.Sunday]);
        var tariff = Tariff(Always(Flat(0.5m, 20)), When(night, Energy(0.25m, 10, step: 100)), When(new(MinKwh: 5, MaxDuration: 7200), Energy(1)))
            with { MinPrice = new(10, 12) };

        Explain(tariff, Charge(At(22), At(23), 20.45m)).ShouldBe(
        [
            "Monday, 2024-01-15, 22:00 to 23:00, Europe/Berlin (UTC+01:00): 20.45 kWh, 1:00:00 h charging",
            "FLAT 0.50 EUR + 20 % VAT = 0.60 EUR (element 0: no restriction)",
            "ENERGY 22:00 to 23:00: 20.45 kWh, step 100 Wh: 20.45 → 20.5 kWh × 0.25 EUR = 5.125 EUR + 10 % VAT = 5.6375 EUR"
                + " (element 1: Monday, Sunday; from 22:00 to before 06:00 local time; raised to a full step of 100 Wh)",
            "MIN_PRICE 5.625 → 10.00 EUR, with VAT 6.2375 → 12.00 EUR (raised to the minimum price of 10 EUR (12 EUR with VAT))",
            "TIME 1:00:00 h: free, no price applies",
            "Energy: rounded half away from zero to 2 decimals: 5.125 → 5.13, 5.6375 → 5.64 with VAT",
            "TOTAL 10.00 EUR without VAT, 12.00 EUR with VAT",
        ]);
    }

    [Fact]
    public void The_total_s_rounding_is_shown() =>
        Explain(Tariff(Always(Flat(0.5m, 20), Energy(0.25m, 10, step: 100))), Charge(At(22), At(23), 20.45m))[^1].ShouldBe(
            "TOTAL 5.63 EUR without VAT, 6.24 EUR with VAT (rounded half away from zero to 2 decimals: 5.625 → 5.63, 6.2375 → 6.24 with VAT)");

    [Fact]
    public void Elements_that_were_passed_over_are_named_with_what_did_not_hold()
    {
        var tariff = Tariff(
            When(new(MaxPower: 16), Energy(0.2m)),
            When(new(StartTime: new(22, 0), EndTime: new(6, 0), DaysOfWeek: [DayOfWeek.Saturday]), Energy(0.3m)),
            When(new(MinKwh: 10, StartDate: new(2024, 2, 1)), Energy(0.4m)),
            When(new(MinDuration: 1800, MaxCurrent: 20), Energy(0.45m)),
            Always(Energy(0.5m)));
        var timeline = new ChargeTimeline(At(9, 12, 30), At(9, 30), [new(At(9, 12, 30), true, 4, PowerKw: 48)]);

        Explain(tariff, timeline).Where(l => l.StartsWith("  not", StringComparison.Ordinal)).ShouldBe(
        [
            "  not element 0: power 48 is not before 16 kW",
            "  not element 1: Monday is not Saturday; 09:12:30 is not from 22:00 to before 06:00 local time",
            "  not element 2: 2024-01-15 is not from 2024-02-01 local date; 0 is not from 10 kWh taken",
            "  not element 3: current was not read, so it is not before 20 A; 0 is not from 1800 s since the start",
        ]);
    }

    [Fact]
    public void What_was_free_is_told_with_its_reason()
    {
        var tariff = Tariff(When(new(StartTime: new(12, 0)), Flat(2)), When(new(MinKwh: 5), Energy(1)));

        Explain(tariff, new(At(10), At(12), [new(At(10), true, 10), new(At(11), false, 0)]))[1..].ShouldBe(
        [
            "ENERGY 10:30 to 11:00: 5 kWh × 1.00 EUR = 5.00 EUR (element 1: from 5 kWh taken)",
            "FLAT free, no element applies",
            "  not element 0: 10:00 is not from 12:00 local time",
            "ENERGY 10:00 to 10:30: 5 kWh free, no element applies",
            "  not element 1: 0 is not from 5 kWh taken",
            "TIME 1:00:00 h: free, no price applies",
            "PARKING_TIME 1:00:00 h: free, no price applies",
            "TOTAL 5.00 EUR",
        ]);
    }

    [Fact]
    public void A_step_that_more_than_one_line_shares_is_shown_as_a_whole()
    {
        var tariff = Tariff(When(new(EndTime: new(17, 0)), Energy(0.2m, step: 500)), Always(Energy(0.27m, step: 500)));
        var timeline = new ChargeTimeline(At(16), At(18), [new(At(16), true, 4.3m), new(At(17), true, 1.1m)]);

        Explain(tariff, timeline).ShouldContain(l => l.StartsWith(
            "ENERGY 17:00 to 18:00: 1.1 kWh, step 500 Wh: 5.4 → 5.5 kWh in all, here 1.2 kWh × 0.27 EUR = 0.324 EUR", StringComparison.Ordinal));
    }

    [Fact]
    public void Parts_that_do_not_add_up_after_rounding_are_spoken_of() =>
        Explain(Tariff(Always(Flat(0.004m), Energy(0.004m))), Charge(At(10), At(11), 1)).TakeLast(2).ShouldBe(
        [
            "TOTAL 0.01 EUR (rounded half away from zero to 2 decimals: 0.008 → 0.01)",
            "The parts, each rounded by itself, add up to 0.00 EUR: 0.01 EUR less than the total, which is rounded once, from the exact sum.",
        ]);

    [Fact]
    public void In_the_night_in_which_the_clock_is_put_back_every_time_tells_its_offset()
    {
        var start = new DateTimeOffset(2024, 10, 27, 0, 30, 0, TimeSpan.Zero);

        Explain(Tariff(Always(Time(1))), Charge(start, start.AddHours(2)))[..2].ShouldBe(
        [
            "Sunday, 2024-10-27, 02:30+02:00 to 03:30+01:00, Europe/Berlin: 0 kWh, 2:00:00 h charging",
            "TIME 02:30+02:00 to 03:30+01:00: 2:00:00 h × 1.00 EUR = 2.00 EUR (element 0: no restriction)",
        ]);
    }

    [Fact]
    public void An_hour_after_midnight_has_its_date() =>
        Explain(Tariff(When(new(StartDate: new(2024, 1, 16)), Energy(1)), Always(Energy(2))), Charge(At(23), At(25), 2))[3]
            .ShouldStartWith("ENERGY 2024-01-16 00:00 to 2024-01-16 01:00: 1 kWh × 1.00 EUR = 1.00 EUR");

    [Fact]
    public void A_reservation_that_nobody_used_is_explained_too()
    {
        var tariff = Tariff(When(new(Reservation: ReservationPricing.ReservationExpires), Flat(4, 20), Time(2, 20)));

        Explain(tariff, new(At(11), At(11), [], new(At(10), At(11), Used: false))).ShouldBe(
        [
            "Monday, 2024-01-15, 10:00 to 11:00, Europe/Berlin (UTC+01:00): 1:00:00 h reserved",
            "RESERVATION_FLAT 4.00 EUR + 20 % VAT = 4.80 EUR (element 0: expired reservation)",
            "RESERVATION_TIME 10:00 to 11:00: 1:00:00 h × 2.00 EUR = 2.00 EUR + 20 % VAT = 2.40 EUR (element 0: expired reservation)",
            "TOTAL 6.00 EUR without VAT, 7.20 EUR with VAT",
        ]);
    }

    private static string[] Explain(Tariff tariff, ChargeTimeline timeline) =>
        [.. TariffEngine.Price(tariff, Zones.Berlin, timeline, reasons: true).Explain(Zones.Berlin)];
}
