using RoamingHub.Core.Locations;

namespace RoamingHub.Core.Products;

/// <summary>What partners are shown of products: those with a price that can be sold at a moment.</summary>
/// <param name="Provider">Null: to everybody.</param>
/// <param name="Default">What a charge costs that none of the products fits.</param>
public sealed record PriceList(string? Provider, UnitPrice Default, IReadOnlyList<Product> Products);

/// <summary>
/// The price lists that follow from the catalogue. A product that is in no offer, at no place and none of the standard ones is on no list: what
/// is agreed with one provider must not be seen by the others, and somebody may still be writing it down.
/// </summary>
public static class OnSale
{
    /// <summary>The list for everybody first, where there is anything on it, then one for each provider with an offer of its own.</summary>
    public static IReadOnlyList<PriceList> Lists(Catalogue catalogue, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        var offers = catalogue.Offers.Values.Where(o => o.IsValid(at)).OrderByDescending(o => o.ValidFrom).ThenBy(o => o.Id, StringComparer.Ordinal).ToList();
        var toAll = offers.FirstOrDefault(o => o.Kind == OfferKind.ToAll);
        var lists = new List<PriceList>();
        AddList(null, toAll is null ? [] : [toAll], catalogue.Assigned.Values.Concat(StandardProducts.All.Select(p => p.Id)));
        foreach (var own in offers.Where(o => o.Kind == OfferKind.Bilateral).GroupBy(o => Providers.Canonical(o.Provider!)))
            AddList(own.First().Provider, [.. own], []);
        return lists;

        void AddList(string? provider, IReadOnlyList<Offer> made, IEnumerable<string> others)
        {
            var products = made.SelectMany(o => o.Products).Concat(others).Distinct(StringComparer.Ordinal)
                .Select(catalogue.Products.GetValueOrDefault).OfType<Product>().Where(p => p.Price is not null && p.IsValid(at)).ToList();
            if (products.Count > 0)
                lists.Add(new(provider, made.Select(o => o.Default).OfType<UnitPrice>().FirstOrDefault() ?? products[0].Price!, products));
        }
    }

    /// <summary>
    /// The products of a list that a charge at an EVSE may be sold as, whatever the time of day. Empty for a provider whose own offer says nothing
    /// of this EVSE: what holds for everybody holds for it.
    /// </summary>
    public static IReadOnlyList<string> At(Catalogue catalogue, PriceList list, Location location, Evse evse, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        ArgumentNullException.ThrowIfNull(list);
        ArgumentNullException.ThrowIfNull(location);
        ArgumentNullException.ThrowIfNull(evse);
        var priced = list.Products.Select(p => p.Id).ToHashSet(StringComparer.Ordinal);
        return [.. Named().Distinct(StringComparer.Ordinal).Where(priced.Contains)];

        IEnumerable<string> Named()
        {
            if (catalogue.AssignedAt(evse.Uid, location.Id, at) is { } assigned)
                return list.Provider is null ? [assigned.Product] : [];
            var offers = catalogue.OffersAt(evse.Uid, list.Provider, at).Where(o => o.Kind == (list.Provider is null ? OfferKind.ToAll : OfferKind.Bilateral)).ToList();
            return evse.Connectors.SelectMany(connector =>
            {
                var fitting = offers.SelectMany(o => catalogue.ProductsOf(o, at)).Where(p => p.Fits(connector, location.Country)).ToList();
                // One that is on sale day and night leaves nothing for those after it.
                var whole = fitting.FindIndex(p => SaleWeek.Of(p.Times).IsWhole);
                var sold = (whole < 0 ? fitting : fitting.Take(whole + 1)).Select(p => p.Id);
                return list.Provider is null && whole < 0 ? sold.Append(ProductChoice.Standard(connector)) : sold;
            });
        }
    }

    /// <summary>The moments after one and up to another at which something begins or ends to be valid.</summary>
    public static IEnumerable<DateTimeOffset> Turns(Catalogue catalogue, DateTimeOffset after, DateTimeOffset upTo)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        return catalogue.Products.Values.SelectMany(p => new[] { p.ValidFrom, p.ValidTo })
            .Concat(catalogue.Offers.Values.SelectMany(o => new DateTimeOffset?[] { o.ValidFrom, o.ValidTo }))
            .OfType<DateTimeOffset>().Where(at => at > after && at <= upTo).Distinct().Order();
    }
}
