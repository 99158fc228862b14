namespace RoamingHub.Core.Products;

/// <summary>
/// What contracts ask of changes: prices that are offered to all stand for as long as the offer, and whatever changes is announced 42 days
/// before. Nothing is refused for it: an agreement may say otherwise.
/// </summary>
public static class NoticePeriods
{
    public static readonly TimeSpan Notice = TimeSpan.FromDays(42);

    /// <param name="before">The product as it stood; null for a new one.</param>
    public static IEnumerable<ProductFinding> Of(Catalogue catalogue, Product? before, Product after, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        ArgumentNullException.ThrowIfNull(after);
        if (before?.Price is null || SamePrices(before, after))
            yield break;
        foreach (var offer in catalogue.Offers.Values.Where(o => o.Products.Contains(after.Id, StringComparer.Ordinal) && !(o.ValidTo <= now)).OrderBy(o => o.Id, StringComparer.Ordinal))
        {
            yield return offer.Kind == OfferKind.ToAll && offer.ValidFrom <= now
                ? new("offer-price-fixed", $"product '{after.Id}'", "pricePerReferenceUnit", $"Its price is part of the offer {offer.Id} to all, whose prices stay as they are: make a new product and a new offer.")
                : new("notice-period", $"product '{after.Id}'", "pricePerReferenceUnit", $"A change of prices is announced {Notice.Days} days before; the offer {offer.Id} has it at once.");
        }
    }

    /// <param name="before">The offer as it stood; null for a new one.</param>
    public static IEnumerable<ProductFinding> Of(Offer? before, Offer after, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(after);
        var changed = before is null || before.ValidFrom != after.ValidFrom || before.Default != after.Default
            || !before.Products.SequenceEqual(after.Products, StringComparer.Ordinal);
        if (changed && after.Kind == OfferKind.ToAll && after.ValidFrom < now + Notice)
            yield return new("notice-period", $"offer {after.Id}", "validFrom", $"An offer to all is announced {Notice.Days} days before: not before {now + Notice:yyyy-MM-dd}.");
        if (changed && before is { Kind: OfferKind.Bilateral } && before.IsValid(now))
            yield return new("notice-period", $"offer {after.Id}", "products", $"A change of prices is announced {Notice.Days} days before.");
        if (before is not null && after.ValidTo is { } end && end != before.ValidTo && end < now + Notice)
            yield return new("notice-period", $"offer {after.Id}", "validTo", $"The end of an offer is announced {Notice.Days} days before.");
    }

    private static bool SamePrices(Product one, Product other) =>
        one.Price == other.Price && (one.Fees ?? []).SequenceEqual(other.Fees ?? []) && (one.Times ?? []).SequenceEqual(other.Times ?? []);
}
