using RoamingHub.Ocpi.Checks;
using RoamingHub.Ocpi.V221.Tokens;

namespace RoamingHub.Ocpi.V221.Locations;

/// <summary>A site with its EVSEs (OCPI 2.2.1 §8.3.1).</summary>
public sealed record Location : IChecked
{
    public string? CountryCode { get; init; }
    public string? PartyId { get; init; }
    public string? Id { get; init; }
    public bool? Publish { get; init; }

    /// <summary>Only with `publish: false`.</summary>
    public IReadOnlyList<PublishTokenType>? PublishAllowedTo { get; init; }

    public string? Name { get; init; }
    public string? Address { get; init; }
    public string? City { get; init; }
    public string? PostalCode { get; init; }
    public string? State { get; init; }

    /// <summary>ISO 3166-1 alpha-3.</summary>
    public string? Country { get; init; }

    public GeoLocation? Coordinates { get; init; }
    public IReadOnlyList<AdditionalGeoLocation>? RelatedLocations { get; init; }
    public Word<ParkingType>? ParkingType { get; init; }
    public IReadOnlyList<Evse>? Evses { get; init; }
    public IReadOnlyList<DisplayText>? Directions { get; init; }
    public BusinessDetails? Operator { get; init; }
    public BusinessDetails? Suboperator { get; init; }
    public BusinessDetails? Owner { get; init; }
    public IReadOnlyList<Word<Facility>>? Facilities { get; init; }

    /// <summary>IANA name.</summary>
    public string? TimeZone { get; init; }

    public Hours? OpeningTimes { get; init; }

    /// <summary>Absent means true.</summary>
    public bool? ChargingWhenClosed { get; init; }

    public IReadOnlyList<Image>? Images { get; init; }
    public EnergyMix? EnergyMix { get; init; }
    public DateTimeOffset? LastUpdated { get; init; }

    void IChecked.Check(Checker check)
    {
        check.Owner(CountryCode, PartyId);
        check.CiString("id", Id, 36);
        check.Present("publish", Publish);
        check.Objects("publish_allowed_to", PublishAllowedTo);
        if (Publish == true && PublishAllowedTo is { Count: > 0 })
            check.Add("publish_allowed_to", "is only for locations with publish false");
        check.String("name", Name, 255, required: false);
        check.String("address", Address, 255);
        check.String("city", City, 45);
        check.String("postal_code", PostalCode, 10, required: false);
        check.String("state", State, 45, required: false);
        check.Matches("country", Country, Checker.ThreeLetters, "is not a three-letter country code");
        check.Object("coordinates", Coordinates);
        check.Objects("related_locations", RelatedLocations);
        check.Word("parking_type", ParkingType, required: false);
        check.Objects("evses", Evses);
        check.Objects("directions", Directions);
        check.Object("operator", Operator, required: false);
        check.Object("suboperator", Suboperator, required: false);
        check.Object("owner", Owner, required: false);
        check.Words("facilities", Facilities);
        check.String("time_zone", TimeZone, 255);
        check.Object("opening_times", OpeningTimes, required: false);
        check.Objects("images", Images);
        check.Object("energy_mix", EnergyMix, required: false);
        check.Present("last_updated", LastUpdated);
    }
}

/// <summary>Changed members of a location (OCPI 2.2.1 §8.2.2.3). `last_updated` is obligatory; what is absent stays as it is.</summary>
public sealed record LocationPatch : IChecked
{
    public bool? Publish { get; init; }
    public IReadOnlyList<PublishTokenType>? PublishAllowedTo { get; init; }
    public string? Name { get; init; }
    public string? Address { get; init; }
    public string? City { get; init; }
    public string? PostalCode { get; init; }
    public string? State { get; init; }
    public string? Country { get; init; }
    public GeoLocation? Coordinates { get; init; }
    public IReadOnlyList<AdditionalGeoLocation>? RelatedLocations { get; init; }
    public Word<ParkingType>? ParkingType { get; init; }
    public IReadOnlyList<Evse>? Evses { get; init; }
    public IReadOnlyList<DisplayText>? Directions { get; init; }
    public BusinessDetails? Operator { get; init; }
    public BusinessDetails? Suboperator { get; init; }
    public BusinessDetails? Owner { get; init; }
    public IReadOnlyList<Word<Facility>>? Facilities { get; init; }
    public string? TimeZone { get; init; }
    public Hours? OpeningTimes { get; init; }
    public bool? ChargingWhenClosed { get; init; }
    public IReadOnlyList<Image>? Images { get; init; }
    public EnergyMix? EnergyMix { get; init; }
    public DateTimeOffset? LastUpdated { get; init; }

    /// <summary>The location as it is after the change.</summary>
    public Location ApplyTo(Location location) => location with
    {
        Publish = Publish ?? location.Publish,
        PublishAllowedTo = PublishAllowedTo ?? location.PublishAllowedTo,
        Name = Name ?? location.Name,
        Address = Address ?? location.Address,
        City = City ?? location.City,
        PostalCode = PostalCode ?? location.PostalCode,
        State = State ?? location.State,
        Country = Country ?? location.Country,
        Coordinates = Coordinates ?? location.Coordinates,
        RelatedLocations = RelatedLocations ?? location.RelatedLocations,
        ParkingType = ParkingType ?? location.ParkingType,
        Evses = Evses ?? location.Evses,
        Directions = Directions ?? location.Directions,
        Operator = Operator ?? location.Operator,
        Suboperator = Suboperator ?? location.Suboperator,
        Owner = Owner ?? location.Owner,
        Facilities = Facilities ?? location.Facilities,
        TimeZone = TimeZone ?? location.TimeZone,
        OpeningTimes = OpeningTimes ?? location.OpeningTimes,
        ChargingWhenClosed = ChargingWhenClosed ?? location.ChargingWhenClosed,
        Images = Images ?? location.Images,
        EnergyMix = EnergyMix ?? location.EnergyMix,
        LastUpdated = LastUpdated ?? location.LastUpdated,
    };

    void IChecked.Check(Checker check)
    {
        check.String("name", Name, 255, required: false);
        check.String("address", Address, 255, required: false);
        check.String("city", City, 45, required: false);
        check.String("postal_code", PostalCode, 10, required: false);
        check.String("state", State, 45, required: false);
        check.Matches("country", Country, Checker.ThreeLetters, "is not a three-letter country code", required: false);
        check.Object("coordinates", Coordinates, required: false);
        check.Objects("evses", Evses);
        check.Object("operator", Operator, required: false);
        check.String("time_zone", TimeZone, 255, required: false);
        check.Object("opening_times", OpeningTimes, required: false);
        check.Objects("images", Images);
        check.Present("last_updated", LastUpdated);
    }
}

/// <summary>Who may see an unpublished location: a token, a printed number, or a group (OCPI 2.2.1 §8.4.20).</summary>
public sealed record PublishTokenType : IChecked
{
    public string? Uid { get; init; }
    public Word<TokenType>? Type { get; init; }
    public string? VisualNumber { get; init; }
    public string? Issuer { get; init; }
    public string? GroupId { get; init; }

    void IChecked.Check(Checker check)
    {
        check.CiString("uid", Uid, 36, required: Type is not null);
        check.Word("type", Type, required: Uid is not null);
        check.String("visual_number", VisualNumber, 64, required: Issuer is not null);
        check.String("issuer", Issuer, 64, required: VisualNumber is not null);
        check.CiString("group_id", GroupId, 36, required: Uid is null && VisualNumber is null);
    }
}
