namespace RoamingHub.Core.Tariffs;

/// <summary>Something wrong or surprising in a tariff.</summary>
/// <param name="Rule">Stable short name.</param>
/// <param name="Element">Position in the tariff, from 0; absent where the whole tariff is meant.</param>
/// <param name="Text">For the person who writes the tariff.</param>
public sealed record TariffFinding(FindingWeight Weight, string Rule, int? Element, string Text);

public enum FindingWeight
{
    /// <summary>Priced as written, but perhaps not as meant.</summary>
    Warning,

    /// <summary>Cannot be meant so: not to be offered to anybody.</summary>
    Error,
}

/// <summary>Reads a tariff before it is offered: a mistake found here costs a sentence, found in a statement it costs a credit.</summary>
public static class TariffLint
{
    private const decimal HighestPrice = 1_000_000_000m;

    public static IReadOnlyList<TariffFinding> Check(Tariff tariff)
    {
        ArgumentNullException.ThrowIfNull(tariff);
        return [.. OfTariff(tariff), .. tariff.Elements.SelectMany(OfElement), .. ReachLint.Check(tariff)];
    }

    private static IEnumerable<TariffFinding> OfTariff(Tariff tariff)
    {
        if (tariff.Currency.Length != 3 || tariff.Currency.Any(c => c is < 'A' or > 'Z'))
            yield return Error("currency", null, $"\"{tariff.Currency}\" is no currency: three capital letters (ISO 4217).");
        if (tariff.Elements.Count == 0) yield return Error("no-elements", null, "A tariff has at least one element, a free one too.");
        if (tariff.Elements.Count > Tariff.MostElements) yield return Error("elements", null, $"A tariff of more than {Tariff.MostElements} elements cannot be reckoned in a reasonable time.");
        if (tariff.ValidFrom >= tariff.ValidTo) yield return Error("validity", null, "The tariff ends before it begins.");
        if (tariff.MinPrice?.ExclVat > tariff.MaxPrice?.ExclVat || tariff.MinPrice?.InclVat > tariff.MaxPrice?.InclVat)
            yield return Error("limits", null, "The minimum price is above the maximum price.");
        foreach (var (limit, name) in new[] { (tariff.MinPrice, "minimum"), (tariff.MaxPrice, "maximum") })
        {
            if (limit?.ExclVat > HighestPrice || limit?.InclVat > HighestPrice) yield return Error("limits", null, $"The {name} price is absurdly high.");
            if (limit?.ExclVat < 0 || limit?.InclVat < 0) yield return Error("limits", null, $"The {name} price is negative.");
            if (limit?.InclVat < limit?.ExclVat) yield return Warning("limits", null, $"The {name} price is lower with VAT than without.");
        }

        var components = tariff.Elements.SelectMany(e => e.Components).Where(c => c.Price != 0).ToList();
        if (components.Any(c => c.VatPercent is null) && components.Any(c => c.VatPercent is not null))
            yield return Warning("vat-mixed", null, "Some prices name VAT and others none: without a percentage nothing is added, which is not the same as 0 %.");
    }

    private static IEnumerable<TariffFinding> OfElement(TariffElement element, int index)
    {
        if (element.Components.Count == 0) yield return Error("no-components", index, $"Element {index} has no price.");
        foreach (var twice in element.Components.GroupBy(c => c.Dimension).Where(g => g.Count() > 1))
            yield return Error("component-twice", index, $"Element {index} prices {twice.Key} twice: only the first counts.");
        foreach (var finding in element.Components.SelectMany(c => OfComponent(c, index))) yield return finding;
        if (element.Restrictions is not { } restrictions) yield break;
        foreach (var finding in RestrictionLint.Check(restrictions, index)) yield return finding;
        foreach (var finding in Reserved(element, restrictions, index)) yield return finding;
        if (element.Components.Any(c => c.Dimension == PriceDimension.Flat) && RestrictionLint.CanBeginLate(restrictions))
            yield return Warning("flat-mid-session", index,
                $"Element {index} has a flat price that can begin to apply in the middle of a session. A flat price is charged once, when the session begins; readings differ between partners.");
    }

    private static IEnumerable<TariffFinding> OfComponent(PriceComponent component, int index)
    {
        var name = $"Element {index}, {component.Dimension}";
        if (Math.Abs(component.Price) > HighestPrice) yield return Error("price", index, $"{name}: the price is absurdly high.");
        if (component.Price < 0) yield return Warning("price", index, $"{name}: the price is negative.");
        if (component.VatPercent is < 0 or > 100) yield return Error("vat", index, $"{name}: VAT is a percentage from 0 to 100.");
        if (component.StepSize < 0) yield return Error("step-size", index, $"{name}: the step size is negative.");
        if (component.StepSize == 0 && component.Dimension != PriceDimension.Flat)
            yield return Warning("step-size", index, $"{name}: a step size of 0 counts as 1.");
    }

    // A reservation has neither energy nor parking (OCPI 2.2.1 §11.4.6).
    private static IEnumerable<TariffFinding> Reserved(TariffElement element, Restrictions restrictions, int index)
    {
        if (restrictions.Reservation is null) yield break;
        foreach (var dimension in element.Components.Select(c => c.Dimension).Where(d => d is PriceDimension.Energy or PriceDimension.Parking).Distinct())
            yield return Error("reservation-dimension", index, $"Element {index} prices a reservation, which has a flat price and time but no {dimension}.");
        if (RestrictionLint.LimitsFlow(restrictions))
            yield return Warning("reservation-flow", index, $"Element {index} limits energy, power or current of a reservation, where all three are 0.");
    }

    internal static TariffFinding Error(string rule, int? element, string text) => new(FindingWeight.Error, rule, element, text);

    internal static TariffFinding Warning(string rule, int? element, string text) => new(FindingWeight.Warning, rule, element, text);
}
