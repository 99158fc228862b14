using NodaTime;
using RoamingHub.Core.Tariffs;
using static RoamingHub.Core.Tests.Tariffs.Given;

namespace RoamingHub.Core.Tests.Tariffs;

/// <summary>How prices of related charges and related tariffs are related, over generated ones.</summary>
public sealed class TariffLawTests
{
    private const int Cases = 300;
    private const decimal Nothing = 0.0000000000000001m;

    public static TheoryData<string> ChangingClocks => [.. Zones.Changes.Select(c => $"{c.Zone.Id} {c.Change}")];

    [Fact]
    public void Two_charges_cost_what_one_of_the_same_stretches_costs_if_nothing_depends_on_the_session() => ForAll((random, zone, start) =>
    {
        var tariff = Tariff(
            When(new(StartTime: Time(random), EndTime: Time(random)), Energy(Price(random), 19), Given.Time(Price(random), 19)),
            When(new(DaysOfWeek: [(DayOfWeek)random.Next(7), (DayOfWeek)random.Next(7)]), Energy(Price(random)), Parking(Price(random), 10)),
            When(new(MaxPower: 11), Given.Time(Price(random), 7), Energy(Price(random))),
            Always(Energy(Price(random), 19), Given.Time(Price(random), 5.2m), Parking(Price(random))));
        var whole = Charge(random, start);
        var (one, other) = Apart(whole, random);

        (Exact(tariff, zone, one) + Exact(tariff, zone, other)).ShouldBe(Exact(tariff, zone, whole), Nothing);
    });

    [Fact]
    public void Two_charges_pay_one_flat_price_more_than_one_of_the_same_stretches() => ForAll((random, zone, start) =>
    {
        var tariff = Tariff(When(new(StartTime: Time(random), EndTime: Time(random)), Flat(Price(random))), Always(Flat(Price(random)), Energy(Price(random))));
        var whole = Charge(random, start);
        var (one, other) = Apart(whole, random);

        var flat = TariffEngine.Price(tariff, zone, other).Lines.Single(l => l.Dimension == LineDimension.Flat).ExclVat;
        (Exact(tariff, zone, one) + Exact(tariff, zone, other) - Exact(tariff, zone, whole)).ShouldBe(flat, Nothing);
    });

    [Fact]
    public void Two_charges_are_raised_to_full_steps_once_each() => ForAll((random, zone, start) =>
    {
        var step = random.Next(1, 2000);
        var tariff = Tariff(Always(Energy(1000, step: step), Given.Time(3600, step: step)));
        var whole = Charge(random, start);
        var (one, other) = Apart(whole, random);

        foreach (var dimension in new[] { LineDimension.Energy, LineDimension.Time })
        {
            // In Wh and in seconds, which are the units of the steps, and with these prices those of the money too.
            decimal Measured(ChargeTimeline charge) => TariffEngine.Price(tariff, zone, charge).Lines.Where(l => l.Dimension == dimension)
                .Sum(l => l.Measured) * (dimension == LineDimension.Energy ? 1000 : 3600);
            decimal Paid(ChargeTimeline charge) => TariffEngine.Price(tariff, zone, charge).Lines.Where(l => l.Dimension == dimension).Sum(l => l.ExclVat);
            decimal Full(decimal quantity) => Math.Ceiling(Math.Round(quantity, 10) / step) * step;

            foreach (var charge in new[] { one, other, whole }) Paid(charge).ShouldBe(Full(Measured(charge)), Nothing);
            (Paid(one) + Paid(other) - Paid(whole)).ShouldBe(Full(Measured(one)) + Full(Measured(other)) - Full(Measured(one) + Measured(other)), Nothing);
        }
    });

    [Fact]
    public void More_energy_or_more_time_never_costs_less_where_one_price_holds_throughout() => ForAll((random, zone, start) =>
    {
        var minimum = Price(random);
        var tariff = Tariff(Always(Flat(Price(random), 19), Energy(Price(random), 19, random.Next(1, 1000)), Given.Time(Price(random), 7, random.Next(1, 900))))
            with { MinPrice = new(minimum, minimum * 1.2m), MaxPrice = new(minimum + 20, (minimum + 20) * 1.2m) };
        var shorter = Charge(random, start);
        var longer = shorter with
        {
            End = shorter.End.AddSeconds(random.Next(0, 4000)),
            Periods = [.. shorter.Periods.Select(p => p with { EnergyKwh = p.EnergyKwh + random.Next(0, 500) / 1000m, Charging = true })],
        };
        shorter = shorter with { Periods = [.. shorter.Periods.Select(p => p with { Charging = true })] };

        var (less, more) = (TariffEngine.Price(tariff, zone, shorter).Total, TariffEngine.Price(tariff, zone, longer).Total);
        more.ExclVat.ShouldBeGreaterThanOrEqualTo(less.ExclVat);
        more.InclVat!.Value.ShouldBeGreaterThanOrEqualTo(less.InclVat!.Value);
    });

