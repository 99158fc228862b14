using System.Globalization;
using System.Text.RegularExpressions;
using RoamingHub.Core.Tariffs;
using RoamingHub.Ocpi.V221.Locations;
using RoamingHub.Storage.ReadModels;
using OcpiTariff = RoamingHub.Ocpi.V221.Tariffs.Tariff;

namespace RoamingHub.Hub.Api;

/// <summary>Something well formed that is perhaps not as meant, or that others will miss. It refuses nothing.</summary>
/// <param name="Rule">Stable short name.</param>
/// <param name="Member">In OCPI's words.</param>
internal sealed record Finding(string Rule, string Member, string Text)
{
    /// <summary>On the answer to a description: how many there are.</summary>
    public const string Header = "Findings";
}

/// <summary>Reads a tariff that is well formed, before anybody is offered it.</summary>
internal static partial class TariffFindings
{
    /// <summary>What cannot be meant so.</summary>
    public static IReadOnlyList<MemberFault> Refusals(Tariff core) =>
        [.. TariffLint.Check(core).Where(f => f.Weight == FindingWeight.Error).Select(f => new MemberFault(MemberOf(f), f.Text))];

    public static IReadOnlyList<Finding> Of(OcpiTariff tariff, Tariff core) =>
    [
        .. TariffLint.Check(core).Where(f => f.Weight == FindingWeight.Warning).Select(f => new Finding(f.Rule, MemberOf(f), f.Text)),
        .. StepSizes(core),
        .. PricesInText(tariff, core),
    ];

    // A step larger than 1 bills what nobody took (OCPI 2.2.1 §11.4.2 advises against it).
    private static IEnumerable<Finding> StepSizes(Tariff core) =>
        from element in core.Elements.Select((e, i) => (e.Components, Index: i))
        from component in element.Components.Select((c, i) => (Component: c, Index: i))
        where component.Component is { Dimension: not PriceDimension.Flat, StepSize: > 1 }
        select new Finding(
            "step-size", $"elements[{element.Index}].price_components[{component.Index}].step_size",
            $"Billed in steps of {component.Component.StepSize}; 1 is advised, and some partners read other steps differently.");

    // Prices belong into the elements, where they can be compared; the text is for what they cannot say (OCPI 2.2.1 §11.3.1).
    private static IEnumerable<Finding> PricesInText(OcpiTariff tariff, Tariff core)
    {
        var prices = core.Elements.SelectMany(e => e.Components).Where(c => c.Price != 0)
            .SelectMany(c => new[] { c.Price, Math.Round(c.Price * (1 + ((c.VatPercent ?? 0) / 100)), 2) }).ToHashSet();
        return (tariff.TariffAltText ?? []).Select((text, i) => (text.Text, Index: i))
            .Where(t => Number.Matches(t.Text ?? "").Any(m => decimal.TryParse(m.Value.Replace(',', '.'), CultureInfo.InvariantCulture, out var number) && prices.Contains(number)))
            .Select(t => new Finding("alt-text-price", $"tariff_alt_text[{t.Index}]", "It repeats a price that stands in the elements; it is for what they cannot say."));
    }

    private static string MemberOf(TariffFinding finding) => finding switch
    {
        { Rule: "currency" } => "currency",
        { Rule: "validity" } => "end_date_time",
        { Rule: "limits" } => "max_price",
        { Element: not { } } => "elements",
        { Element: { } i, Rule: "component-twice" or "no-components" or "price" or "vat" or "step-size" or "reservation-dimension" } => $"elements[{i}].price_components",
        { Element: { } i, Rule: "empty-range" or "equal-times" or "wrap-weekday" or "day-twice" or "reservation-flow" } => $"elements[{i}].restrictions",
        { Element: { } i } => $"elements[{i}]",
    };

    [GeneratedRegex(@"\d+[.,]\d+|\d+")]
    private static partial Regex Number { get; }
}

/// <summary>Reads a location that is well formed, with the tariffs its connectors name.</summary>
internal static class LocationFindings
{
    private const int LowestLineToLine = 380;

    private static readonly Capability[] Cards =
        [Capability.CHIP_CARD_SUPPORT, Capability.CONTACTLESS_CARD_SUPPORT, Capability.CREDIT_CARD_PAYABLE, Capability.DEBIT_CARD_PAYABLE];

    /// <summary>A connector has at most one tariff of a type at a time (OCPI 2.2.1 §8.3.3).</summary>
    public static IEnumerable<MemberFault> Refusals(Location location, IReadOnlyDictionary<string, TariffEntry> tariffs) =>
        from connector in ConnectorsOf(location)
        where Clash(connector.Connector, tariffs, typed: true) is not null
        select new MemberFault(connector.Member + ".tariff_ids", Clash(connector.Connector, tariffs, typed: true)!);

    public static IReadOnlyList<Finding> Of(Location location, IReadOnlyDictionary<string, TariffEntry> tariffs) =>
    [
        .. OfLocation(location),
        .. (location.Evses ?? []).Select((e, i) => (Evse: e, Member: $"evses[{i}]")).Where(e => e.Evse.Status?.Value != Status.REMOVED).SelectMany(e => OfEvse(e.Evse, e.Member)),
        .. ConnectorsOf(location).SelectMany(c => OfConnector(location, c.Connector, c.Member, tariffs)),
    ];

