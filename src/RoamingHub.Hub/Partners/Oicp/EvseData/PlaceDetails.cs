using System.Text.Json;

namespace RoamingHub.Hub.Partners.Oicp.EvseData;

/// <summary>What the catalogue's description of a place tells beyond what decisions need of it. Everything is optional, words are the catalogue's.</summary>
internal sealed record PlaceDetails
{
    public string? ParkingType { get; init; }
    public PlaceHours? OpeningTimes { get; init; }
    public PlaceEnergy? EnergyMix { get; init; }
    public PlaceCompany? Suboperator { get; init; }
    public IReadOnlyList<PlaceText?>? Directions { get; init; }
    public IReadOnlyList<PlacePoint?>? RelatedLocations { get; init; }
    public IReadOnlyList<PlaceImage?>? Images { get; init; }
    public IReadOnlyList<EvseDetails?>? Evses { get; init; }

    public EvseDetails? FindEvse(string uid) => Evses?.FirstOrDefault(e => string.Equals(e?.Uid, uid, StringComparison.OrdinalIgnoreCase));

    /// <exception cref="JsonException">The description is none of a place.</exception>
    public static PlaceDetails Read(string details) => JsonSerializer.Deserialize(details, PlaceDetailsJson.Default.PlaceDetails) ?? new();
}

/// <param name="Status">The back office's word; it counts where no station is linked.</param>
internal sealed record EvseDetails(
    string? Uid = null, string? PhysicalReference = null, string? FloorLevel = null, string? Status = null, PlacePoint? Coordinates = null,
    IReadOnlyList<PlaceText?>? Directions = null, IReadOnlyList<PlaceImage?>? Images = null)
{
    /// <summary>There is nothing to charge at yet.</summary>
    public bool IsPlanned => Status == "PLANNED";
}

internal sealed record PlaceText(string? Language = null, string? Text = null);

internal sealed record PlaceCompany(string? Name = null);

/// <summary>Decimal degrees as text.</summary>
internal sealed record PlacePoint(string? Latitude = null, string? Longitude = null);

internal sealed record PlaceImage(string? Url = null, string? Category = null);

/// <summary>Regular hours are told by weekday (1 is Monday) and local times <c>HH:mm</c>.</summary>
internal sealed record PlaceHours(
    bool? Twentyfourseven = null, IReadOnlyList<PlacePeriod?>? RegularHours = null, IReadOnlyList<PlaceException?>? ExceptionalOpenings = null,
    IReadOnlyList<PlaceException?>? ExceptionalClosings = null);

/// <summary>Other hours than the regular ones, once.</summary>
internal sealed record PlaceException(string? PeriodBegin = null, string? PeriodEnd = null);

internal sealed record PlacePeriod(int? Weekday = null, string? PeriodBegin = null, string? PeriodEnd = null);

internal sealed record PlaceEnergy(
    bool? IsGreenEnergy = null, IReadOnlyList<PlaceEnergySource?>? EnergySources = null, IReadOnlyList<PlaceImpact?>? EnvironImpact = null);

internal sealed record PlaceEnergySource(string? Source = null, decimal? Percentage = null);

internal sealed record PlaceImpact(string? Category = null, decimal? Amount = null);
