using System.Globalization;
using RoamingHub.Core.Tariffs;

namespace RoamingHub.Core.Products;

/// <summary>Something a tariff says that no product can.</summary>
/// <param name="Rule">Stable short name; specs/mapping.md lists them.</param>
/// <param name="Element">Position in the tariff, from 0; absent where the whole tariff is meant.</param>
public sealed record TariffLoss(string Rule, int? Element, string Text);

/// <param name="Products">The first that fits counts, as in an offer.</param>
/// <param name="Losses">Empty when the products say all that the tariff says.</param>
public sealed record SoldTariff(IReadOnlyList<Product> Products, IReadOnlyList<TariffLoss> Losses);

/// <summary>
/// One tariff in the words of products: a base price, what is charged beside it, and when it holds. Elements with different times or powers
/// become several products. What cannot be said is listed, never left out in silence.
/// </summary>
public static class TariffSale
{
    private const int MostDecimals = 3;
    private const int LongestStem = Product.LongestId - 4;

    public static SoldTariff Of(Tariff tariff)
    {
        ArgumentNullException.ThrowIfNull(tariff);
        var losses = new List<TariffLoss>();
        OfWhole(tariff, losses);
        var parts = PartsOf(tariff, losses);
        var products = new List<Product>();
        foreach (var part in BasesOf(parts, losses))
            products.Add(ProductOf(tariff, part, parts, losses));
        FeesNowhere(parts, products.Count == 0 ? [] : BasesOf(parts, []), losses);
        var named = products.Count == 1
            ? [products[0] with { Id = Stem(tariff.Id, Product.LongestId) }]
            : products.Select((p, i) => p with { Id = string.Create(CultureInfo.InvariantCulture, $"{Stem(tariff.Id, LongestStem)}_{i + 1}") }).ToList();
        return new(named, [.. losses.Distinct().OrderBy(l => l.Element ?? -1)]);
    }

    private static void OfWhole(Tariff tariff, List<TariffLoss> losses)
    {
        if (tariff.Kind is not null and not TariffKind.Regular)
            losses.Add(new("type", null, $"A product is for every charge; that the tariff is for {tariff.Kind} is not said."));
        if (tariff.Elements.SelectMany(e => e.Components).Any(c => c.VatPercent is not null) || tariff.MinPrice?.InclVat is not null || tariff.MaxPrice?.InclVat is not null)
            losses.Add(new("vat", null, "Products are priced without VAT; its rate is not said."));
    }

    /// <summary>The elements that a product can follow, with the week and the power in which each holds.</summary>
    private static List<Part> PartsOf(Tariff tariff, List<TariffLoss> losses)
    {
        var parts = new List<Part>();
        for (var i = 0; i < tariff.Elements.Count; i++)
        {
            var element = tariff.Elements[i];
            foreach (var component in element.Components)
                OfComponent(component, i, losses);
            if (element.Restrictions is { } r && WhyNot(r) is { } why)
                losses.Add(new(why.Rule, i, why.Text));
            else
                parts.Add(new(i, WeekOf(element.Restrictions), element.Restrictions?.MaxPower, element.Components));
        }

        return parts;
    }

    private static void OfComponent(PriceComponent component, int element, List<TariffLoss> losses)
    {
        if (component is { Dimension: not PriceDimension.Flat, StepSize: > 1 })
            losses.Add(new("step-size", element, $"{component.Dimension} is billed in steps of {component.StepSize}; a product knows no steps."));
        if (component.Price < 0)
            losses.Add(new("negative-price", element, $"The price of {component.Dimension} is negative; it is told as 0."));
        if (Rounded(component.Price) != Math.Max(0, component.Price))
            losses.Add(new("decimals", element, $"The price of {component.Dimension} has more than {MostDecimals} decimals; it is rounded."));
    }

    private static (string Rule, string Text)? WhyNot(Restrictions r) => r switch
    {
        { Reservation: not null } => ("reservation", "It prices a reservation; a product prices a charge."),
        { MinKwh: not null } or { MaxKwh: not null } => ("energy-restriction", "It depends on the energy taken so far."),
        { MinDuration: not null } or { MaxDuration: not null } => ("duration-restriction", "It depends on how long the charge has lasted."),
        { MinCurrent: not null } or { MaxCurrent: not null } => ("current-restriction", "It depends on the current."),
        { MinPower: not null } => ("min-power-restriction", "It depends on a least power; a product knows only the most."),
        { StartDate: not null } or { EndDate: not null } => ("date-restriction", "It holds on some dates only."),
        _ => null,
    };

    /// <summary>The parts that name a base price, each cut to what those before it leave of the week; without any, the whole is one.</summary>
    private static List<Part> BasesOf(List<Part> parts, List<TariffLoss> losses)
    {
        var bases = new List<Part>();
        foreach (var part in parts.Where(p => BaseOf(p) is not null))
        {
            // A lower power is no part of a higher one: of two products at a place the first that fits counts.
            var left = bases.Where(b => b.MaxPower is null || b.MaxPower >= part.MaxPower).Aggregate(part.Week, (week, before) => week.Without(before.Week));
            if (left.IsEmpty)
                losses.Add(new("never-applies", part.Element, "Elements before it leave it no time."));
            else
                bases.Add(part with { Week = left });
        }

        if (bases.Count == 0 && parts.Count > 0)
            bases.Add(new(parts[0].Element, SaleWeek.Whole, null, []));
        return bases;
    }

