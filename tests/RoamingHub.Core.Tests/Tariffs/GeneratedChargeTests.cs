using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using NodaTime;
using RoamingHub.Core.Tariffs;

namespace RoamingHub.Core.Tests.Tariffs;

/// <summary>What must hold for every tariff and every charge.</summary>
public sealed class GeneratedChargeTests
{
    private const int Charges = 1000;
    private const decimal Cent = 0.01m;
    private const decimal Nothing = 0.00000000000000000001m;

    private static readonly List<(Tariff Tariff, DateTimeZone Zone, ChargeTimeline Timeline, PricedCharge Charge)> Priced =
    [
        .. Enumerable.Range(0, Charges).Select(seed =>
        {
            var generated = new Generated(seed);
            var (tariff, timeline) = generated.Case();
            return (tariff, generated.Zone, timeline, TariffEngine.Price(tariff, generated.Zone, timeline));
        }),
    ];

    [Fact]
    public void Generated_charges_are_worth_looking_at()
    {
        var charges = Priced.Select(p => p.Charge).ToList();

        foreach (var dimension in Enum.GetValues<LineDimension>())
            charges.Count(c => c.Lines.Any(l => l.Dimension == dimension)).ShouldBeGreaterThan(20, dimension.ToString());
        charges.Count(c => c.Lines.Any(l => l.Billed != l.Measured)).ShouldBeGreaterThan(Charges / 2);
    }

    [Fact]
    public void Splitting_periods_changes_nothing() => ForAll((tariff, zone, timeline, charge, random) =>
    {
        var split = timeline with { Periods = [.. Split(timeline, random)] };

        TariffEngine.Price(tariff, zone, split).ShouldBeEquivalentTo(charge);
    });

    [Fact]
    public void The_total_keeps_within_minimum_and_maximum() => ForAll((tariff, _, timeline, charge, _) =>
    {
        if (tariff.MinPrice is { } min && min.ExclVat <= (tariff.MaxPrice?.ExclVat ?? decimal.MaxValue))
            charge.Total.ExclVat.ShouldBeGreaterThanOrEqualTo(Math.Round(min.ExclVat, 2, MidpointRounding.AwayFromZero));
        if (tariff.MaxPrice is { } max)
        {
            charge.Total.ExclVat.ShouldBeLessThanOrEqualTo(Math.Round(max.ExclVat, 2, MidpointRounding.AwayFromZero));
            if (max.InclVat is { } incl && charge.Total.InclVat is { } total)
                total.ShouldBeLessThanOrEqualTo(Math.Round(incl, 2, MidpointRounding.AwayFromZero));
        }
    });

    [Fact]
    public void The_total_with_vat_keeps_within_its_own_minimum() => ForAll((tariff, _, timeline, charge, _) =>
    {
        if (timeline.Periods.Count == 0 || tariff.MinPrice?.InclVat is not { } min || charge.Total.InclVat is not { } total) return;
        if (tariff.MaxPrice is { } max && (max.InclVat ?? 0) < min) return;
        total.ShouldBeGreaterThanOrEqualTo(Math.Round(min, 2, MidpointRounding.AwayFromZero));
    });

    [Fact]
    public void Vat_never_makes_a_charge_cheaper() => ForAll((tariff, _, timeline, charge, _) =>
    {
        var limited = tariff.MinPrice is not null || tariff.MaxPrice is not null; // their amounts with VAT are whatever somebody wrote
        if (limited || timeline.Periods.Any(p => p.EnergyKwh < 0) || charge.Total.InclVat is not { } inclVat) return;
        inclVat.ShouldBeGreaterThanOrEqualTo(charge.Total.ExclVat);
    });

    [Fact]
    public void Parts_differ_from_the_total_by_their_rounding_and_by_limits_only() => ForAll((_, _, _, charge, _) =>
    {
        Amount[] parts = [charge.Fixed, charge.Energy, charge.Time, charge.Parking, charge.Reservation];
        var limits = charge.Lines.Where(l => l.Dimension is LineDimension.MinPrice or LineDimension.MaxPrice).ToList();
        (parts.Sum(p => p.ExclVat) + limits.Sum(l => l.ExclVat)).ShouldBe(charge.Total.ExclVat, 6 * Cent / 2 + Nothing);
        if (charge.Total.InclVat is { } inclVat)
            parts.Sum(p => p.InclVat!.Value).ShouldBe(inclVat - limits.Sum(l => l.InclVat ?? l.ExclVat), 6 * Cent / 2 + Nothing);
    });

