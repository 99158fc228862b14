using NodaTime;

namespace RoamingHub.Core.Tariffs;

/// <summary>
/// What a charge costs: a plain function of tariff, time zone and timeline, in exact arithmetic. Cut (<see cref="Cutting"/>),
/// select a price per dimension (<see cref="Selecting"/>), meter (<see cref="Metering"/>), step up (<see cref="StepSizes"/>),
/// bill (<see cref="Billing"/>), limit (<see cref="Limits"/>); rounded last (OCPI 2.2.1 §11).
/// </summary>
public static class TariffEngine
{
    /// <summary>Throws ArgumentException for a timeline that <see cref="ChargeTimeline.Check"/> refuses.</summary>
    /// <param name="zone">Where the charge point stands: times, dates and weekdays of a tariff are read on its wall clock.</param>
    /// <param name="rounding">By default <see cref="RoundingProfile.MinorUnit"/>.</param>
    /// <param name="reasons">Say also which elements were passed over and why, and what was free. Left out where many charges are priced.</param>
    public static PricedCharge Price(
        Tariff tariff, DateTimeZone zone, ChargeTimeline timeline, RoundingProfile? rounding = null, bool reasons = false)
    {
        ArgumentNullException.ThrowIfNull(timeline);
        return Price([new TariffInForce(timeline.Start, tariff)], zone, timeline, rounding, reasons);
    }

    /// <summary>The same; null where the timeline is refused, or the prices come to more than a decimal holds.</summary>
    public static PricedCharge? TryPrice(
        Tariff tariff, DateTimeZone zone, ChargeTimeline timeline, RoundingProfile? rounding = null, bool reasons = false)
    {
        ArgumentNullException.ThrowIfNull(timeline);
        if (timeline.Check().Count > 0) return null;
        try
        {
            return Reckoned([new TariffInForce(timeline.Start, tariff)], zone, timeline, rounding ?? RoundingProfile.MinorUnit, reasons);
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    /// <summary>The same where the tariff changes during the charge. The first tariff prices from the start and the reservation; all have one currency.</summary>
    public static PricedCharge Price(
        IReadOnlyList<TariffInForce> tariffs, DateTimeZone zone, ChargeTimeline timeline, RoundingProfile? rounding = null, bool reasons = false)
    {
        ArgumentNullException.ThrowIfNull(tariffs);
        ArgumentNullException.ThrowIfNull(timeline);
        Refuse(tariffs, timeline);
        return Reckoned(tariffs, zone, timeline, rounding ?? RoundingProfile.MinorUnit, reasons);
    }

    private static PricedCharge Reckoned(
        IReadOnlyList<TariffInForce> tariffs, DateTimeZone zone, ChargeTimeline timeline, RoundingProfile rounding, bool reasons)
    {
        var reserved = Reserved(tariffs[0].Tariff, zone, timeline, rounding, reasons);
        var charged = Charged(tariffs, zone, timeline, rounding, reasons);
        List<Bill> bills = [.. reserved.Bills, .. charged.Bills];
        var used = charged.Tariffs.Count > 0 ? charged.Tariffs : [tariffs[0].Tariff];
        var taxed = bills.Any(b => b.Line.Vat is not null);
        var currency = tariffs[0].Tariff.Currency;
        bills.AddRange(Limits.Apply(Totals.Unlimited(currency, bills, rounding), taxed, used, minimums: timeline.Periods.Count > 0, timeline, rounding.Limits));
        var priced = Totals.Of(currency, bills, [.. reserved.Periods, .. charged.Periods], rounding);
        return reserved.Free.Count + charged.Free.Count == 0 ? priced : priced with { Free = [.. reserved.Free, .. charged.Free] };
    }

    private sealed record Part(
        IReadOnlyList<Bill> Bills, IReadOnlyList<MeteredPeriod> Periods, IReadOnlyList<Tariff> Tariffs, IReadOnlyList<FreeStretch> Free)
    {
        public static Part Nothing { get; } = new([], [], [], []);
    }

    private static Part Reserved(Tariff tariff, DateTimeZone zone, ChargeTimeline timeline, RoundingProfile rounding, bool reasons)
    {
        if (timeline.Reservation is not { } reservation) return Part.Nothing;
        var end = reservation.Used && timeline.Start < reservation.End ? timeline.Start : reservation.End;
        var stretch = new Stretch(0, (end - reservation.Start).Ticks, Activity.Reserved, Rational.Zero, null, null);
        return Priced([(0, PriceBook.ForReservation(tariff, reservation.Used))], zone, reservation.Start, [stretch], rounding, reasons);
    }

    private static Part Charged(
        IReadOnlyList<TariffInForce> tariffs, DateTimeZone zone, ChargeTimeline timeline, RoundingProfile rounding, bool reasons)
    {
        var books = tariffs.Select(t => ((t.From - timeline.Start).Ticks, PriceBook.ForCharge(t.Tariff)));
        return Priced([.. books], zone, timeline.Start, Stretches(timeline), rounding, reasons);
    }

    private static Stretch[] Stretches(ChargeTimeline timeline)
    {
        var stretches = new Stretch[timeline.Periods.Count];
        var end = (timeline.End - timeline.Start).Ticks;
        for (var i = stretches.Length - 1; i >= 0; i--)
        {
            var period = timeline.Periods[i];
            var start = (period.Start - timeline.Start).Ticks;
            var activity = !period.Charging ? Activity.Parking : period.Curtailed ? Activity.Curtailed : Activity.Charging;
            stretches[i] = new(start, end, activity, period.EnergyKwh, period.PowerKw, period.CurrentA);
            end = start;
        }

        return stretches;
    }

    private static Part Priced(
        IReadOnlyList<(long From, PriceBook Book)> books, DateTimeZone zone, DateTimeOffset start, IReadOnlyList<Stretch> stretches,
        RoundingProfile rounding, bool reasons)
    {
        var metering = Metering.Of(new Cutting(zone, start.ToUniversalTime(), books).Cut(stretches), rounding.Flat, reasons);
        if (metering.Periods.Count == 0) return Part.Nothing;
        var last = metering.Periods[^1].Book;
        if (rounding.Steps == StepReading.LastPriced)
        {
            StepSizes.Apply(metering.Energy, last);
            StepSizes.Apply(metering.Time, last);
        }

        return new(
            [.. Billing.Of([.. metering.Flat, .. metering.Energy, .. metering.Time], reasons)],
            metering.Periods,
            [.. metering.Periods.Select(p => p.Book).Distinct().Select(b => b.Tariff).Distinct()],
            [.. Billing.FreeOf(metering.Free)]);
    }

    private static void Refuse(IReadOnlyList<TariffInForce> tariffs, ChargeTimeline timeline)
    {
        if (timeline.Check() is [var finding, ..]) throw new ArgumentException($"{finding.Member}: {finding.Text}", nameof(timeline));
        if (tariffs.Count == 0) throw new ArgumentException("There is no tariff.", nameof(tariffs));
        for (var i = 1; i < tariffs.Count; i++)
        {
            if (tariffs[i].From < tariffs[i - 1].From) throw new ArgumentException("Tariffs are given in order of time.", nameof(tariffs));
            if (tariffs[i].Tariff.Currency != tariffs[0].Tariff.Currency)
                throw new ArgumentException("One charge has one currency.", nameof(tariffs));
        }
    }
}
