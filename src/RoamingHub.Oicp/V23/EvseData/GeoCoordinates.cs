using RoamingHub.Oicp.Formats;
using RoamingHub.Oicp.Validation;

namespace RoamingHub.Oicp.V23.EvseData;

/// <summary>A place, in exactly one of three notations.</summary>
public sealed record GeoCoordinates : IOicpMessage
{
    public GoogleCoordinates? Google { get; init; }
    public DecimalDegreeCoordinates? DecimalDegree { get; init; }
    public DegreeMinuteSecondCoordinates? DegreeMinuteSeconds { get; init; }

    /// <summary>In decimal degrees, six places.</summary>
    public static GeoCoordinates Of(decimal latitude, decimal longitude) =>
        new() { DecimalDegree = new(Longitude: GeoFormats.Degree(longitude), Latitude: GeoFormats.Degree(latitude)) };

    public IReadOnlyList<Problem> Validate()
    {
        object?[] notations = [Google, DecimalDegree, DegreeMinuteSeconds];
        return new Checks()
            .That(notations.Count(n => n is not null) == 1, "", "must hold exactly one notation")
            .Format(Google?.Coordinates, GeoFormats.IsGoogle, "a pair of coordinates", "Google.Coordinates")
            .Format(DecimalDegree?.Longitude, GeoFormats.IsDegree, "a decimal degree", "DecimalDegree.Longitude")
            .Format(DecimalDegree?.Latitude, GeoFormats.IsDegree, "a decimal degree", "DecimalDegree.Latitude")
            .Format(DegreeMinuteSeconds?.Longitude, GeoFormats.IsDegreeMinuteSecond, "degrees, minutes, seconds",
                "DegreeMinuteSeconds.Longitude")
            .Format(DegreeMinuteSeconds?.Latitude, GeoFormats.IsDegreeMinuteSecond, "degrees, minutes, seconds",
                "DegreeMinuteSeconds.Latitude")
            .Found;
    }
}

/// <param name="Coordinates">`52.480495 13.356465`: latitude, longitude.</param>
public sealed record GoogleCoordinates(string Coordinates);

public sealed record DecimalDegreeCoordinates(string Longitude, string Latitude);

/// <param name="Longitude">For example `9° 21' 39.32''`.</param>
public sealed record DegreeMinuteSecondCoordinates(string Longitude, string Latitude);
