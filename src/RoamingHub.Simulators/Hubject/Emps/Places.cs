using System.Globalization;
using System.Text.RegularExpressions;
using RoamingHub.Oicp.Formats;
using RoamingHub.Oicp.V23.Emp;
using RoamingHub.Oicp.V23.EvseData;

namespace RoamingHub.Simulators.Hubject.Emps;

/// <summary>Coordinates in the format that an EMP asks for, and how far they are from one another.</summary>
internal static partial class Places
{
    private const double EarthRadiusKm = 6371;

    public static bool IsNear(GeoCoordinates place, SearchCenter center)
    {
        var ((lat1, lon1), (lat2, lon2)) = (Degrees(place), Degrees(center.GeoCoordinates));
        var (dLat, dLon) = (Radians(lat2 - lat1), Radians(lon2 - lon1));
        var a = Math.Pow(Math.Sin(dLat / 2), 2) + (Math.Cos(Radians(lat1)) * Math.Cos(Radians(lat2)) * Math.Pow(Math.Sin(dLon / 2), 2));
        return 2 * EarthRadiusKm * Math.Asin(Math.Sqrt(a)) <= (double)center.Radius;
    }

    public static GeoCoordinates In(GeoCoordinatesResponseFormat format, GeoCoordinates place)
    {
        var (latitude, longitude) = Degrees(place);
        return format switch
        {
            GeoCoordinatesResponseFormat.Google => new() { Google = new($"{GeoFormats.Degree(latitude)} {GeoFormats.Degree(longitude)}") },
            GeoCoordinatesResponseFormat.DegreeMinuteSeconds => new() { DegreeMinuteSeconds = new(Sexagesimal(longitude), Sexagesimal(latitude)) },
            _ => GeoCoordinates.Of(latitude, longitude),
        };
    }

    private static (decimal Latitude, decimal Longitude) Degrees(GeoCoordinates place)
    {
        if (place.DecimalDegree is { } degrees)
            return (Number(degrees.Latitude), Number(degrees.Longitude));
        if (place.DegreeMinuteSeconds is { } sexagesimal)
            return (FromSexagesimal(sexagesimal.Latitude), FromSexagesimal(sexagesimal.Longitude));
        var numbers = Numbers().Matches(place.Google!.Coordinates);
        return (Number(numbers[0].Value), Number(numbers[1].Value));
    }

    private static string Sexagesimal(decimal degrees)
    {
        var whole = Math.Truncate(Math.Abs(degrees));
        var minutes = (Math.Abs(degrees) - whole) * 60;
        var seconds = Math.Round((minutes - Math.Truncate(minutes)) * 60, 2);
        return string.Create(CultureInfo.InvariantCulture, $"{(degrees < 0 ? "-" : "")}{whole:0}°{Math.Truncate(minutes):0}'{Math.Min(seconds, 59.99m):0.00}''");
    }

    private static decimal FromSexagesimal(string text)
    {
        var parts = Numbers().Matches(text).Select(m => Number(m.Value)).ToList();
        var size = Math.Abs(parts[0]) + (parts[1] / 60) + (parts[2] / 3600);
        return text.StartsWith('-') ? -size : size;
    }

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    private static double Radians(decimal degrees) => (double)degrees * Math.PI / 180;

    [GeneratedRegex(@"-?[0-9]+(\.[0-9]+)?")]
    private static partial Regex Numbers();
}
