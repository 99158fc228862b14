using System.Text.Json.Serialization;
using FluentValidation;
using RoamingHub.Core.DryRuns;
using RoamingHub.Core.Tariffs;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Sessions;
using RoamingHub.Ocpi;
using RoamingHub.Storage.ReadModels;
using OcpiTariff = RoamingHub.Ocpi.V221.Tariffs.Tariff;

namespace RoamingHub.Hub.Api;

/// <summary>Misspelt, a member would be left out, and another question answered than was asked.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record DryRunBody
{
    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? To { get; init; }

    public IReadOnlyList<string>? Evses { get; init; }

    public RawJson? Tariff { get; init; }

    public string? Partner { get; init; }

    public bool? IncludeOwn { get; init; }
}

internal sealed class DryRunBodyValidator : AbstractValidator<DryRunBody>
{
    private const int MostEvses = 1000;

    public DryRunBodyValidator()
    {
        RuleFor(b => b.From).NotNull();
        RuleFor(b => b.To).NotNull();
        RuleFor(b => b.To).GreaterThan(b => b.From).When(b => b is { From: not null, To: not null }).WithMessage("must be after from");
        RuleFor(b => b.Evses).Must(e => e is null or { Count: > 0 and <= MostEvses }).WithMessage("must be 1 to 1000 uids; without it, all that the tariff priced");
        RuleForEach(b => b.Evses).NotEmpty().Must(uid => uid?.Contains('\0') != true).WithMessage("is no uid");
        RuleFor(b => b.Partner).Must(p => p is null || (p.Length > 0 && !p.Contains('\0'))).WithMessage("must not be empty");
    }
}

/// <summary>Sums of prices. A minimum or maximum price is in exclVat and inclVat, and in no part.</summary>
internal sealed record PriceSumsView(
    decimal ExclVat, decimal? InclVat, AmountView Energy, AmountView Time, AmountView Parking, AmountView Fixed, AmountView Reservation)
{
    public static PriceSumsView Of(PriceSums sums) => new(
        sums.Total.ExclVat, sums.Total.InclVat, Of(sums.Energy), Of(sums.Time), Of(sums.Parking), Of(sums.Fixed), Of(sums.Reservation));

    public static AmountView Of(Amount amount) => new(amount.ExclVat, amount.InclVat);
}

internal sealed record ShareView(long Sessions, decimal Share);

/// <param name="Share">Of the sessions; they do not exceed delta.</param>
internal sealed record QuantileView(decimal Share, decimal Delta);

internal sealed record BandView(decimal From, decimal To, long Sessions, decimal Delta);

internal sealed record DistributionView(
    ShareView Cheaper, ShareView Equal, ShareView Dearer, IReadOnlyList<QuantileView> Quantiles, IReadOnlyList<BandView> Bands);

internal sealed record AffectedView(
    string CdrId, string Cdr, string SessionId, string? Partner, string? EvseUid, DateTimeOffset Start, DateTimeOffset End, decimal EnergyKwh, AmountView Current,
    AmountView Draft, AmountView Delta, IReadOnlyList<string> Explanation);

internal sealed record NotPriceableExample(string SessionId, string? CdrId);

internal sealed record NotPriceableView(string Reason, string Text, long Sessions, IReadOnlyList<NotPriceableExample> Examples);

internal sealed record WithoutPriceView(long Sessions, AmountView Draft);

internal sealed record StateCount(string State, long Sessions);

