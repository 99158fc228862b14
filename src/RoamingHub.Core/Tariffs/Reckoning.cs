using System.Text.Json.Serialization;

namespace RoamingHub.Core.Tariffs;

/// <summary>What makes parking of a time in which the vehicle takes nothing.</summary>
public enum ParkingBy
{
    /// <summary>What the station says of the vehicle.</summary>
    Reported,

    /// <summary>That, and a register that stands still.</summary>
    Power,
}

/// <summary>What the time costs in which the station, not the vehicle, held the energy back.</summary>
public enum Curtailed
{
    /// <summary>As time of charging.</summary>
    Charged,

    /// <summary>Nothing.</summary>
    Free,
}

/// <summary>What follows the stop of a charge.</summary>
public enum AfterStop
{
    /// <summary>Nothing that is priced.</summary>
    None,

    /// <summary>Parking, until the cable is out.</summary>
    UntilUnplugged,
}

/// <summary>
/// How a charge is reckoned where the standards leave room. It is fixed when the charge begins, as its tariff is. What is absent is the house's own reading.
/// </summary>
/// <param name="Rounding">Name of a <see cref="RoundingProfile"/>; absent: <see cref="RoundingProfile.MinorUnit"/>.</param>
public sealed record Reckoning(
    string? Rounding = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] ParkingBy Parking = ParkingBy.Reported,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] Curtailed Curtailed = Curtailed.Charged,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] AfterStop AfterStop = AfterStop.None)
{
    /// <summary>The house's own reading of everything.</summary>
    public static Reckoning House { get; } = new();

    /// <summary>Null where this hub does not know the name: then nothing can be priced.</summary>
    [JsonIgnore]
    public RoundingProfile? Profile => RoundingProfile.Find(Rounding);
}

/// <summary>The words that settings and partners' terms have for a <see cref="Reckoning"/>.</summary>
public static class Reckonings
{
    public static string[] ParkingWords => ["reported", "power"];

    public static string[] CurtailedWords => ["charged", "free"];

    public static string[] AfterStopWords => ["none", "untilUnplugged"];

    /// <summary>The same, with what these words say otherwise; an absent word changes nothing, and neither does one that is none of them.</summary>
    public static Reckoning With(this Reckoning reckoning, string? rounding, string? parking, string? curtailed, string? afterStop)
    {
        ArgumentNullException.ThrowIfNull(reckoning);
        return new(
            Rounding: (rounding ?? reckoning.Rounding) is { } name && name != RoundingProfile.MinorUnit.Name ? name : null,
            Parking: Of(parking, ParkingWords, reckoning.Parking),
            Curtailed: Of(curtailed, CurtailedWords, reckoning.Curtailed),
            AfterStop: Of(afterStop, AfterStopWords, reckoning.AfterStop));
    }

    private static T Of<T>(string? word, string[] words, T otherwise)
        where T : struct, Enum => Array.IndexOf(words, word) is >= 0 and var index ? Enum.GetValues<T>()[index] : otherwise;
}
