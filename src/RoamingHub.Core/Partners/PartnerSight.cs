namespace RoamingHub.Core.Partners;

/// <summary>For whom a tariff is.</summary>
public enum TariffStanding
{
    /// <summary>A connector names it and nobody has described it.</summary>
    Unknown,

    Everybody,

    /// <summary>Only for partners whose terms name it.</summary>
    Partners,

    Removed,
}

/// <summary>A partner's terms, ready to be asked. Ids are compared without case.</summary>
public sealed class PartnerSight
{
    private readonly HashSet<string>? _onlyLocations;
    private readonly HashSet<string> _exceptLocations;
    private readonly HashSet<string> _alsoLocations;
    private readonly HashSet<string>? _onlyTariffs;
    private readonly HashSet<string> _exceptTariffs;
    private readonly Dictionary<string, string> _instead;
    private readonly HashSet<string> _given;

    private PartnerSight(PartnerTerms terms)
    {
        _onlyLocations = terms.Locations?.Only is { } locations ? SetOf(locations) : null;
        _exceptLocations = SetOf(terms.Locations?.Except);
        _alsoLocations = SetOf(terms.Locations?.Also);
        _onlyTariffs = terms.Tariffs?.Only is { } tariffs ? SetOf(tariffs) : null;
        _exceptTariffs = SetOf(terms.Tariffs?.Except);
        _instead = new(terms.Tariffs?.Instead ?? new Dictionary<string, string>(), StringComparer.OrdinalIgnoreCase);
        _given = SetOf(_instead.Values);
    }

    /// <summary>What everybody sees.</summary>
    public static PartnerSight Everybody { get; } = new(PartnerTerms.None);

    public static PartnerSight Of(PartnerTerms? terms) => terms is null ? Everybody : new(terms);

    /// <param name="isPublic">Whether the location may be published.</param>
    public bool ShowsLocation(string id, bool isPublic) =>
        !_exceptLocations.Contains(id) && (_alsoLocations.Contains(id) || (isPublic && _onlyLocations?.Contains(id) != false));

    /// <summary>A tariff that another one takes the place of is not shown: there is one price for a thing.</summary>
    public bool ShowsTariff(string id, TariffStanding standing) =>
        standing != TariffStanding.Removed
        && (_given.Contains(id)
            || (standing != TariffStanding.Partners && !_instead.ContainsKey(id) && !_exceptTariffs.Contains(id) && _onlyTariffs?.Contains(id) != false));

    /// <summary>The tariffs of a connector as this partner sees them, in their order. The first that is valid when a charge begins prices it.</summary>
    /// <param name="named">Those that the connector names.</param>
    public IReadOnlyList<string> TariffsOf(IReadOnlyList<string> named, Func<string, TariffStanding> standingOf) =>
        [.. named.Select(id => _instead.GetValueOrDefault(id, id)).Where(id => ShowsTariff(id, standingOf(id))).Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <summary>The tariff that stands in the place of this one, if any.</summary>
    public IEnumerable<string> InPlaceOf(string id) => _instead.TryGetValue(id, out var chosen) ? [chosen] : [];

    /// <summary>The tariffs in whose place this one stands.</summary>
    public IEnumerable<string> ReplacedBy(string id) =>
        _instead.Where(i => string.Equals(i.Value, id, StringComparison.OrdinalIgnoreCase)).Select(i => i.Key);

    private static HashSet<string> SetOf(IEnumerable<string>? ids) => new(ids ?? [], StringComparer.OrdinalIgnoreCase);
}
