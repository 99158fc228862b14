using RoamingHub.Oicp.Formats;
using RoamingHub.Oicp.Validation;

namespace RoamingHub.Oicp.V23.EvseData;

/// <summary>Where the station stands (AddressIso19773Type).</summary>
public sealed record Address : IOicpMessage
{
    /// <summary>ISO 3166-1 alpha-3, `DEU`.</summary>
    public required string Country { get; init; }

    public required string City { get; init; }

    /// <summary>2 to 100 characters; a shorter one is padded with `_`.</summary>
    public required string Street { get; init; }

    public required string PostalCode { get; init; }
    public required string HouseNum { get; init; }
    public string? Floor { get; init; }
    public string? Region { get; init; }
    public bool? ParkingFacility { get; init; }
    public string? ParkingSpot { get; init; }

    /// <summary>`UTC+01:00`.</summary>
    public string? TimeZone { get; init; }

    public IReadOnlyList<Problem> Validate() => new Checks()
        .Format(Country, ThreeLetters.IsValid, "a country code of three capitals")
        .Length(City, 1, 50)
        .Length(Street, 2, 100)
        .Length(PostalCode, 1, 10)
        .Length(HouseNum, 1, 10)
        .Length(Floor, 0, 5)
        .Length(Region, 0, 50)
        .Length(ParkingSpot, 0, 5)
        .Format(TimeZone, UtcOffsets.IsValid, "an offset such as UTC+01:00")
        .Found;
}
