using System.Globalization;
using RoamingHub.Core.Values;
using RoamingHub.Ocpi;
using RoamingHub.Ocpi.V221;
using RoamingHub.Ocpi.V221.Tariffs;
using DayOfWeek = System.DayOfWeek;
using Pricing = RoamingHub.Core.Tariffs;
using Weekday = RoamingHub.Ocpi.V221.Tariffs.DayOfWeek;

namespace RoamingHub.Hub.Partners.Ocpi.Tariffs;

/// <summary>A tariff between the back office, the core and the partners. The description that is kept is the OCPI object itself.</summary>
internal static class TariffMapping
{
    /// <summary>What the back office gave, made whole. <c>last_updated</c> moves only when something changed.</summary>
    public static Tariff Complete(Tariff given, string id, PartyId owner, Tariff? before, DateTimeOffset now)
    {
        var at = OcpiTime.Truncate(now);
        var whole = given with { Id = id, CountryCode = owner.Country, PartyId = owner.Party, LastUpdated = before?.LastUpdated ?? at };
        if (before is null || OcpiJson.Write(whole) == OcpiJson.Write(before))
            return whole;
        return whole with { LastUpdated = at <= before.LastUpdated ? before.LastUpdated.Value.AddMilliseconds(1) : at };
    }

    /// <summary>The prices as the engine reads them. The tariff must be valid, strictly.</summary>
    public static Pricing.Tariff ToCore(Tariff tariff) => new(
        tariff.Id!, tariff.Currency!.ToUpperInvariant(), [.. tariff.Elements!.Select(ToCore)], KindOf(tariff.Type), ToCore(tariff.MinPrice),
        ToCore(tariff.MaxPrice), tariff.StartDateTime, tariff.EndDateTime);

    private static Pricing.TariffElement ToCore(TariffElement element) =>
        new([.. element.PriceComponents!.Select(ToCore)], element.Restrictions is { } restrictions ? ToCore(restrictions) : null);

    private static Pricing.PriceComponent ToCore(PriceComponent component) =>
        new(DimensionOf(component.Type!.Value), component.Price!.Value, component.Vat, component.StepSize!.Value);

    private static Pricing.Restrictions ToCore(TariffRestrictions r) => new(
        Time(r.StartTime), Time(r.EndTime), Date(r.StartDate), Date(r.EndDate), r.MinKwh, r.MaxKwh, r.MinCurrent, r.MaxCurrent, r.MinPower,
        r.MaxPower, r.MinDuration, r.MaxDuration, r.DayOfWeek is { Count: > 0 } days ? [.. days.Select(d => DayOf(d.Value))] : null,
        ReservationOf(r.Reservation?.Value));

    private static Pricing.Amount? ToCore(Price? price) => price is null ? null : new(price.ExclVat!.Value, price.InclVat);

    private static TimeOnly? Time(string? text) =>
        text is null ? null : TimeOnly.ParseExact(text, "HH:mm", CultureInfo.InvariantCulture);

    private static DateOnly? Date(string? text) =>
        text is null ? null : DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static Pricing.TariffKind? KindOf(Word<TariffType>? type) => type?.Value switch
    {
        null => null,
        TariffType.REGULAR => Pricing.TariffKind.Regular,
        TariffType.AD_HOC_PAYMENT => Pricing.TariffKind.AdHocPayment,
        TariffType.PROFILE_CHEAP => Pricing.TariffKind.ProfileCheap,
        TariffType.PROFILE_FAST => Pricing.TariffKind.ProfileFast,
        TariffType.PROFILE_GREEN => Pricing.TariffKind.ProfileGreen,
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    private static Pricing.PriceDimension DimensionOf(TariffDimensionType? type) => type switch
    {
        TariffDimensionType.FLAT => Pricing.PriceDimension.Flat,
        TariffDimensionType.ENERGY => Pricing.PriceDimension.Energy,
        TariffDimensionType.TIME => Pricing.PriceDimension.Time,
        TariffDimensionType.PARKING_TIME => Pricing.PriceDimension.Parking,
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    private static DayOfWeek DayOf(Weekday? day) => day switch
    {
        Weekday.MONDAY => DayOfWeek.Monday,
        Weekday.TUESDAY => DayOfWeek.Tuesday,
        Weekday.WEDNESDAY => DayOfWeek.Wednesday,
        Weekday.THURSDAY => DayOfWeek.Thursday,
        Weekday.FRIDAY => DayOfWeek.Friday,
        Weekday.SATURDAY => DayOfWeek.Saturday,
        Weekday.SUNDAY => DayOfWeek.Sunday,
        _ => throw new ArgumentOutOfRangeException(nameof(day)),
    };

    private static Pricing.ReservationPricing? ReservationOf(ReservationRestrictionType? type) => type switch
    {
        null => null,
        ReservationRestrictionType.RESERVATION => Pricing.ReservationPricing.Reservation,
        ReservationRestrictionType.RESERVATION_EXPIRES => Pricing.ReservationPricing.ReservationExpires,
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };
}
