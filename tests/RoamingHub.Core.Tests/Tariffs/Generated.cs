using NodaTime;
using RoamingHub.Core.Tariffs;

namespace RoamingHub.Core.Tests.Tariffs;

/// <summary>Tariffs and charges out of a seed: the same seed, the same charge, so a failure can be looked at again.</summary>
internal sealed class Generated(int seed)
{
    private static readonly int[] Steps = [1, 1, 60, 100, 300, 900];
    private static readonly decimal?[] VatRates = [null, 0, 5.2m, 10, 20];
    private readonly Random random = new(seed);

    // Every night of two years in which a clock is changed, in both hemispheres.
    private readonly (DateTimeZone Zone, Instant Change) night = Zones.Changes[seed % Zones.Changes.Count];

    public DateTimeZone Zone => night.Zone;

    public (Tariff Tariff, ChargeTimeline Timeline) Case() => (Tariff(), Timeline());

    private Tariff Tariff()
    {
        var elements = Enumerable.Range(0, random.Next(1, 6)).Select(_ => Element()).ToList();
        var minimum = Price(4);
        return new("generated", "EUR", elements,
            MinPrice: Perhaps(3) ? new(minimum, Perhaps(2) ? minimum * 1.2m : null) : null,
            MaxPrice: Perhaps(3) ? new(minimum + 5, Perhaps(2) ? (minimum + 5) * 1.2m : null) : null);
    }

    private TariffElement Element()
    {
        var components = Enum.GetValues<PriceDimension>().Where(_ => Perhaps(2))
            .Select(d => new PriceComponent(d, Price(3), Pick(VatRates), Pick(Steps))).ToList();
        if (components.Count == 0) components.Add(new(PriceDimension.Energy, Price(1)));
        return new(components, Perhaps(3) ? null : Restrictions());
    }

    private Restrictions Restrictions() => new(
        StartTime: Perhaps(3) ? Time() : null,
        EndTime: Perhaps(3) ? Time() : null,
        StartDate: Perhaps(8) ? Date.AddDays(random.Next(-3, 1)) : null,
        EndDate: Perhaps(8) ? Date.AddDays(random.Next(1, 4)) : null,
        MinKwh: Perhaps(5) ? random.Next(0, 20) : null,
        MaxKwh: Perhaps(5) ? random.Next(10, 40) : null,
        MaxCurrent: Perhaps(8) ? random.Next(6, 33) : null,
        MinPower: Perhaps(8) ? random.Next(0, 20) : null,
        MaxPower: Perhaps(8) ? random.Next(5, 40) : null,
        MinDuration: Perhaps(6) ? random.Next(0, 7200) : null,
        MaxDuration: Perhaps(6) ? random.Next(600, 20000) : null,
        DaysOfWeek: Perhaps(5) ? [.. Enum.GetValues<DayOfWeek>().Where(_ => Perhaps(2))] : null,
        Reservation: Perhaps(4) ? Pick([ReservationPricing.Reservation, ReservationPricing.ReservationExpires]) : null);

    private DateOnly Date => night.Change.InZone(Zone).Date.ToDateOnly();

    private ChargeTimeline Timeline()
    {
        var start = night.Change.ToDateTimeOffset().AddHours(-17).AddSeconds(random.Next(48 * 3600));
        var (at, periods) = (start, new List<TimelinePeriod>());
        for (var i = random.Next(1, 30); i > 0; i--)
        {
            var charging = !Perhaps(4);
            periods.Add(new(at, charging, charging ? random.Next(-200, 4000) / 1000m : 0,
                Perhaps(5) ? null : random.Next(0, 50), Perhaps(5) ? null : random.Next(0, 64)));
            at = at.AddSeconds(random.Next(0, 3600)).AddTicks(random.Next(3));
        }

        return new(start, at, periods, Perhaps(3) ? new(start.AddSeconds(-random.Next(0, 9000)), start, Perhaps(2)) : null);
    }

    private TimeOnly Time() => new(random.Next(24), random.Next(4) * 15);

    private decimal Price(int highest) => random.Next(0, highest * 1000) / 1000m;

    private bool Perhaps(int oneIn) => random.Next(oneIn) == 0;

    private T Pick<T>(T[] values) => values[random.Next(values.Length)];
}
