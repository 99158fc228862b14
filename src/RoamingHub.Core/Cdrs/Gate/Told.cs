using System.Globalization;

namespace RoamingHub.Core.Cdrs.Gate;

/// <summary>Figures as findings tell them.</summary>
internal static class Told
{
    public static string Of(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static string Of(TimeSpan span) => TimeSpan.FromSeconds(Math.Floor(span.TotalSeconds)).ToString("c", CultureInfo.InvariantCulture);

    public static string Of(decimal number) => number.ToString("0.###", CultureInfo.InvariantCulture);
}