    [Fact]
    public void The_order_of_elements_that_never_apply_together_is_of_no_account() => ForAll((random, zone, start) =>
    {
        List<TariffElement> spans = [.. Enumerable.Range(0, 6).Select(i =>
            When(new(StartTime: new(4 * i, 0), EndTime: new(4 * (i + 1) % 24, 0)), Energy(Price(random), 19, 10), Given.Time(Price(random), step: 60)))];
        var charge = Charge(random, start);
        var shuffled = spans.ToArray();
        random.Shuffle(shuffled);

        TariffEngine.Price(Tariff([.. shuffled]), zone, charge).Total.ShouldBe(TariffEngine.Price(Tariff([.. spans]), zone, charge).Total);
    });

    [Fact]
    public void What_follows_an_element_without_restrictions_is_of_no_account() => ForAll((random, zone, start) =>
    {
        var head = Always(Flat(Price(random)), Energy(Price(random), 19, 10), Given.Time(Price(random)), Parking(Price(random)));
        var tail = When(new(StartTime: Time(random), MaxKwh: 3), Flat(99), Energy(99), Given.Time(99), Parking(99));
        var charge = Charge(random, start);

        TariffEngine.Price(Tariff(head, tail), zone, charge).Total.ShouldBe(TariffEngine.Price(Tariff(head), zone, charge).Total);
    });

    [Theory]
    [MemberData(nameof(ChangingClocks))]
    public void When_the_clock_is_changed_every_minute_is_billed_by_what_the_wall_showed(string change)
    {
        var (zone, at) = Zones.Changes.Single(c => $"{c.Zone.Id} {c.Change}" == change);
        for (var seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            var spans = Enumerable.Range(0, 4).Select(_ => (From: new TimeOnly(random.Next(5), random.Next(4) * 15), To: new TimeOnly(random.Next(5), random.Next(4) * 15))).ToList();
            var tariff = Tariff([.. spans.Select(s => When(new(StartTime: s.From, EndTime: s.To, DaysOfWeek: random.Next(3) == 0 ? [DayOfWeek.Sunday] : null), Given.Time(1)))]);
            var start = at.Minus(Duration.FromMinutes(random.Next(600)));
            var minutes = random.Next(700, 1500);
            var charge = Given.Charge(start.ToDateTimeOffset(), start.ToDateTimeOffset().AddMinutes(minutes));

            var billed = TariffEngine.Price(tariff, zone, charge).Lines.GroupBy(l => l.Element!.Value).ToDictionary(g => g.Key, g => (int)Math.Round(g.Sum(l => l.Billed) * 60));

            var shown = Enumerable.Range(0, minutes).Select(m => start.Plus(Duration.FromMinutes(m)).InZone(zone).LocalDateTime)
                .Select(wall => tariff.Elements.ToList().FindIndex(e => Holds(e.Restrictions!, wall))).Where(element => element >= 0)
                .GroupBy(element => element).ToDictionary(g => g.Key, g => g.Count());
            billed.OrderBy(b => b.Key).ShouldBe(shown.OrderBy(s => s.Key), $"Seed {seed}");
        }
    }

    // Written once more, from the words of the standard.
    private static bool Holds(Restrictions r, LocalDateTime wall)
    {
        var (time, from, to) = (wall.TimeOfDay.ToTimeOnly(), r.StartTime!.Value, r.EndTime!.Value);
        var inSpan = from == to || (to == TimeOnly.MinValue ? time >= from : from < to ? time >= from && time < to : time >= from || time < to);
        return inSpan && (r.DaysOfWeek is null || r.DaysOfWeek.Contains(wall.Date.ToDateOnly().DayOfWeek));
    }

    private static void ForAll(Action<Random, DateTimeZone, DateTimeOffset> check)
    {
        for (var seed = 0; seed < Cases; seed++)
        {
            var (zone, change) = Zones.Changes[seed % Zones.Changes.Count];
            var random = new Random(seed);
            try
            {
                check(random, zone, change.ToDateTimeOffset().AddSeconds(random.Next(-50_000, 10_000)));
            }
            catch (ShouldAssertException failure)
            {
                throw new ShouldAssertException($"Seed {seed}, {zone.Id}: {failure.Message}", failure);
            }
        }
    }

    // Whole seconds and whole Wh, so that a step of one adds nothing; it can be cut between any two periods.
    private static ChargeTimeline Charge(Random random, DateTimeOffset start)
    {
        var (at, periods) = (start, new List<TimelinePeriod>());
        for (var i = random.Next(2, 12); i > 0; i--)
        {
            var charging = random.Next(4) > 0;
            periods.Add(new(at, charging, charging ? random.Next(0, 5000) / 1000m : 0, random.Next(0, 22)));
            at = at.AddSeconds(random.Next(1, 7000));
        }

        return new(start, at, periods);
    }

    private static (ChargeTimeline One, ChargeTimeline Other) Apart(ChargeTimeline whole, Random random)
    {
        var at = random.Next(1, whole.Periods.Count);
        var middle = whole.Periods[at].Start;
        return (whole with { End = middle, Periods = [.. whole.Periods.Take(at)] }, whole with { Start = middle, Periods = [.. whole.Periods.Skip(at)] });
    }

    // Before any rounding.
    private static decimal Exact(Tariff tariff, DateTimeZone zone, ChargeTimeline charge) => TariffEngine.Price(tariff, zone, charge).Lines.Sum(l => l.ExclVat);

    private static TimeOnly Time(Random random) => new(random.Next(24), random.Next(4) * 15);

    private static decimal Price(Random random) => random.Next(0, 10_000) / 1000m;
}
