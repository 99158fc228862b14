using RoamingHub.Core.Products;
using RoamingHub.Core.Tariffs;

namespace RoamingHub.Core.Tests.Products;

public sealed class TariffSaleTests
{
    private static readonly PriceComponent Energy = new(PriceDimension.Energy, 0.49m);
    private static readonly PriceComponent Time = new(PriceDimension.Time, 3m);
    private static readonly PriceComponent Flat = new(PriceDimension.Flat, 0.5m);
    private static readonly PriceComponent Parking = new(PriceDimension.Parking, 6m);

    [Fact]
    public void A_price_with_a_fee_at_the_start_parking_and_limits_is_one_product_without_a_loss()
    {
        var sold = TariffSale.Of(Tariff(new TariffElement([Flat, Energy, Parking])) with { MinPrice = new(1), MaxPrice = new(50) });

        sold.Losses.ShouldBeEmpty();
        var product = sold.Products.ShouldHaveSingleItem();
        product.Id.ShouldBe("T1");
        product.Price.ShouldBe(new(0.49m, PriceUnit.KilowattHour, "EUR"));
        product.Times.ShouldBeNull();
        product.Fees.ShouldBe(
        [
            new(FeeKind.Start, PriceUnit.KilowattHour, 0.5m), new(FeeKind.Parking, PriceUnit.Hour, 6), new(FeeKind.Minimum, PriceUnit.KilowattHour, 1),
            new(FeeKind.Maximum, PriceUnit.KilowattHour, 50),
        ]);
    }

    [Fact]
    public void Time_is_priced_by_the_hour_and_a_flat_price_alone_is_a_fixed_fee()
    {
        TariffSale.Of(Tariff(new TariffElement([Time]))).Products.Single().Price.ShouldBe(new(3, PriceUnit.Hour, "EUR"));
        var flat = TariffSale.Of(Tariff(new TariffElement([Flat]))).Products.Single();
        flat.Price!.PerUnit.ShouldBe(0);
        flat.Fees.ShouldBe([new(FeeKind.Fixed, PriceUnit.KilowattHour, 0.5m)]);
        TariffSale.Of(Tariff(new TariffElement([new(PriceDimension.Flat, 0)]))).Products.Single().Fees.ShouldBeNull(); // free of charge
    }

    [Fact]
    public void Times_of_different_prices_become_products_that_share_the_week()
    {
        var sold = TariffSale.Of(Tariff(
            new TariffElement([Energy], new(new(8, 0), new(20, 0), DaysOfWeek: [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday])),
            new TariffElement([Energy with { Price = 0.29m }]), new TariffElement([Parking])));

        sold.Losses.ShouldBeEmpty();
        sold.Products.Select(p => p.Id).ShouldBe(["T1_1", "T1_2"]);
        sold.Products[0].Times.ShouldBe([new(new(8, 0), new(20, 0), SaleDays.Workdays)]);
        sold.Products[1].Times.ShouldBe(
            [new(new(0, 0), new(8, 0), SaleDays.Workdays), new(new(20, 0), new(0, 0), SaleDays.Workdays), new(new(0, 0), new(0, 0), SaleDays.Weekend)]);
        sold.Products.ShouldAllBe(p => p.Fees!.Single().Kind == FeeKind.Parking);
    }

    [Fact]
    public void A_price_up_to_a_power_is_the_product_of_the_weaker_connectors()
    {
        var sold = TariffSale.Of(Tariff(new TariffElement([Energy], new(MaxPower: 22)), new TariffElement([Energy with { Price = 0.69m }])));

        sold.Losses.ShouldBeEmpty();
        sold.Products.Select(p => (p.MaxPowerKw, p.MaxChargingPowerKw, p.Price!.PerUnit, p.Times)).ShouldBe([(22, 22, 0.49m, null), (null, null, 0.69m, null)]);
    }

    [Theory]
    [MemberData(nameof(Lossy))]
    public void What_no_product_can_say_is_listed(string rule, Tariff tariff)
    {
        ArgumentNullException.ThrowIfNull(tariff);
        TariffSale.Of(tariff).Losses.Select(l => l.Rule).ShouldContain(rule);
    }

    public static TheoryData<string, Tariff> Lossy
    {
        get
        {
            var data = new TheoryData<string, Tariff>();
            foreach (var (rule, tariff) in LossyTariffs)
                data.Add(rule, tariff);
            return data;
        }
    }

    internal static IReadOnlyList<(string Rule, Tariff Tariff)> LossyTariffs { get; } =
    [
        ("type", Tariff(new TariffElement([Energy])) with { Kind = TariffKind.AdHocPayment }),
        ("vat", Tariff(new TariffElement([Energy with { VatPercent = 19 }]))),
        ("step-size", Tariff(new TariffElement([Energy with { StepSize = 1000 }]))),
        ("decimals", Tariff(new TariffElement([Energy with { Price = 0.4567m }]))),
        ("negative-price", Tariff(new TariffElement([Energy with { Price = -0.1m }]))),
        ("second-base", Tariff(new TariffElement([Energy, Time]))),
        ("reservation", Tariff(new TariffElement([Flat], new(Reservation: ReservationPricing.Reservation)), new TariffElement([Energy]))),
        ("energy-restriction", Tariff(new TariffElement([Energy], new(MinKwh: 20)), new TariffElement([Energy]))),
        ("duration-restriction", Tariff(new TariffElement([Parking], new(MinDuration: 3600)), new TariffElement([Energy]))),
        ("current-restriction", Tariff(new TariffElement([Energy], new(MaxCurrent: 16)), new TariffElement([Energy]))),
        ("min-power-restriction", Tariff(new TariffElement([Energy], new(MinPower: 50)), new TariffElement([Energy]))),
        ("date-restriction", Tariff(new TariffElement([Energy], new(StartDate: new DateOnly(2026, 1, 1))), new TariffElement([Energy]))),
        ("never-applies", Tariff(new TariffElement([Energy]), new TariffElement([Energy with { Price = 1 }]))),
        ("fee-restriction", Tariff(new TariffElement([Energy]), new TariffElement([Parking], new(new(8, 0), new(18, 0))))),
    ];

    [Fact]
    public void A_day_of_a_tariff_is_that_of_the_moment_also_after_midnight()
    {
        var sold = TariffSale.Of(Tariff(new TariffElement([Energy], new(new(22, 0), new(6, 0), DaysOfWeek: [DayOfWeek.Monday]))));

        sold.Products.Single().Times.ShouldBe([new(new(0, 0), new(6, 0), SaleDays.Monday), new(new(22, 0), new(0, 0), SaleDays.Monday)]);
    }

    private static Tariff Tariff(params TariffElement[] elements) => new("T1", "EUR", elements);
}