    private static Product ProductOf(Tariff tariff, Part part, List<Part> parts, List<TariffLoss> losses)
    {
        var energy = Component(part, PriceDimension.Energy);
        var time = Component(part, PriceDimension.Time);
        if (energy is { Price: not 0 } && time is { Price: not 0 })
            losses.Add(new("second-base", part.Element, "It prices energy and time; a product has one base price. Only the energy is priced."));
        var byTime = energy is not { Price: not 0 } && time is { Price: not 0 };
        var unit = byTime ? PriceUnit.Hour : PriceUnit.KilowattHour;
        var price = Rounded((byTime ? time : energy)?.Price ?? 0);
        var flat = FeeAt(parts, part, PriceDimension.Flat);
        var parking = FeeAt(parts, part, PriceDimension.Parking);
        var alone = price == 0 && parking is null && tariff.MinPrice is null && tariff.MaxPrice is null;
        var fees = new List<ProductFee>();
        if (flat is not null)
            fees.Add(new(alone ? FeeKind.Fixed : FeeKind.Start, unit, Rounded(flat.Price)));
        if (parking is not null)
            fees.Add(new(FeeKind.Parking, PriceUnit.Hour, Rounded(parking.Price)));
        if (tariff.MinPrice is { } min)
            fees.Add(new(FeeKind.Minimum, unit, Rounded(min.ExclVat)));
        if (tariff.MaxPrice is { } max)
            fees.Add(new(FeeKind.Maximum, unit, Rounded(max.ExclVat)));
        return new(
            "", $"Tariff {tariff.Id}", MaxPowerKw: part.MaxPower, Price: new(price, unit, tariff.Currency), MaxChargingPowerKw: part.MaxPower,
            Times: part.Week.ToTimes(), Fees: fees.Count == 0 ? null : fees, ValidFrom: tariff.ValidFrom, ValidTo: tariff.ValidTo);
    }

    private static void FeesNowhere(List<Part> parts, List<Part> bases, List<TariffLoss> losses)
    {
        foreach (var part in parts)
        {
            foreach (var component in part.Components.Where(c => c.Price > 0 && c.Dimension is PriceDimension.Flat or PriceDimension.Parking))
            {
                if (!bases.Any(b => FeeAt(parts, b, component.Dimension) == component) || bases.Any(b => Overlaps(part, b) && !Holds(part, b)))
                    losses.Add(new("fee-restriction", part.Element, $"Its {component.Dimension} holds at other times or powers than a base price does."));
            }
        }
    }

    /// <summary>The fee of the first part that prices the dimension wherever the base price holds.</summary>
    private static PriceComponent? FeeAt(List<Part> parts, Part at, PriceDimension dimension) =>
        parts.Where(p => Holds(p, at)).Select(p => Component(p, dimension)).FirstOrDefault(c => c is not null) is { Price: > 0 } fee ? fee : null;

    private static bool Holds(Part part, Part wherever) =>
        part.Week.Covers(wherever.Week) && (part.MaxPower is null || part.MaxPower >= wherever.MaxPower);

    private static bool Overlaps(Part one, Part other) => other.Week.Without(one.Week).Minutes < other.Week.Minutes;

    private static PriceComponent? BaseOf(Part part) => Component(part, PriceDimension.Energy) ?? Component(part, PriceDimension.Time);

    private static PriceComponent? Component(Part part, PriceDimension dimension) => part.Components.FirstOrDefault(c => c.Dimension == dimension);

    private static SaleWeek WeekOf(Restrictions? r)
    {
        if (r is null or { StartTime: null, EndTime: null, DaysOfWeek: not { Count: > 0 } })
            return SaleWeek.Whole;
        var (begin, end) = r.StartTime == r.EndTime ? (TimeOnly.MinValue, TimeOnly.MinValue) : (r.StartTime ?? TimeOnly.MinValue, r.EndTime ?? TimeOnly.MinValue);
        // A tariff's day is that of the moment, also after midnight; a product's is that on which its time begins.
        (TimeOnly Begin, TimeOnly End)[] spans = end > TimeOnly.MinValue && begin > end ? [(begin, TimeOnly.MinValue), (TimeOnly.MinValue, end)] : [(begin, end)];
        var days = r.DaysOfWeek is { Count: > 0 } some ? some.Distinct().Select(d => SaleDays.Monday + (((int)d + 6) % 7)) : [SaleDays.Everyday];
        return SaleWeek.Of([.. days.SelectMany(on => spans.Select(s => new SaleTime(s.Begin, s.End, on)))]);
    }

    private static decimal Rounded(decimal price) => Math.Max(0, Math.Round(price, MostDecimals, MidpointRounding.AwayFromZero));

    private static string Stem(string id, int longest) => id.Length <= longest ? id : id[..longest];

    private sealed record Part(int Element, SaleWeek Week, decimal? MaxPower, IReadOnlyList<PriceComponent> Components);
}
