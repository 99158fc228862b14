using RoamingHub.Core.Authorization;
using RoamingHub.Core.DryRuns;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Tariffs;
using RoamingHub.Core.Tests.Tariffs;
using RoamingHub.Core.Tokens;
using RoamingHub.Core.Values;

namespace RoamingHub.Core.Tests.DryRuns;

/// <summary>Charges of an hour that were billed, and what they would cost.</summary>
internal static class GivenPast
{
    public static readonly Tariff HalfAnEuro = Given.Tariff(Given.Always(Given.Energy(0.50m, 20)));

    /// <summary>Ten o'clock to eleven, so many kWh.</summary>
    public static IReadOnlyList<SessionEvent> History(decimal kwh, int minutes = 60) =>
    [
        new ChargingStarted(new(new("CP1"), 1), "7", TokenRef.Read("04AABBCC"), Energy.FromWh(1000), Given.At(10), Given.At(10), PermitResult.Accepted, "local"),
        new ChargingStopped(Energy.FromWh(1000 + (kwh * 1000)), Given.At(10, minutes), Given.At(10, minutes), "Local", null),
    ];

    /// <summary>With the price that <paramref name="tariff"/> gives it; without one none.</summary>
    public static PastCharge Charge(decimal kwh, Tariff? tariff, string id = "A", string? rounding = null)
    {
        var charge = new PastCharge(id, new("S-" + id), "7", Given.At(10), Given.At(11), Energy.FromKwh(kwh));
        return tariff is null ? charge : charge with { Price = Stored(TariffEngine.Price(
            tariff, NodaTime.DateTimeZone.Utc, Given.Charge(Given.At(10), Given.At(11), kwh), rounding is null ? null : RoundingProfile.Find(rounding))) };
    }

    public static PastPrice Stored(PricedCharge p) => new(p.Currency, p.Total, p.Energy, p.Time, p.Parking, p.Fixed, p.Reservation, p.Rounding);

    /// <summary>A charge that costs so much more than it did, without VAT.</summary>
    public static Repriced Dearer(decimal by, string id = "A")
    {
        var past = Charge(10, HalfAnEuro, id);
        var draft = Given.Price(HalfAnEuro, Given.Charge(Given.At(10), Given.At(11), 10));
        return new(past, draft with { Total = new(draft.Total.ExclVat + by, draft.Total.InclVat + (by * 1.2m)) }, null);
    }
}
