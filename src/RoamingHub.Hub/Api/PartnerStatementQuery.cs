using System.Globalization;
using FluentValidation;
using NodaTime;
using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Values;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Hub.Api;

/// <summary>Which time a statement is about, and how it is given.</summary>
internal sealed record PartnerStatementQuery
{
    public string? Month { get; init; }

    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? To { get; init; }

    public string? TimeZone { get; init; }

    public string? Format { get; init; }

    public string? InvoiceId { get; init; }

    public string? Owner { get; init; }

    /// <summary>Without a month or a time it is the month that runs.</summary>
    public BookPeriod Period(DateTimeOffset now)
    {
        var zone = ZoneOf(TimeZone)!;
        return From is { } from && To is { } to ? new(from.ToUniversalTime(), to.ToUniversalTime(), zone)
            : Month is { } month ? BookPeriod.OfMonth(month, zone)! : BookPeriod.OfMonth(now, zone);
    }

    public static DateTimeZone? ZoneOf(string? name) => name is null ? DateTimeZone.Utc : DateTimeZoneProviders.Tzdb.GetZoneOrNull(name);
}

internal sealed class PartnerStatementQueryValidator : AbstractValidator<PartnerStatementQuery>
{
    private const int LongestDays = 366;

    public PartnerStatementQueryValidator()
    {
        RuleFor(q => q.Month).Must(m => m is null || BookPeriod.OfMonth(m, DateTimeZone.Utc) is not null).WithMessage("must be a month, such as 2026-10");
        RuleFor(q => q.Month).Null().When(q => q.From is not null || q.To is not null).WithMessage("cannot stand beside from and to");
        RuleFor(q => q.From).NotNull().When(q => q.To is not null).WithMessage("must stand beside to");
        RuleFor(q => q.To).NotNull().When(q => q.From is not null).WithMessage("must stand beside from");
        RuleFor(q => q.From).Must(IsOfOurTime).WithMessage("is out of all calendars");
        RuleFor(q => q.To).Must(IsOfOurTime).WithMessage("is out of all calendars");
        RuleFor(q => q.To).GreaterThan(q => q.From).When(q => q.From is not null).WithMessage("must be after from");
        RuleFor(q => q.To).Must((q, to) => to - q.From <= TimeSpan.FromDays(LongestDays)).When(q => q is { From: not null, To: not null })
            .WithMessage($"must be at most {LongestDays} days after from");
        RuleFor(q => q.TimeZone).Must(zone => PartnerStatementQuery.ZoneOf(zone) is not null).WithMessage("is no IANA time zone");
        RuleFor(q => q.Format).OneOf("json", "csv", "ocpi");
        RuleFor(q => q.InvoiceId).NotEmpty().When(q => q.Format == "ocpi").WithMessage("must be 1 to 255 characters").MaximumLength(255).WithMessage("must be 1 to 255 characters");
        RuleFor(q => q.Owner).Must(owner => owner is null || PartyId.TryParse(owner) is not null).WithMessage("must be a party, such as DE-ABC");
    }

    private static bool IsOfOurTime(DateTimeOffset? at) => at is null || at.Value.UtcDateTime.Year is > BookPeriod.FirstYear and < BookPeriod.LastYear;
}

/// <summary>Which lines of a statement; an empty value is for those that have no such thing.</summary>
internal sealed record BookLineQuery
{
    public string? State { get; init; }

    public string? Currency { get; init; }

    public string? Tariff { get; init; }

    public string? Location { get; init; }

    public string? Product { get; init; }

    public string? Vat { get; init; }

    public string? Day { get; init; }

    /// <summary>Null where the day is none of the period.</summary>
    public BookFilter? FilterOf(PartnerId partner, BookPeriod period)
    {
        var (from, to) = (period.From, period.To);
        if (DayOf(Day) is { } date)
        {
            var days = period.Days();
            var at = days.Select((d, i) => (d.Date, i)).Where(d => d.Date == date).Select(d => (int?)d.i).FirstOrDefault();
            if (at is not { } index)
                return null;
            (from, to) = (days[index].Begins, index + 1 < days.Count ? days[index + 1].Begins : period.To);
        }

        return new(partner, from, to, State, Currency, Tariff, Location, Product, string.IsNullOrEmpty(Vat) ? null : RateOf(Vat), Untaxed: Vat is "");
    }

    public static decimal? RateOf(string? text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var rate) ? rate : null;

    public static LocalDate? DayOf(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? LocalDate.FromDateOnly(day) : null;
}

internal sealed class BookLineQueryValidator : AbstractValidator<BookLineQuery>
{
    public BookLineQueryValidator()
    {
        RuleFor(q => q.State).OneOf(
            "claimed", "acknowledged", "open", "waiting", "retrying", "parked", "held", "suppressed", "dropped", "credited");
        RuleFor(q => q.Vat).Must(v => v is null or "" || BookLineQuery.RateOf(v) is not null).WithMessage("must be a rate in percent, such as 19, or empty");
        RuleFor(q => q.Day).Must(d => d is null || BookLineQuery.DayOf(d) is not null).WithMessage("must be a day, such as 2026-10-05");
    }
}