/// <param name="DeltaPercent">Of what was billed, without VAT; null where that is nothing.</param>
/// <param name="WithoutPrice">Charges whose record has no price and that the draft can price; they are in no sum.</param>
/// <param name="Counted">The states of the records that count.</param>
internal sealed record DryRunView(
    string TariffId, DateTimeOffset From, DateTimeOffset To, string Currency, long Sessions, PriceSumsView Current, PriceSumsView Draft, PriceSumsView Delta,
    decimal? DeltaPercent, decimal EnergyKwh, decimal ChargingHours, decimal ParkingHours, decimal ReservationHours, DistributionView Distribution,
    IReadOnlyList<AffectedView> MostAffected, IReadOnlyList<NotPriceableView> NotPriceable, WithoutPriceView? WithoutPrice, IReadOnlyList<string> Counted,
    IReadOnlyList<StateCount> NotCounted, IReadOnlyList<Finding> Findings)
{
    public static DryRunView Of(DryRun run, string tariffId, DryRunBody body, IReadOnlyList<Finding> findings)
    {
        var r = run.Report;
        return new(
            tariffId, body.From!.Value, body.To!.Value, r.Currency, r.Sessions, PriceSumsView.Of(r.Current), PriceSumsView.Of(r.Draft), PriceSumsView.Of(r.Delta),
            r.Current.Total.ExclVat == 0 ? null : Math.Round(100 * r.Delta.Total.ExclVat / r.Current.Total.ExclVat, 2, MidpointRounding.AwayFromZero),
            r.EnergyKwh, Hours(r.ChargingHours), Hours(r.ParkingHours), Hours(r.ReservationHours), Of(r.Spread, r.Sessions), [.. r.MostAffected.Select(Of)],
            [.. r.NotPriceable.Select(n => new NotPriceableView(
                n.Why.Word(), n.Why.Text(), n.Sessions, [.. n.Examples.Select(e => new NotPriceableExample(e.Session.Value, e.Record))]))],
            r.WithoutPrice == 0 ? null : new(r.WithoutPrice, PriceSumsView.Of(r.PriceOfThose)), [PastCharges.Counts],
            [.. run.NotCounted.OrderBy(n => n.Key, StringComparer.Ordinal).Select(n => new StateCount(n.Key, n.Value))], findings);
    }

    private static DistributionView Of(Spread spread, long sessions)
    {
        ShareView Share(long part) => new(part, sessions == 0 ? 0 : Math.Round((decimal)part / sessions, 4));
        return new(
            Share(spread.Cheaper), Share(spread.Equal), Share(spread.Dearer), [.. spread.Quantiles.Select(q => new QuantileView(q.Share, q.Delta))],
            [.. spread.Bands.Select(b => new BandView(b.From, b.To, b.Sessions, b.Delta))]);
    }

    private static AffectedView Of(Repriced one) => new(
        one.Charge.Id, "/api/cdrs/" + Uri.EscapeDataString(one.Charge.Id), one.Charge.Session.Value, one.Charge.Grant?.Partner.Value, one.Charge.Site?.EvseUid,
        one.Charge.Start, one.Charge.End, one.Charge.Energy.Kwh, PriceSumsView.Of(one.Charge.Price!.Total), PriceSumsView.Of(one.Draft!.Total),
        PriceSumsView.Of(PriceSums.Difference(one.Draft.Total, one.Charge.Price.Total)), one.Draft.Explain());

    // Thirds of hours do not end.
    private static decimal Hours(decimal exact) => Math.Round(exact, 6, MidpointRounding.AwayFromZero);
}

/// <summary>What a tariff would have done to past sessions, before anybody is offered it. Nothing is stored.</summary>
internal static class DryRunsApi
{
    private const string Given = """
        { "from": "2026-03-01T00:00:00Z", "to": "2026-04-01T00:00:00Z",
          "tariff": { "currency": "EUR", "elements": [ { "price_components": [ { "type": "ENERGY", "price": 0.55, "vat": 19.0, "step_size": 1 } ] } ] } }
        """;

    private const string Example = """
        { "tariffId": "STANDARD", "from": "2026-03-01T00:00:00Z", "to": "2026-04-01T00:00:00Z", "currency": "EUR", "sessions": 2,
          "current": { "exclVat": 9.8, "inclVat": 11.66, "energy": { "exclVat": 9.8, "inclVat": 11.66 }, "time": { "exclVat": 0, "inclVat": 0 }, "parking": { "exclVat": 0, "inclVat": 0 },
                       "fixed": { "exclVat": 0, "inclVat": 0 }, "reservation": { "exclVat": 0, "inclVat": 0 } },
          "draft": { "exclVat": 11, "inclVat": 13.09, "energy": { "exclVat": 11, "inclVat": 13.09 }, "time": { "exclVat": 0, "inclVat": 0 }, "parking": { "exclVat": 0, "inclVat": 0 },
                     "fixed": { "exclVat": 0, "inclVat": 0 }, "reservation": { "exclVat": 0, "inclVat": 0 } },
          "delta": { "exclVat": 1.2, "inclVat": 1.43, "energy": { "exclVat": 1.2, "inclVat": 1.43 }, "time": { "exclVat": 0, "inclVat": 0 }, "parking": { "exclVat": 0, "inclVat": 0 },
                     "fixed": { "exclVat": 0, "inclVat": 0 }, "reservation": { "exclVat": 0, "inclVat": 0 } },
          "deltaPercent": 12.24, "energyKwh": 20, "chargingHours": 2, "parkingHours": 0, "reservationHours": 0,
          "distribution": { "cheaper": { "sessions": 0, "share": 0 }, "equal": { "sessions": 0, "share": 0 }, "dearer": { "sessions": 2, "share": 1 },
                            "quantiles": [ { "share": 0, "delta": 0.6 }, { "share": 0.05, "delta": 0.6 }, { "share": 0.25, "delta": 0.6 }, { "share": 0.5, "delta": 0.6 },
                                           { "share": 0.75, "delta": 0.6 }, { "share": 0.95, "delta": 0.6 }, { "share": 1, "delta": 0.6 } ],
                            "bands": [ { "from": 0.5, "to": 1, "sessions": 2, "delta": 1.2 } ] },
          "mostAffected": [ { "cdrId": "11111111-1111-8111-8111-111111111111", "cdr": "/api/cdrs/11111111-1111-8111-8111-111111111111",
                              "sessionId": "11111111-1111-8111-8111-111111111111", "partner": "p1", "evseUid": "3256", "start": "2026-03-01T12:00:00Z", "end": "2026-03-01T13:00:00Z",
                              "energyKwh": 10, "current": { "exclVat": 4.9, "inclVat": 5.83 }, "draft": { "exclVat": 5.5, "inclVat": 6.55 }, "delta": { "exclVat": 0.6, "inclVat": 0.72 },
                              "explanation": [ "ENERGY 10.000 kWh × 0.55 EUR = 5.50 EUR + 19 % VAT = 6.545 EUR (always)", "TOTAL 5.50 EUR without VAT, 6.55 EUR with VAT" ] } ],
          "notPriceable": [ { "reason": "end-before-start", "text": "By the station's clock the charge ends before it begins.", "sessions": 1,
                              "examples": [ { "sessionId": "22222222-2222-8222-8222-222222222222", "cdrId": "22222222-2222-8222-8222-222222222222" } ] } ],
          "counted": [ "sealed" ], "notCounted": [ { "state": "held", "sessions": 1 } ], "findings": [] }
        """;

