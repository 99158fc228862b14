using NodaTime;
using RoamingHub.Core.Reconciliation;
using RoamingHub.Core.Tariffs;
using RoamingHub.Core.Tests.Tariffs;
using RoamingHub.Core.Values;

namespace RoamingHub.Core.Tests.Reconciliation;

/// <summary>A charge with its ledger entry and what it was priced from, and a line that says the same.</summary>
internal sealed record GivenCharge(ChargeBasis Basis, LedgerEntry Entry, StatementLine Line)
{
    public static readonly PartnerId Emsp = new("p1");
    public static readonly PartyId Abc = new("DE", "ABC");
    public static readonly LineSetting Setting = new(Emsp, [Abc]);

    /// <summary>11.501 kWh and nothing else, 0.45 EUR/kWh: 5.17545 EUR, with 19 % 6.1587855 EUR.</summary>
    public static GivenCharge Plain { get; } = Of(Given.Tariff(Given.Always(Given.Energy(0.45m, 19))), Given.Charge(Given.At(12), Given.At(13), 11.501m));

    public static GivenCharge Of(Tariff tariff, ChargeTimeline timeline, DateTimeZone? zone = null, params TariffEdition[] editions) =>
        Of(tariff, timeline, RoundingProfile.MinorUnit, zone, editions);

    public static GivenCharge Of(Tariff tariff, ChargeTimeline timeline, RoundingProfile rounding, DateTimeZone? zone = null, params TariffEdition[] editions)
    {
        var basis = new ChargeBasis(timeline, tariff, zone ?? Zones.Berlin, editions, rounding);
        var total = TariffEngine.Price(tariff, basis.Zone, timeline, rounding).Total;
        var kwh = timeline.Periods.Sum(p => p.EnergyKwh);
        var entry = new LedgerEntry(
            "C-1", "S-1", "REF-1", Emsp, "DE-ABC", "DE*ABC*E1", "04AABBCC", "DE-8AC-C1", timeline.Start, timeline.End, kwh, tariff.Currency, total.ExclVat,
            total.InclVat, "sealed");
        return new(basis, entry, new(1, "C-1", "S-1", "DE*ABC*E1", "04AABBCC", timeline.Start, timeline.End, kwh, tariff.Currency, total.ExclVat, total.InclVat));
    }

    public Verdict Judge(Func<StatementLine, StatementLine> says) =>
        Classifying.AtSight(says(Line), Entry, Setting) ?? Classifying.ByRepricing(says(Line), Entry, Basis);
}
