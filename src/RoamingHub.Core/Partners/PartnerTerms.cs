using RoamingHub.Core.Values;

namespace RoamingHub.Core.Partners;

/// <summary>
/// What one partner is shown of our places and tariffs, and how its charges are reckoned, where that is not as for everybody. What is absent limits nothing.
/// </summary>
public sealed record PartnerTerms(LocationTerms? Locations = null, TariffTerms? Tariffs = null, CdrTerms? Cdrs = null)
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

/// <summary>How a partner's charges are reckoned, from the next one on. What is absent is as for everybody.</summary>
/// <param name="Rounding">Name of a <see cref="Tariffs.RoundingProfile"/>.</param>
/// <param name="Parking">What makes parking of a time without energy; a word of <see cref="Tariffs.Reckonings"/>, as the other two.</param>
/// <param name="Curtailed">What the time costs in which the station gave nothing.</param>
/// <param name="AfterStop">Whether the time from the stop until the cable is out is parking.</param>
/// <param name="Rules">What becomes of its records by which rule of the gate, by the rule's name.</param>
public sealed record CdrTerms(
    string? Rounding = null, string? Parking = null, string? Curtailed = null, string? AfterStop = null,
    IReadOnlyDictionary<string, string>? Rules = null);

/// <summary>The back office said what a partner is shown. The newest counts, whole.</summary>
public sealed record PartnerTermsDescribed(PartnerId Partner, PartnerTerms Terms, DateTimeOffset At);
