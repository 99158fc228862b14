using RoamingHub.Oicp.V23.EvseData;

namespace RoamingHub.Hub.Partners.Oicp.EvseData;

/// <summary>Where the energy comes from. OICP has no word for energy that is only "green" or "fossil", and no way to say 100 %: 99 is told.</summary>
internal static class EnergyMapping
{
    private const int LargestPercentage = 99;

    public static IReadOnlyList<EnergySource>? ToSources(PlaceEnergy? mix)
    {
        var sources = (mix?.EnergySources ?? []).Select(ToSource).OfType<EnergySource>().ToList();
        return sources.Count == 0 ? null : sources;
    }

    public static EnvironmentalImpact? ToImpact(PlaceEnergy? mix)
    {
        var carbon = AmountOf(mix, "CARBON_DIOXIDE");
        var nuclear = AmountOf(mix, "NUCLEAR_WASTE");
        return carbon is null && nuclear is null ? null : new(carbon, nuclear);
    }

    private static EnergySource? ToSource(PlaceEnergySource? source)
    {
        EnergyType? type = source?.Source switch
        {
            "NUCLEAR" => EnergyType.NuclearEnergy,
            "COAL" => EnergyType.Coal,
            "GAS" => EnergyType.NaturalGas,
            "SOLAR" => EnergyType.Solar,
            "WIND" => EnergyType.Wind,
            "WATER" => EnergyType.HydroPower,
            _ => null,
        };
        return type is null ? null : new(type, source!.Percentage is >= 0 and var p ? (int)Math.Min(decimal.Round(p), LargestPercentage) : null);
    }

    private static decimal? AmountOf(PlaceEnergy? mix, string category) =>
        mix?.EnvironImpact?.FirstOrDefault(i => i?.Category == category)?.Amount is >= 0 and <= 99999 and var amount ? amount : null;
}
