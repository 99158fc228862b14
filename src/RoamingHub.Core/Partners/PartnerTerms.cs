using RoamingHub.Core.Values;

namespace RoamingHub.Core.Partners;

/// <summary>What one partner is shown of our places and tariffs, where that is not what everybody is shown. What is absent limits nothing.</summary>
public sealed record PartnerTerms(LocationTerms? Locations = null, TariffTerms? Tariffs = null)
{
    /// <summary>As everybody.</summary>
    public static PartnerTerms None { get; } = new();
}

/// <param name="Only">Of the public locations these only.</param>
/// <param name="Except">These not, whatever else is said.</param>
/// <param name="Also">These too, though they are not public.</param>
public sealed record LocationTerms(IReadOnlyList<string>? Only = null, IReadOnlyList<string>? Except = null, IReadOnlyList<string>? Also = null);

/// <param name="Only">Of the tariffs for everybody these only.</param>
/// <param name="Except">These not.</param>
/// <param name="Instead">By the tariff that a connector names, the one that holds for this partner in its place.</param>
public sealed record TariffTerms(
    IReadOnlyList<string>? Only = null, IReadOnlyList<string>? Except = null, IReadOnlyDictionary<string, string>? Instead = null);

/// <summary>The back office said what a partner is shown. The newest counts, whole.</summary>
public sealed record PartnerTermsDescribed(PartnerId Partner, PartnerTerms Terms, DateTimeOffset At);
