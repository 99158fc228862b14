using static RoamingHub.Core.Cdrs.Gate.GateRule;

namespace RoamingHub.Core.Cdrs.Gate;

/// <summary>Whether the record's price can be meant.</summary>
internal static class PriceRules
{
    private const decimal Enough = 1; // kWh; below, a fee for the session alone makes any price for one kWh

    public static IReadOnlyList<GateRule> All { get; } =
    [
        Holding("no-price", "The record needs a price, and the connector had no tariff that was valid.", NoPrice).Locked("It could not be sent."),
        Holding("negative-price", "The total is below zero.", Negative).NeverOff("We would owe the partner."),
        Holding("price-too-high", "The price of the energy for each kWh is beyond the limit of its currency.", TooHigh).By(nameof(GateLimits.MostPerKwh)),
    ];

    private static IEnumerable<string> NoPrice(GateCase c)
    {
        if (c.Policy.CarriesPrice && c.Record.Price is null)
            yield return RecordIssuing.WhyUnpriced(c.Record);
    }

    private static IEnumerable<string> Negative(GateCase c)
    {
        if (c.Record.Price is { Total.ExclVat: < 0 } price)
            yield return $"The total is {Told.Of(price.Total.ExclVat)} {price.Currency} for {c.Record.Energy}.";
    }

    private static IEnumerable<string> TooHigh(GateCase c)
    {
        if (c.Record.Price is { } price && c.Record.Energy.Kwh >= Enough && c.Limits.MostPerKwh.TryGetValue(price.Currency, out var most)
            && price.Energy.ExclVat > most * c.Record.Energy.Kwh)
            yield return $"{Told.Of(price.Energy.ExclVat)} {price.Currency} for {c.Record.Energy} is {Told.Of(price.Energy.ExclVat / c.Record.Energy.Kwh)} {price.Currency} a kWh; the limit is {Told.Of(most)}.";
    }
}
