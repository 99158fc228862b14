using RoamingHub.Ocpi.Checks;

namespace RoamingHub.Ocpi.V221.Locations;

/// <summary>WGS 84 in decimal degrees, as strings with five to seven decimals (OCPI 2.2.1 §8.4.13).</summary>
public sealed record GeoLocation(string? Latitude = null, string? Longitude = null) : IChecked
{
    void IChecked.Check(Checker check)
    {
        check.Matches("latitude", Latitude, Checker.Latitude, "is not degrees with 5 to 7 decimals");
        check.Matches("longitude", Longitude, Checker.Longitude, "is not degrees with 5 to 7 decimals");
    }
}

/// <summary>A point of use to the driver, such as the entrance (OCPI 2.2.1 §8.4.1).</summary>
public sealed record AdditionalGeoLocation(string? Latitude = null, string? Longitude = null, DisplayText? Name = null) : IChecked
{
    void IChecked.Check(Checker check)
    {
        check.Matches("latitude", Latitude, Checker.Latitude, "is not degrees with 5 to 7 decimals");
        check.Matches("longitude", Longitude, Checker.Longitude, "is not degrees with 5 to 7 decimals");
        check.Object("name", Name, required: false);
    }
}

/// <summary>Name, web site and logo of a company (OCPI 2.2.1 §8.4.2).</summary>
public sealed record BusinessDetails(string? Name = null, string? Website = null, Image? Logo = null) : IChecked
{
    void IChecked.Check(Checker check)
    {
        check.String("name", Name, 100);
        check.Url("website", Website, required: false);
        check.Object("logo", Logo, required: false);
    }
}

/// <summary>Where a picture can be fetched (OCPI 2.2.1 §8.4.15).</summary>
public sealed record Image : IChecked
{
    public string? Url { get; init; }
    public string? Thumbnail { get; init; }
    public Word<ImageCategory>? Category { get; init; }

    /// <summary>`jpeg`, `png`, `svg`: at most four characters.</summary>
    public string? Type { get; init; }

    public int? Width { get; init; }
    public int? Height { get; init; }

    void IChecked.Check(Checker check)
    {
        check.Url("url", Url);
        check.Url("thumbnail", Thumbnail, required: false);
        check.Word("category", Category);
        check.CiString("type", Type, 4);
        if (Width is < 0 or > 99999) check.Add("width", "has more than five digits");
        if (Height is < 0 or > 99999) check.Add("height", "has more than five digits");
    }
}

public enum ImageCategory { CHARGER, ENTRANCE, LOCATION, NETWORK, OPERATOR, OTHER, OWNER }

public enum ParkingType { ALONG_MOTORWAY, PARKING_GARAGE, PARKING_LOT, ON_DRIVEWAY, ON_STREET, UNDERGROUND_GARAGE }

public enum Facility
{
    HOTEL,
    RESTAURANT,
    CAFE,
    MALL,
    SUPERMARKET,
    SPORT,
    RECREATION_AREA,
    NATURE,
    MUSEUM,
    BIKE_SHARING,
    BUS_STOP,
    TAXI_STAND,
    TRAM_STOP,
    METRO_STATION,
    TRAIN_STATION,
    AIRPORT,
    PARKING_LOT,
    CARPOOL_PARKING,
    FUEL_STATION,
    WIFI,
}
