using RoamingHub.Core.Tariffs;

namespace RoamingHub.Core.Tests.Tariffs;

/// <summary>Short words for the tariffs and timelines of the tests. Unless said otherwise: Monday, 15 January 2024, in Berlin, in euro.</summary>
internal static class Given
{
    public static PriceComponent Flat(decimal price, decimal? vat = null) => new(PriceDimension.Flat, price, vat);

    public static PriceComponent Energy(decimal price, decimal? vat = null, int step = 1) => new(PriceDimension.Energy, price, vat, step);

    public static PriceComponent Time(decimal price, decimal? vat = null, int step = 1) => new(PriceDimension.Time, price, vat, step);

    public static PriceComponent Parking(decimal price, decimal? vat = null, int step = 1) => new(PriceDimension.Parking, price, vat, step);

    public static TariffElement Always(params PriceComponent[] components) => new(components);

    public static TariffElement When(Restrictions restrictions, params PriceComponent[] components) => new(components, restrictions);

    public static Tariff Tariff(params TariffElement[] elements) => new("T1", "EUR", elements);

    /// <summary>A local time in Berlin on that Monday; hours may run past 24.</summary>
    public static DateTimeOffset At(int hour, int minute = 0, decimal second = 0) =>
        new DateTimeOffset(2024, 1, 15, 0, 0, 0, TimeSpan.FromHours(1)).AddHours(hour).AddMinutes(minute).AddTicks((long)(second * TimeSpan.TicksPerSecond));

    public static ChargeTimeline Charge(DateTimeOffset start, DateTimeOffset end, decimal kwh = 0) =>
        new(start, end, [new(start, Charging: true, kwh)]);

    public static ChargeTimeline Parked(DateTimeOffset start, DateTimeOffset end) => new(start, end, [new(start, Charging: false, 0)]);

    public static PricedCharge Price(Tariff tariff, ChargeTimeline timeline) => TariffEngine.Price(tariff, Zones.Berlin, timeline);
}