    public static void Map(RouteGroupBuilder api) => api.MapPost("/tariffs/{tariffId}/dry-run", RunAsync).WithTags("Tariffs").AddEndpointFilter<CaughtUpFilter>()
        .Validated(new DryRunBodyValidator()).RequireAuthorization(ApiRights.Price).Produces<DryRunView>()
        .WithSummary("What a tariff would have changed: past sessions are priced once more, and held against what was billed.")
        .WithDescription(
            "The draft is `tariff`, or else the tariff as it is described now. It prices the sessions that ended from `from` (inclusive) to `to` (exclusive) and were priced by this "
            + "tariff in any version, or, with `evses` (uids), all that took place there. `partner`: only sessions of this partner's drivers, and with `includeOwn` those of the CPO's own "
            + "customers; `includeOwn: false` alone leaves these out. What counts are final records that were not taken back; `notCounted` has the others. Differences are without VAT where "
            + "nothing else is said. The draft's own validity is not looked at. A million sessions take minutes: the answer keeps the connection alive with blanks, or, for who accepts "
            + "application/x-ndjson, with lines such as {\"progress\":0.42}; the last line is the answer.")
        .WithExample(Given, Example);

    private static async Task<IResult> RunAsync(
        string tariffId, DryRunBody body, RepricedSessions sessions, ReadModels readModels, OwnParty parties, TimeProvider time, CancellationToken ct)
    {
        var entry = await readModels.Tariffs.FindAsync(tariffId, ct);
        if (entry is null && (body.Tariff is null || body.Evses is null)) // a new one can only be tried on places
            return Problems.Unknown("tariff", tariffId);
        if (await UnknownAsync(body, readModels, ct) is { } unknown)
            return Problems.Invalid([unknown]);
        var (draft, findings) = entry is null ? (null, []) : (entry.Tariff, TariffFindings.Of(OcpiJson.Parse<OcpiTariff>(entry.Details), entry.Tariff));
        if (body.Tariff is { } text)
        {
            var json = OcpiJson.Read<OcpiTariff>(text.Text);
            if (json.Value is not { } given)
                return Problems.Invalid("tariff", json.Problem!);
            var reading = await TariffReading.OfAsync(given, tariffId, entry, parties, time.GetUtcNow(), ct);
            if (reading.Faults.Count > 0)
                return Problems.Invalid([.. reading.Faults.Select(f => f with { Member = "tariff." + f.Member })]);
            (draft, findings) = (reading.Core, TariffFindings.Of(reading.Whole, reading.Core));
        }

        var wanted = new PastChargeFilter(
            body.From!.Value, body.To!.Value, body.Evses is null ? tariffId : null, body.Evses, body.Partner is { } partner ? new PartnerId(partner) : null,
            body.IncludeOwn ?? body.Partner is null);
        return new LongAnswer<DryRunView>(async (progress, stopping) =>
            DryRunView.Of(await sessions.RunAsync(wanted, draft!, progress, stopping), entry?.Tariff.Id ?? tariffId, body, findings));
    }

    private static async Task<MemberFault?> UnknownAsync(DryRunBody body, ReadModels readModels, CancellationToken ct)
    {
        if (body.Partner is { } partner && await readModels.Partners.FindAsync(new(partner), ct) is null)
            return new("partner", $"there is no partner {partner}");
        foreach (var (i, uid) in (body.Evses ?? []).Index())
        {
            if (await readModels.Locations.FindByEvseUidAsync(uid, ct) is null)
                return new($"evses[{i}]", $"there was never an EVSE {uid}");
        }

        return null;
    }
}
