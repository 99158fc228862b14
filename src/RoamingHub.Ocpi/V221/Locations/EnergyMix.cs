using RoamingHub.Ocpi.Checks;

namespace RoamingHub.Ocpi.V221.Locations;

/// <summary>Where the energy comes from (OCPI 2.2.1 §8.4.7).</summary>
public sealed record EnergyMix : IChecked
{
    public bool? IsGreenEnergy { get; init; }
    public IReadOnlyList<EnergySource>? EnergySources { get; init; }
    public IReadOnlyList<EnvironmentalImpact>? EnvironImpact { get; init; }
    public string? SupplierName { get; init; }
    public string? EnergyProductName { get; init; }

    // Shares such as thirds are told rounded.
    private const decimal RoundingTolerance = 0.5m;

    void IChecked.Check(Checker check)
    {
        check.Present("is_green_energy", IsGreenEnergy);
        check.Objects("energy_sources", EnergySources);
        if (EnergySources is { Count: > 0 } sources && sources.All(s => s?.Percentage is not null) && Math.Abs(sources.Sum(s => s.Percentage!.Value) - 100) > RoundingTolerance)
            check.Add("energy_sources", "do not add up to 100 percent");
        check.Objects("environ_impact", EnvironImpact);
        check.String("supplier_name", SupplierName, 64, required: false);
        check.String("energy_product_name", EnergyProductName, 64, required: false);
    }
}

/// <summary>Percent of the mix, 0 to 100.</summary>
public sealed record EnergySource(Word<EnergySourceCategory>? Source = null, decimal? Percentage = null) : IChecked
{
    void IChecked.Check(Checker check)
    {
        check.Word("source", Source);
        if (Percentage is not (>= 0 and <= 100)) check.Add("percentage", Percentage is null ? "is missing" : "is not 0 to 100");
    }
}

/// <summary>Grams per kWh.</summary>
public sealed record EnvironmentalImpact(Word<EnvironmentalImpactCategory>? Category = null, decimal? Amount = null) : IChecked
{
    void IChecked.Check(Checker check)
    {
        check.Word("category", Category);
        check.Present("amount", Amount);
    }
}

public enum EnergySourceCategory { NUCLEAR, GENERAL_FOSSIL, COAL, GAS, GENERAL_GREEN, SOLAR, WIND, WATER }

public enum EnvironmentalImpactCategory { NUCLEAR_WASTE, CARBON_DIOXIDE }
