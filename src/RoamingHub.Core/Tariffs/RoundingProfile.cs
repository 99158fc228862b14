namespace RoamingHub.Core.Tariffs;

/// <summary>How the sums of a priced charge are rounded. The standard leaves it to the partners' contract (OCPI 2.2.1 §11.3.1).</summary>
/// <param name="PartDecimals">Of energy, time, parking, fixed and reservation; absent: as many as the currency has.</param>
/// <param name="TotalDecimals">Of the total, which is always rounded from the exact sum; absent: as many as the currency has.</param>
public sealed record RoundingProfile(string Name, int? PartDecimals, int? TotalDecimals, HalfRounding Half)
{
    /// <summary>The house's own reading: every sum to the currency's minor unit, halves away from zero.</summary>
    public static RoundingProfile MinorUnit { get; } = new("minor-unit", null, null, HalfRounding.AwayFromZero);

    /// <summary>Four decimals per part, the total to the currency's minor unit.</summary>
    public static RoundingProfile FourDecimalParts { get; } = new("four-decimal-parts", 4, null, HalfRounding.AwayFromZero);

    /// <summary>Four decimals everywhere, the total included.</summary>
    public static RoundingProfile FourDecimals { get; } = new("four-decimals", 4, 4, HalfRounding.AwayFromZero);

    /// <summary>Every sum to the currency's minor unit, halves to the even neighbour.</summary>
    public static RoundingProfile HalfEven { get; } = new("half-even", null, null, HalfRounding.ToEven);

    public static IReadOnlyList<RoundingProfile> All { get; } = [MinorUnit, FourDecimalParts, FourDecimals, HalfEven];

    /// <summary>The profile of that name, or none.</summary>
    public static RoundingProfile? Find(string name) => All.FirstOrDefault(p => p.Name == name);
}

public enum HalfRounding
{
    AwayFromZero,
    ToEven,
}
