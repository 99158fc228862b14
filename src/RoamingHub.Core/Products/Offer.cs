using RoamingHub.Core.Values;

namespace RoamingHub.Core.Products;

/// <summary>Which products are sold to whom, and where.</summary>
/// <param name="Id">1 to 50 characters, compared exactly.</param>
/// <param name="Provider">The provider it is made to, as its ids are written; null: all.</param>
/// <param name="Products">At a connector the first that fits counts.</param>
/// <param name="Evses">Uids of the EVSEs where it holds; null: all.</param>
/// <param name="Default">What a charge costs that none of the products fits; null: what the first product with a price costs.</param>
public sealed record Offer(
    string Id, OfferKind Kind, string? Provider, IReadOnlyList<string> Products, IReadOnlyList<string>? Evses, UnitPrice? Default,
    DateTimeOffset ValidFrom, DateTimeOffset? ValidTo = null)
{
    public bool IsValid(DateTimeOffset at) => Validity.Holds(ValidFrom, ValidTo, at);

    public bool Overlaps(Offer other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Validity.Overlap(ValidFrom, ValidTo, other.ValidFrom, other.ValidTo);
    }

    public bool IsAt(string evseUid) => Evses is null || Evses.Contains(evseUid, StringComparer.OrdinalIgnoreCase);

    public bool IsFor(string? provider) => Kind == OfferKind.ToAll || Providers.Same(Provider, provider);
}

public enum OfferKind
{
    /// <summary>The same for every provider; one at a time.</summary>
    ToAll,

    /// <summary>For one provider, agreed with it.</summary>
    Bilateral,
}

/// <summary>Ids of providers: <c>DE-8EO</c>, <c>DE*8EO</c> and <c>DE8EO</c> are one.</summary>
public static class Providers
{
    public static bool Same(string? one, string? other) => one is not null && other is not null && Canonical(one) == Canonical(other);

    public static string Canonical(string provider) => PartyId.TryParse(provider)?.ToString() ?? provider;
}