    [Fact]
    public void Asking_for_reasons_changes_no_figure() => ForAll((tariff, zone, timeline, charge, _) =>
    {
        var told = TariffEngine.Price(tariff, zone, timeline, reasons: true);

        told.Lines.Select(l => l with { PassedOver = null }).ShouldBe(charge.Lines);
        (told with { Free = null, Lines = charge.Lines }).ShouldBeEquivalentTo(charge);
        foreach (var line in told.Lines.Where(l => l.PassedOver is not null))
            line.PassedOver!.ShouldAllBe(p => p.Why.Length > 0 && p.Element != line.Element);
    });

    [Fact]
    public void The_amounts_in_the_sentences_add_up_to_the_total() => ForAll((tariff, zone, timeline, charge, _) =>
    {
        var sentences = TariffEngine.Price(tariff, zone, timeline, reasons: true).Explain(zone);

        sentences.Count(s => s.StartsWith("TOTAL ", StringComparison.Ordinal)).ShouldBe(1);
        sentences.Select(AmountIn).Sum().ShouldBe(charge.Lines.Sum(l => l.ExclVat), 0.0000001m);
    });

    [Fact]
    public void A_tariff_that_was_written_and_read_again_prices_the_same() => ForAll((tariff, zone, timeline, charge, _) =>
    {
        var read = JsonSerializer.Deserialize<Tariff>(JsonSerializer.Serialize(tariff, JsonSerializerOptions.Web), JsonSerializerOptions.Web)!;

        TariffEngine.Price(read, zone, timeline).ShouldBeEquivalentTo(charge);
    });

    [Fact]
    public void Lines_add_up_to_the_sums() => ForAll((_, _, _, charge, _) =>
    {
        Near(charge.Total, charge.Lines);
        Near(charge.Energy, Of(LineDimension.Energy));
        Near(charge.Time, Of(LineDimension.Time));
        Near(charge.Parking, Of(LineDimension.Parking));
        Near(charge.Fixed, Of(LineDimension.Flat));
        Near(charge.Reservation, [.. Of(LineDimension.ReservationFlat), .. Of(LineDimension.ReservationTime)]);

        List<PricedLine> Of(LineDimension dimension) => [.. charge.Lines.Where(l => l.Dimension == dimension)];
    });

    [Fact]
    public void Every_line_is_quantity_times_price_plus_vat() => ForAll((_, _, _, charge, _) =>
    {
        foreach (var line in charge.Lines)
        {
            line.ExclVat.ShouldBe(line.Billed * line.Price, Nothing);
            if (line.Dimension is LineDimension.MinPrice or LineDimension.MaxPrice) continue;
            (line.InclVat is null).ShouldBe(line.Vat is null);
            if (line.Vat is { } vat) line.InclVat!.Value.ShouldBe(line.ExclVat * (1 + vat / 100), Nothing);
        }

        (charge.Total.InclVat is null).ShouldBe(charge.Lines.All(l => l.InclVat is null));
    });

    [Fact]
    public void Only_the_last_line_of_energy_and_of_time_is_raised_and_by_less_than_a_step() => ForAll((tariff, _, _, charge, _) =>
    {
        LineDimension[][] pools = [[LineDimension.Energy], [LineDimension.Time, LineDimension.Parking], [LineDimension.ReservationTime]];
        foreach (var pool in pools)
        {
            var priced = charge.Lines.Where(l => pool.Contains(l.Dimension) && l.Element is not null).ToList();
            priced.SkipLast(1).All(l => l.Billed == l.Measured).ShouldBeTrue();
            if (priced is not [.., var last]) continue;
            var dimension = last.Dimension switch
            {
                LineDimension.Energy => PriceDimension.Energy,
                LineDimension.Parking => PriceDimension.Parking,
                _ => PriceDimension.Time,
            };
            var step = tariff.Elements[last.Element!.Value].Components.First(c => c.Dimension == dimension).StepSize;
            var stepInUnit = last.Unit == "kWh" ? step / 1000m : step / 3600m;
            (last.Billed - last.Measured).ShouldBeInRange(0, stepInUnit);
            var steps = priced.Where(l => l.Dimension == last.Dimension).Sum(l => l.Billed) / stepInUnit;
            steps.ShouldBe(Math.Round(steps), 0.0000000000000001m);
        }
    });

