using RoamingHub.Core.Tariffs;

namespace RoamingHub.Benchmarks.Prices;

/// <summary>From the plainest tariff to one that has to ask about everything at every reading.</summary>
internal static class PricedTariffs
{
    private const decimal Vat = 19;

    public static IReadOnlyList<(string Name, Tariff Tariff)> All { get; } =
    [
        ("energy price", Of(new TariffElement([Energy(0.49m)]))),
        ("time of day, steps, VAT, minimum, maximum", Daily with { MinPrice = new(1, 1.19m), MaxPrice = new(200, 238) }),
        ("24 elements with limits on power and energy", Of([.. Enumerable.Range(0, 24).Select(Limited), .. Daily.Elements])),
    ];

    private static Tariff Daily => Of(
        new([new(PriceDimension.Flat, 0.5m, Vat)]),
        new([Energy(0.59m, 100), new(PriceDimension.Time, 1.2m, Vat, 300)], new(StartTime: new(7, 0), EndTime: new(22, 0), DaysOfWeek: [DayOfWeek.Friday])),
        new([Energy(0.39m, 100), new(PriceDimension.Time, 0.6m, Vat, 300)], new(StartTime: new(22, 0), EndTime: new(7, 0))),
        new([Energy(0.49m, 100), new(PriceDimension.Time, 0.9m, Vat, 300), new(PriceDimension.Parking, 3, Vat, 900)]));

    private static TariffElement Limited(int i) => new(
        [Energy(0.3m + 0.01m * i, 10)],
        i % 2 == 0 ? new(MinPower: i, MaxPower: i + 0.8m, MinKwh: i / 2) : new(MinCurrent: 3 * i, MaxCurrent: 3 * i + 2, MaxKwh: 60 - i, StartTime: new(i % 24, 30)));

    private static PriceComponent Energy(decimal price, int step = 1) => new(PriceDimension.Energy, price, Vat, step);

    private static Tariff Of(params TariffElement[] elements) => new("bench", "EUR", elements);
}
