using NodaTime;
using RoamingHub.Core.Tariffs;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Partners.Ocpi.Tariffs;
using RoamingHub.Hub.Sessions;
using RoamingHub.Ocpi;
using RoamingHub.Ocpi.Checks;
using FluentValidation;
using OcpiTariff = RoamingHub.Ocpi.V221.Tariffs.Tariff;

namespace RoamingHub.Hub.Api;

internal sealed record PeriodBody(DateTimeOffset? Start, bool? Charging, decimal? EnergyKwh, decimal? PowerKw, decimal? CurrentA);

internal sealed record ReservationBody(DateTimeOffset? Start, DateTimeOffset? End, bool? Used);

internal sealed record PricedSessionBody(DateTimeOffset? Start, DateTimeOffset? End, IReadOnlyList<PeriodBody>? Periods, ReservationBody? Reservation)
{
    public ChargeTimeline ToTimeline() => new(
        Start!.Value, End!.Value,
        [.. Periods!.Select(p => new TimelinePeriod(p.Start!.Value, p.Charging!.Value, p.EnergyKwh ?? 0, p.PowerKw, p.CurrentA))],
        Reservation is { } r ? new(r.Start!.Value, r.End!.Value, r.Used ?? false) : null);
}

/// <param name="Rounding">Name of a profile; absent: the one that holds where nothing is agreed.</param>
internal sealed record PriceBody(RawJson? Tariff, string? TimeZone, PricedSessionBody? Session, string? Rounding = null);

internal sealed class PriceBodyValidator : AbstractValidator<PriceBody>
{
    public PriceBodyValidator()
    {
        RuleFor(b => b.Tariff).NotNull();
        RuleFor(b => b.TimeZone).Must(zone => zone is null || DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) is not null).WithMessage("is no IANA time zone");
        RuleFor(b => b.Rounding).OneOf([.. RoundingProfile.All.Select(p => p.Name)]);
        RuleFor(b => b.Session).NotNull().ChildRules(s =>
        {
            s.RuleFor(x => x!.Start).NotNull();
            s.RuleFor(x => x!.End).NotNull();
            s.RuleFor(x => x!.Periods).NotNull();
            s.RuleForEach(x => x!.Periods).NotNull().ChildRules(p =>
            {
                p.RuleFor(x => x.Start).NotNull();
                p.RuleFor(x => x.Charging).NotNull();
            });
            s.RuleFor(x => x!.Reservation!.Start).NotNull().When(x => x!.Reservation is not null);
            s.RuleFor(x => x!.Reservation!.End).NotNull().When(x => x!.Reservation is not null);
        });
    }
}

internal sealed record AmountView(decimal ExclVat, decimal? InclVat);

/// <param name="Step">In Wh or seconds, where a step size raised this line.</param>
/// <param name="PassedOver">Elements before this one that could have priced it, each with what did not hold where the line begins.</param>
internal sealed record PriceLineView(
    string Dimension, DateTimeOffset From, DateTimeOffset To, decimal Measured, decimal Billed, string Unit, decimal Price, decimal? Vat,
    decimal ExclVat, decimal? InclVat, int? Element, string Why, int? Step, IReadOnlyList<PassedElement>? PassedOver);

/// <summary>A part of the charge in which no price changes, as it was measured.</summary>
internal sealed record PricePeriodView(
    DateTimeOffset From, DateTimeOffset To, decimal EnergyKwh, decimal ChargingHours, decimal ParkingHours, decimal ReservationHours, decimal CurtailedHours);

internal sealed record FreeView(
    string Dimension, DateTimeOffset From, DateTimeOffset To, decimal Measured, string Unit, IReadOnlyList<PassedElement> PassedOver);

/// <param name="Rounding">Name of the rounding profile of the sums.</param>
/// <param name="Free">Quantities that the tariff has prices for, of which none applied.</param>
/// <param name="Explanation">The arithmetic in sentences.</param>
internal sealed record PriceView(
    string Currency, AmountView Total, AmountView Energy, AmountView Time, AmountView Parking, AmountView Fixed, AmountView Reservation,
    IReadOnlyList<PriceLineView> Lines, string Rounding, IReadOnlyList<PricePeriodView> Periods, IReadOnlyList<FreeView>? Free,
    IReadOnlyList<string>? Explanation = null)
{
    public static PriceView Of(PricedCharge price) => new(
        price.Currency, Of(price.Total), Of(price.Energy), Of(price.Time), Of(price.Parking), Of(price.Fixed), Of(price.Reservation),
        [.. price.Lines.Select(l => new PriceLineView(
            Core.Tariffs.Explanation.Word(l.Dimension), l.From, l.To, l.Measured, l.Billed, l.Unit, l.Price, l.Vat, l.ExclVat, l.InclVat, l.Element, l.Why, l.Step, l.PassedOver))],
        price.Rounding,
        [.. price.Volumes.Periods.Select(p => new PricePeriodView(
            p.Start, p.End, p.EnergyKwh, p.ChargingHours, p.ParkingHours, p.ReservationHours, p.CurtailedHours))],
        price.Free?.Select(f => new FreeView(Core.Tariffs.Explanation.Word(f.Dimension), f.From, f.To, f.Measured, f.Unit, f.PassedOver)).ToList());

    private static AmountView Of(Amount amount) => new(amount.ExclVat, amount.InclVat);
}

