using System.Text.Json.Serialization;
using RoamingHub.Oicp.Validation;
using RoamingHub.Oicp.Wire;

namespace RoamingHub.Oicp.V23.EvseData;

/// <param name="Percentage">Two digits: 100 % cannot be said.</param>
public sealed record EnergySource(EnergyType? Energy = null, int? Percentage = null) : IOicpMessage
{
    public IReadOnlyList<Problem> Validate() => new Checks().Range(Percentage, 0, 99).Found;
}

[JsonConverter(typeof(WireWordConverter<EnergyType>))]
public enum EnergyType { Solar, Wind, HydroPower, GeothermalEnergy, Biomass, Coal, NuclearEnergy, Petroleum, NaturalGas }

/// <summary>Grams per kWh.</summary>
public sealed record EnvironmentalImpact(decimal? CO2Emission = null, decimal? NuclearWaste = null) : IOicpMessage
{
    public IReadOnlyList<Problem> Validate() => new Checks().Range(CO2Emission, 0, 99999).Range(NuclearWaste, 0, 99999).Found;
}
