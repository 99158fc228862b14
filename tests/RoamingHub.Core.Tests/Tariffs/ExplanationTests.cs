using RoamingHub.Core.Tariffs;
using static RoamingHub.Core.Tests.Tariffs.Given;

namespace RoamingHub.Core.Tests.Tariffs;

public sealed class ExplanationTests
{
    [Fact]
    public void A_simple_charge_is_one_line_and_a_total() =>
        Price(Tariff(Always(Energy(0.25m))), Charge(At(10), At(11), 20)).Explain().ShouldBe(
        [
            "ENERGY 20.000 kWh × 0.25 EUR = 5.00 EUR (element 0: no restriction)",
            "TOTAL 5.00 EUR",
        ]);

    [Fact]
    public void Steps_restrictions_vat_and_limits_are_said()
    {
        var night = new Restrictions(StartTime: new(22, 0), EndTime: new(6, 0), DaysOfWeek: [DayOfWeek.Monday, DayOfWeek.Sunday]);
        var tariff = Tariff(Always(Flat(0.5m, 20)), When(night, Energy(0.25m, 10, step: 100)), When(new(MinKwh: 5, MaxDuration: 7200), Energy(1)))
            with { MinPrice = new(10, 12) };

        Price(tariff, Charge(At(22), At(23), 20.45m)).Explain().ShouldBe(
        [
            "FLAT 0.50 EUR + 20 % VAT = 0.60 EUR (element 0: no restriction)",
            "ENERGY 20.450 kWh, billed 20.500 kWh × 0.25 EUR = 5.125 EUR + 10 % VAT = 5.6375 EUR"
                + " (element 1: Monday, Sunday; from 22:00 to before 06:00 local time; raised to a full step of 100 Wh)",
            "MIN_PRICE 4.375 EUR (raised to the minimum price of 10 EUR (12 EUR with VAT))",
            "TOTAL 10.00 EUR without VAT, 12.00 EUR with VAT",
        ]);
        Price(tariff, Charge(At(10), At(11), 10)).Explain()[1]
            .ShouldBe("ENERGY 5.000 kWh × 1.00 EUR = 5.00 EUR (element 2: from 5 kWh taken; before 7200 s since the start)");
    }
}
