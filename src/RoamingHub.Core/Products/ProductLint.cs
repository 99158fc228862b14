namespace RoamingHub.Core.Products;

/// <summary>Something about products that is perhaps not as meant. It refuses nothing.</summary>
/// <param name="Rule">Stable short name.</param>
/// <param name="Subject">The product, offer or place it is about; <paramref name="Member"/> is the member there.</param>
public sealed record ProductFinding(string Rule, string Subject, string Member, string Text);

/// <summary>Reads what is sold before partners price by it: a blank too many is found on no bill, only in a dispute.</summary>
public static class ProductLint
{
    /// <summary>Of the catalogue as it stands.</summary>
    /// <param name="seen">Ids that partners have ordered charges under.</param>
    public static IReadOnlyList<ProductFinding> Check(Catalogue catalogue, IEnumerable<string> seen)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        var known = catalogue.Products.Keys.Order(StringComparer.Ordinal).ToList();
        return
        [
            .. known.Where(id => StandardProducts.Find(id) is null).SelectMany(id => OfProduct(catalogue, id)),
            .. catalogue.Assigned.OrderBy(a => a.Key.Place, StringComparer.Ordinal).SelectMany(a => OfUse(catalogue, a.Value, PlaceOf(a.Key), "productId")),
            .. catalogue.Offers.Values.OrderBy(o => o.Id, StringComparer.Ordinal).SelectMany(o => o.Products.SelectMany(p => OfUse(catalogue, p, $"offer {o.Id}", "products"))),
            .. seen.Order(StringComparer.Ordinal).SelectMany(id => OfSeen(catalogue, id)),
        ];
    }

    /// <summary>Of a product that is there, or may soon be.</summary>
    public static IEnumerable<ProductFinding> OfProduct(Catalogue catalogue, string id)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        ArgumentNullException.ThrowIfNull(id);
        var subject = $"product {Quoted(id)}";
        foreach (var finding in OfText(id, subject))
            yield return finding;
        foreach (var near in Near(catalogue, id))
            yield return new("near-miss", subject, "productId", $"{Quoted(id)} is not {Quoted(near.Id)}: they differ {near.How}. Partners compare ids exactly.");
    }

    /// <summary>Of an id where it is used.</summary>
    public static IEnumerable<ProductFinding> OfUse(Catalogue catalogue, string id, string subject, string member)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        var near = Near(catalogue, id).ToList();
        if (!catalogue.Products.ContainsKey(id))
            yield return new("unknown-product", subject, member, $"There is no product {Quoted(id)}.{DidYouMean(near)}");
        else if (near.Count > 0 && StandardProducts.Find(id) is null)
            yield return new("near-miss", subject, member, $"{Quoted(id)} is not {Quoted(near[0].Id)}: they differ {near[0].How}.");
    }

    /// <summary>Those that may have been meant instead, with what sets them apart.</summary>
    public static IEnumerable<(string Id, string How)> Near(Catalogue catalogue, string id)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        return catalogue.Products.Keys.Order(StringComparer.Ordinal).Select(known => (known, NearMiss.Between(id, known))).Where(n => n.Item2 is not null).Select(n => (n.known, n.Item2!));
    }

    public static string DidYouMean(IEnumerable<(string Id, string How)> near) =>
        near.Select(n => $" Was {Quoted(n.Id)} meant? They differ {n.How}.").FirstOrDefault() ?? "";

    private static IEnumerable<ProductFinding> OfText(string id, string subject)
    {
        if (id.Length > 0 && (NearMiss.IsBlank(id[0]) || NearMiss.IsBlank(id[^1])))
            yield return new("outer-blank", subject, "productId", $"{Quoted(id)} begins or ends with a blank, which nobody sees.");
        if (id.Any(c => NearMiss.IsBlank(c) && c != ' '))
            yield return new("odd-blank", subject, "productId", $"{Quoted(id)} holds a blank that is none of the keyboard's.");
        if (id.Contains("  ", StringComparison.Ordinal))
            yield return new("double-blank", subject, "productId", $"{Quoted(id)} holds two blanks in a row.");
    }

    private static IEnumerable<ProductFinding> OfSeen(Catalogue catalogue, string id)
    {
        if (catalogue.Products.ContainsKey(id))
            yield break;
        var near = Near(catalogue, id).ToList();
        yield return near.Count > 0
            ? new("ordered-near-miss", $"order under {Quoted(id)}", "productId", $"A partner ordered a charge under {Quoted(id)}, which is not ours.{DidYouMean(near)}")
            : new("ordered-unknown", $"order under {Quoted(id)}", "productId", $"A partner ordered a charge under {Quoted(id)}, which is not ours: its own, perhaps.");
    }

    private static string PlaceOf(Assignment assignment) => (assignment.To == AssignedTo.Evse ? "EVSE " : "location ") + assignment.Place;

    private static string Quoted(string id) => $"'{id}'";
}