/// <summary>Prices a session under a tariff without storing anything.</summary>
internal static class PricesApi
{
    private const int MostPeriods = 20_000;
    private const double MostElementDays = 50_000; // each element may change its mind each day; more takes many seconds

    public static void Map(RouteGroupBuilder api) => api.MapPost("/prices", PriceAsync).WithTags("Tariffs").Validated(new PriceBodyValidator()).Produces<PriceView>()
        .WithSummary("Prices one session under one tariff, and shows the arithmetic.")
        .WithDescription("A period lasts to the start of the next or to the session's end; energy grows evenly inside it; charging false is parking. rounding names a profile (GET /api/rounding-profiles).")
        .WithExample(
            """
            { "tariff": { "id": "T", "currency": "EUR", "elements": [ { "price_components": [ { "type": "ENERGY", "price": 0.5, "vat": 20, "step_size": 1 } ] } ] },
              "timeZone": "Europe/Berlin", "rounding": "minor-unit",
              "session": { "start": "2026-03-01T12:00:00Z", "end": "2026-03-01T13:00:00Z",
                           "periods": [ { "start": "2026-03-01T12:00:00Z", "charging": true, "energyKwh": 10 } ] } }
            """,
            """
            { "currency": "EUR", "total": { "exclVat": 5, "inclVat": 6 }, "energy": { "exclVat": 5, "inclVat": 6 }, "time": { "exclVat": 0, "inclVat": 0 },
              "parking": { "exclVat": 0, "inclVat": 0 }, "fixed": { "exclVat": 0, "inclVat": 0 }, "reservation": { "exclVat": 0, "inclVat": 0 },
              "lines": [ { "dimension": "ENERGY", "from": "2026-03-01T12:00:00Z", "to": "2026-03-01T13:00:00Z", "measured": 10, "billed": 10, "unit": "kWh",
                           "price": 0.5, "vat": 20, "exclVat": 5, "inclVat": 6, "element": 0, "why": "element 0: no restriction" } ],
              "rounding": "minor-unit",
              "periods": [ { "from": "2026-03-01T12:00:00Z", "to": "2026-03-01T13:00:00Z", "energyKwh": 10, "chargingHours": 1, "parkingHours": 0, "reservationHours": 0, "curtailedHours": 0 } ],
              "explanation": [ "Sunday, 2026-03-01, 13:00 to 14:00, Europe/Berlin (UTC+01:00): 10 kWh, 1:00:00 h charging",
                               "ENERGY 13:00 to 14:00: 10 kWh × 0.50 EUR = 5.00 EUR + 20 % VAT = 6.00 EUR (element 0: no restriction)",
                               "TIME 1:00:00 h: free, no price applies",
                               "TOTAL 5.00 EUR without VAT, 6.00 EUR with VAT" ] }
            """);

    private static IResult PriceAsync(PriceBody body, HubOptions options, ReckoningSettings settings, TimeProvider time)
    {
        var reading = OcpiJson.Read<OcpiTariff>(body.Tariff!.Value.Text);
        if (reading.Value is not { } given)
            return Problems.Invalid("tariff", reading.Problem!);
        var tariff = TariffMapping.Complete(given, given.Id ?? "draft", new PartyId(options.Party.Country, options.Party.Party), null, time.GetUtcNow());
        if (tariff.Validate(strict: true) is { Count: > 0 } faults)
            return Problems.Invalid([.. faults.Select(f => new MemberFault("tariff." + f.Member, f.Text))]);
        var timeline = body.Session!.ToTimeline();
        if (timeline.Check() is { Count: > 0 } findings)
            return Problems.Invalid([.. findings.Select(f => new MemberFault("session." + f.Member, f.Text))]);
        var core = TariffMapping.ToCore(tariff);
        if (core.Elements.Count > Tariff.MostElements || core.Elements.Count * (timeline.End - timeline.Start).TotalDays > MostElementDays)
            return Problems.Invalid("tariff.elements", $"are more than {Tariff.MostElements}, or too many for a session as long as this one");
        if (timeline.Periods.Count > MostPeriods)
            return Problems.Invalid("session.periods", $"are more than {MostPeriods}");
        var zone = DateTimeZoneProviders.Tzdb[body.TimeZone ?? "UTC"];
        var rounding = body.Rounding is { } name ? RoundingProfile.Find(name) : settings.Everybody.Profile;
        return TariffEngine.TryPrice(core, zone, timeline, rounding, reasons: true) is { } priced
            ? TypedResults.Ok(PriceView.Of(priced) with { Explanation = priced.Explain(zone) })
            : Problems.Invalid("tariff", "has prices that come to more than can be reckoned with");
    }
}
