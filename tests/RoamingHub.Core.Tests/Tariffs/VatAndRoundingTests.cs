using System.Numerics;
using RoamingHub.Core.Tariffs;
using static RoamingHub.Core.Tests.Tariffs.Given;

namespace RoamingHub.Core.Tests.Tariffs;

public sealed class VatAndRoundingTests
{
    [Fact]
    public void Without_vat_there_is_no_amount_with_vat()
    {
        var charge = Price(Tariff(Always(Energy(1))), Charge(At(10), At(11), 1));

        charge.Total.ShouldBe(new Amount(1.00m));
        charge.Lines[0].InclVat.ShouldBeNull();
    }

    [Fact]
    public void Zero_rated_is_not_untaxed()
    {
        var charge = Price(Tariff(Always(Energy(1, 0))), Charge(At(10), At(11), 1));

        charge.Total.ShouldBe(new Amount(1.00m, 1.00m));
        charge.Parking.ShouldBe(new Amount(0.00m, 0.00m));
        charge.Lines[0].InclVat.ShouldBe(1);
    }

    [Fact]
    public void Beside_taxed_prices_an_untaxed_one_adds_the_same_to_both_sums()
    {
        var charge = Price(Tariff(Always(Flat(2), Energy(1, 20))), Charge(At(10), At(11), 5));

        charge.Fixed.ShouldBe(new Amount(2.00m, 2.00m));
        charge.Total.ShouldBe(new Amount(7.00m, 8.00m));
    }

    [Theory]
    [InlineData("EUR", "1.13")]
    [InlineData("JPY", "1")]
    [InlineData("KWD", "1.125")]
    [InlineData("CLF", "1.1250")]
    public void Sums_have_as_many_decimals_as_the_currency(string currency, string total) =>
        Price(Tariff(Always(Energy(1.125m))) with { Currency = currency }, Charge(At(10), At(11), 1))
            .Total.ExclVat.ToString(System.Globalization.CultureInfo.InvariantCulture).ShouldBe(total);

    [Theory]
    [InlineData(0.125, 0.13)]
    [InlineData(-0.125, -0.13)]
    [InlineData(0.1249, 0.12)]
    public void Halves_go_away_from_zero(decimal price, decimal total) =>
        Price(Tariff(Always(Flat(price))), Charge(At(10), At(11))).Total.ExclVat.ShouldBe(total);

    [Fact]
    public void The_total_is_rounded_from_the_exact_sum_not_from_rounded_parts()
    {
        var charge = Price(Tariff(Always(Flat(0.004m), Energy(0.004m))), Charge(At(10), At(11), 1));

        (charge.Fixed.ExclVat, charge.Energy.ExclVat, charge.Total.ExclVat).ShouldBe((0m, 0m, 0.01m));
    }

    [Fact]
    public void A_price_of_28_digits_is_billed_to_the_last_of_them()
    {
        var line = Price(Tariff(Always(Energy(0.1234567890123456789012345678m, 20))), Charge(At(10), At(11), 1_000_000)).Lines[0];

        (line.ExclVat, line.InclVat).ShouldBe((123456.7890123456789012345678m, 148148.14681481481468148148136m));
    }

    // Quantities, prices and rates with so many digits that products fit no 64 bits, and sometimes no 128.
    [Fact]
    public void Products_of_many_digits_are_rounded_from_their_exact_value()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            long wh = random.NextInt64(1, 1_000_000_000), price = random.NextInt64(1, 1_000_000_000_000), vat = random.NextInt64(0, 25_000_000);

            var total = Price(Tariff(Always(Energy(price / 1_000_000_000m, vat / 1_000_000m))), Charge(At(10), At(11), wh / 1000m)).Total;

            total.ShouldBe(new Amount(Cents((BigInteger)wh * price, 12), Cents((BigInteger)wh * price * (100_000_000 + vat), 20)), $"Seed {seed}");
        }
    }

    [Fact]
    public void A_partner_may_read_four_decimals_per_part()
    {
        var charge = TariffEngine.Price(
            Tariff(Always(Time(1))), Zones.Berlin, Charge(At(10), At(10, 20)), RoundingProfile.Find("four-decimal-parts"));

        (charge.Time.ExclVat, charge.Total.ExclVat, charge.Rounding).ShouldBe((0.3333m, 0.33m, "four-decimal-parts"));
    }

    [Fact]
    public void A_partner_may_round_halves_to_even() =>
        TariffEngine.Price(Tariff(Always(Flat(0.125m))), Zones.Berlin, Charge(At(10), At(11)), RoundingProfile.HalfEven)
            .Total.ExclVat.ShouldBe(0.12m);

    [Fact]
    public void Profiles_are_found_by_their_names() =>
        RoundingProfile.All.ShouldAllBe(p => RoundingProfile.Find(p.Name) == p);

    private static decimal Cents(BigInteger digits, int decimals)
    {
        var unit = BigInteger.Pow(10, decimals - 2);
        return (decimal)((digits + unit / 2) / unit) / 100;
    }
}