    private static IEnumerable<Finding> OfLocation(Location location)
    {
        foreach (var (member, missing) in new[]
        {
            ("postal_code", location.PostalCode is null), ("name", location.Name is null), ("operator", location.Operator is null),
            ("opening_times", location.OpeningTimes is null), ("images", location.Images is not { Count: > 0 }),
        })
        {
            if (missing)
                yield return new("member-missing", member, "Optional in the standard, and partners ask for it.");
        }

        if (location is { Publish: true, Evses: not { Count: > 0 } })
            yield return new("no-evses", "evses", "A location without EVSEs is of no use to anybody.");
        if (location.OpeningTimes is { Twentyfourseven: true, RegularHours.Count: > 0 })
            yield return new("hours-twice", "opening_times.regular_hours", "Regular hours say nothing where it is open day and night.");
        foreach (var closing in location.OpeningTimes?.ExceptionalClosings ?? [])
        {
            if (location.OpeningTimes?.ExceptionalOpenings?.Any(o => o.PeriodBegin < closing.PeriodEnd && closing.PeriodBegin < o.PeriodEnd) == true)
                yield return new("hours-overlap", "opening_times.exceptional_closings", "A closing overlaps an opening; the closing counts.");
        }
    }

    private static IEnumerable<Finding> OfEvse(Evse evse, string member)
    {
        if (evse.EvseId is null)
            yield return new("evse-id-missing", member + ".evse_id", "A CDR must name it, and drivers look for it on the box.");
        if (evse.PhysicalReference is null)
            yield return new("member-missing", member + ".physical_reference", "What is printed on the box helps drivers to find it.");
        var capabilities = (evse.Capabilities ?? []).Select(c => c.Value).ToList();
        if (evse.Connectors?.Count > 1 && !capabilities.Contains(Capability.START_SESSION_CONNECTOR_REQUIRED))
            yield return new(
                "connector-required", member + ".capabilities", "Several connectors: where its station speaks OCPP 1.6, START_SESSION_CONNECTOR_REQUIRED tells partners to name one.");
        if (capabilities.Contains(Capability.PED_TERMINAL) != Cards.Any(c => capabilities.Contains(c)))
            yield return new("payment-terminal", member + ".capabilities", "A payment terminal is told by PED_TERMINAL together with the kinds of cards it takes.");
    }

    private static IEnumerable<Finding> OfConnector(Location location, Connector connector, string member, IReadOnlyDictionary<string, TariffEntry> tariffs)
    {
        var threePhase = connector.PowerType?.Value == PowerType.AC_3_PHASE;
        if (threePhase && connector.MaxVoltage >= LowestLineToLine)
            yield return new("voltage", member + ".max_voltage", "Line to neutral is meant for three phases: 230, not 400.");
        if (connector.MaxElectricPower > (long)connector.MaxVoltage!.Value * connector.MaxAmperage!.Value * (threePhase ? 3 : 1))
            yield return new("power", member + ".max_electric_power", "It is more than voltage and amperage give, and meant for where it is less.");
        if (connector.TariffIds is not { Count: > 0 } named)
        {
            yield return new("no-tariff", member + ".tariff_ids", "Sessions will have no price; what is free has a tariff that says so.");
            yield break;
        }

        if (Clash(connector, tariffs, typed: false) is { } clash)
            yield return new("tariffs-overlap", member + ".tariff_ids", clash);
        foreach (var id in named)
        {
            if (tariffs.GetValueOrDefault(id) is not { Removed: false } tariff)
                yield return new("tariff-unknown", member + ".tariff_ids", $"There is no tariff {id}.");
            else if (!tariff.Owner.Is(location.CountryCode, location.PartyId))
                yield return new("tariff-owner", member + ".tariff_ids", $"The tariff {id} is of {tariff.Owner}; partners look for it among the location's party's.");
        }
    }

    private static string? Clash(Connector connector, IReadOnlyDictionary<string, TariffEntry> tariffs, bool typed)
    {
        var known = (connector.TariffIds ?? []).Select(id => tariffs.GetValueOrDefault(id)).OfType<TariffEntry>()
            .Where(t => !t.Removed && t.Tariff.Kind is not null == typed).Select(t => t.Tariff).DistinctBy(t => t.Id).ToList();
        foreach (var (i, one) in known.Index())
        {
            if (known.Skip(i + 1).FirstOrDefault(other => other.Kind == one.Kind && Overlap(one, other)) is { } other)
                return $"names {one.Id} and {other.Id}, which are {(typed ? "of one type" : "for every session")} and valid at the same time";
        }

        return null;
    }

    private static bool Overlap(Tariff one, Tariff other) => !(one.ValidTo <= other.ValidFrom) && !(other.ValidTo <= one.ValidFrom);

    private static IEnumerable<(Connector Connector, string Member)> ConnectorsOf(Location location) =>
        from evse in (location.Evses ?? []).Index()
        where evse.Item.Status?.Value != Status.REMOVED
        from connector in (evse.Item.Connectors ?? []).Index()
        select (connector.Item, $"evses[{evse.Index}].connectors[{connector.Index}]");
}