    [Fact]
    public void Volumes_are_the_timeline_s_and_its_periods_add_up() => ForAll((_, _, timeline, charge, _) =>
    {
        var volumes = charge.Volumes;
        volumes.TotalEnergyKwh.ShouldBe(timeline.Periods.Sum(p => p.EnergyKwh));
        volumes.TotalHours.ShouldBe((timeline.End - timeline.Start).Ticks / (decimal)TimeSpan.TicksPerHour, Nothing);
        volumes.Periods.Sum(p => p.EnergyKwh).ShouldBe(volumes.TotalEnergyKwh, Nothing);
        var periods = volumes.Periods.Where(p => p.ReservationHours == 0).ToList();
        periods.Zip(periods.Skip(1)).All(pair => pair.First.End == pair.Second.Start).ShouldBeTrue();

        var rounded = volumes.RoundedTo(4);
        rounded.Periods.Sum(p => p.EnergyKwh).ShouldBe(rounded.TotalEnergyKwh);
        rounded.Periods.Sum(p => p.ChargingHours + p.ParkingHours).ShouldBe(rounded.TotalHours);
        rounded.TotalEnergyKwh.ShouldBe(volumes.TotalEnergyKwh, 0.00005m);
        rounded.TotalHours.ShouldBe(volumes.TotalHours, 0.0001m);
    });

    [Fact]
    public void What_the_lint_calls_unreachable_never_prices_anything()
    {
        var found = 0;
        ForAll((tariff, _, _, charge, _) =>
        {
            foreach (var finding in TariffLint.Check(tariff).Where(f => f.Rule == "unreachable"))
            {
                found++;
                charge.Lines.Any(l => l.Element == finding.Element && finding.Text.Contains($", {DimensionOf(l)}:", StringComparison.Ordinal)).ShouldBeFalse();
            }
        });
        found.ShouldBeGreaterThan(100);
    }

    private static PriceDimension DimensionOf(PricedLine line) => line.Dimension switch
    {
        LineDimension.Flat or LineDimension.ReservationFlat => PriceDimension.Flat,
        LineDimension.Energy => PriceDimension.Energy,
        LineDimension.Parking => PriceDimension.Parking,
        _ => PriceDimension.Time,
    };

    private static void ForAll(Action<Tariff, DateTimeZone, ChargeTimeline, PricedCharge, Random> check)
    {
        for (var seed = 0; seed < Charges; seed++)
        {
            var (tariff, zone, timeline, charge) = Priced[seed];
            try
            {
                check(tariff, zone, timeline, charge, new Random(seed));
            }
            catch (ShouldAssertException failure)
            {
                throw new ShouldAssertException($"Seed {seed}: {failure.Message}", failure);
            }
        }
    }

    // Cut where a thousandth of the time is a whole number of ticks, so that energy can be shared exactly in decimals.
    private static IEnumerable<TimelinePeriod> Split(ChargeTimeline timeline, Random random)
    {
        for (var i = 0; i < timeline.Periods.Count; i++)
        {
            var period = timeline.Periods[i];
            var end = i + 1 < timeline.Periods.Count ? timeline.Periods[i + 1].Start : timeline.End;
            var (parts, rest) = Math.DivRem((end - period.Start).Ticks, 1000);
            var first = rest == 0 ? random.Next(1001) : 0;
            yield return period with { EnergyKwh = period.EnergyKwh * first / 1000 };
            yield return period with { Start = period.Start.AddTicks(parts * first), EnergyKwh = period.EnergyKwh * (1000 - first) / 1000 };
        }
    }

    // "… = 1.50 EUR", "FLAT 0.50 EUR" or "MIN_PRICE 1.00 → 2.50 EUR".
    private static decimal AmountIn(string sentence)
    {
        decimal Number(Match match, string group) => decimal.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);
        if (Regex.Match(sentence, @"^M(IN|AX)_PRICE (?<from>-?[\d.]+) → (?<to>-?[\d.]+) EUR") is { Success: true } limit)
            return Number(limit, "to") - Number(limit, "from");
        var line = Regex.Match(sentence, @"^(?:(?:RESERVATION_)?FLAT|(?:ENERGY|TIME|PARKING_TIME|RESERVATION_TIME) .*? × \S+ EUR =) (?<amount>-?[\d.]+) EUR");
        return line.Success ? Number(line, "amount") : 0;
    }

    private static void Near(Amount sum, IReadOnlyList<PricedLine> lines)
    {
        sum.ExclVat.ShouldBe(lines.Sum(l => l.ExclVat), Cent / 2 + Nothing);
        sum.InclVat?.ShouldBe(lines.Sum(l => l.InclVat ?? l.ExclVat), Cent / 2 + Nothing);
    }
}
