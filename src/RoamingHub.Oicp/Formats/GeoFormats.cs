using System.Globalization;
using System.Text.RegularExpressions;

namespace RoamingHub.Oicp.Formats;

/// <summary>Coordinates as OICP writes them: text, one to six decimal places, never a whole degree.</summary>
public static partial class GeoFormats
{
    public static bool IsDegree(string text) => Degree().IsMatch(text);

    /// <summary>`52.480495 13.356465`: latitude, longitude.</summary>
    public static bool IsGoogle(string text) => Google().IsMatch(text);

    public static bool IsDegreeMinuteSecond(string text) => Sexagesimal().IsMatch(text);

    /// <summary>Six places, a point in every culture.</summary>
    public static string Degree(decimal degree) => degree.ToString("F6", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^-?1?[0-9]{1,2}\.[0-9]{1,6}\z")]
    private static partial Regex Degree();

    [GeneratedRegex(@"^-?1?[0-9]{1,2}\.[0-9]{1,6}\s*,?\s*-?1?[0-9]{1,2}\.[0-9]{1,6}\z")]
    private static partial Regex Google();

    [GeneratedRegex(@"^-?1?[0-9]{1,2}°[ ]?[0-9]{1,2}'[ ]?[0-9]{1,2}\.[0-9]+''\z")]
    private static partial Regex Sexagesimal();
}
