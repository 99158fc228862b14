namespace RoamingHub.Core.Products;

/// <summary>An assignment of a product to a place; the place's id is compared without case.</summary>
public readonly record struct Assignment(AssignedTo To, string Place)
{
    public static Assignment Of(AssignedTo to, string place)
    {
        ArgumentNullException.ThrowIfNull(place);
        return new(to, place.ToUpperInvariant());
    }
}

/// <summary>All that is sold: a plain fold over what the back office has said. Ids are compared exactly.</summary>
public sealed class Catalogue
{
    private readonly Dictionary<string, Product> _products = StandardProducts.All.ToDictionary(p => p.Id, StringComparer.Ordinal);
    private readonly Dictionary<string, Offer> _offers = new(StringComparer.Ordinal);
    private readonly Dictionary<Assignment, string> _assigned = [];

    public IReadOnlyDictionary<string, Product> Products => _products;

    public IReadOnlyDictionary<string, Offer> Offers => _offers;

    public IReadOnlyDictionary<Assignment, string> Assigned => _assigned;

    /// <summary>Takes an event in. False when it says nothing of what is sold.</summary>
    public bool Apply(object e)
    {
        switch (e)
        {
            case ProductDescribed described:
                _products[described.Product.Id] = described.Product;
                return true;
            case ProductRemoved removed when StandardProducts.Find(removed.Id) is { } plain:
                _products[removed.Id] = plain;
                return true;
            case ProductRemoved removed:
                _products.Remove(removed.Id);
                return true;
            case OfferDescribed described:
                _offers[described.Offer.Id] = described.Offer;
                return true;
            case OfferWithdrawn withdrawn:
                _offers.Remove(withdrawn.Id);
                return true;
            case ProductAssigned assigned:
                _assigned[Assignment.Of(assigned.To, assigned.Place)] = assigned.Product;
                return true;
            case ProductUnassigned unassigned:
                _assigned.Remove(Assignment.Of(unassigned.To, unassigned.Place));
                return true;
            case ValidityTurned:
                return true;
            default:
                return false;
        }
    }

    /// <summary>The product that was assigned to an EVSE, or to its location; one that is out of its validity is not sold.</summary>
    public (string Product, AssignedTo To)? AssignedAt(string evseUid, string locationId, DateTimeOffset at)
    {
        foreach (var (to, place) in new[] { (AssignedTo.Evse, evseUid), (AssignedTo.Location, locationId) })
        {
            if (_assigned.GetValueOrDefault(Assignment.Of(to, place)) is { } product && (!_products.TryGetValue(product, out var known) || known.IsValid(at)))
                return (product, to);
        }

        return null;
    }

    /// <summary>The offers that hold at an EVSE for a provider, the one made to it alone first. Of several the one that began last.</summary>
    /// <param name="provider">Null where nobody knows yet whose driver it is.</param>
    public IReadOnlyList<Offer> OffersAt(string evseUid, string? provider, DateTimeOffset at) =>
    [
        .. _offers.Values.Where(o => o.IsValid(at) && o.IsAt(evseUid) && o.IsFor(provider))
            .OrderByDescending(o => o.Kind).ThenByDescending(o => o.ValidFrom).ThenBy(o => o.Id, StringComparer.Ordinal),
    ];

    /// <summary>The products of an offer that are valid, in its order.</summary>
    public IEnumerable<Product> ProductsOf(Offer offer, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(offer);
        return offer.Products.Select(_products.GetValueOrDefault).OfType<Product>().Where(p => p.IsValid(at));
    }
}
