namespace RoamingHub.Hub.Partners.Oicp.EvseData.Quality;

/// <summary>Roughly where countries lie, in whole tenths of a degree: enough to see that latitude and longitude were exchanged, or a sign lost.</summary>
internal static class CountryBoxes
{
    private static readonly Dictionary<string, (double South, double North, double West, double East)> Boxes = new()
    {
        ["AUT"] = (46.3, 49.1, 9.5, 17.2), ["BEL"] = (49.4, 51.6, 2.5, 6.5), ["BGR"] = (41.2, 44.3, 22.3, 28.7), ["CHE"] = (45.8, 47.9, 5.9, 10.6),
        ["CZE"] = (48.5, 51.1, 12.0, 18.9), ["DEU"] = (47.2, 55.1, 5.8, 15.1), ["DNK"] = (54.5, 57.9, 8.0, 15.3), ["ESP"] = (27.6, 43.9, -18.2, 4.4),
        ["EST"] = (57.5, 59.8, 21.7, 28.3), ["FIN"] = (59.7, 70.2, 20.4, 31.7), ["FRA"] = (41.3, 51.2, -5.2, 9.7), ["GBR"] = (49.8, 60.9, -8.7, 1.8),
        ["GRC"] = (34.7, 41.8, 19.3, 29.7), ["HRV"] = (42.3, 46.6, 13.4, 19.5), ["HUN"] = (45.7, 48.6, 16.1, 22.9), ["IRL"] = (51.4, 55.5, -10.7, -5.9),
        ["ISL"] = (63.3, 66.6, -24.6, -13.4), ["ITA"] = (35.4, 47.1, 6.6, 18.6), ["LIE"] = (47.0, 47.3, 9.4, 9.7), ["LTU"] = (53.8, 56.5, 20.9, 26.9),
        ["LUX"] = (49.4, 50.2, 5.7, 6.6), ["LVA"] = (55.6, 58.2, 20.9, 28.3), ["NLD"] = (50.7, 53.7, 3.2, 7.3), ["NOR"] = (57.9, 71.3, 4.4, 31.2),
        ["POL"] = (49.0, 54.9, 14.1, 24.2), ["PRT"] = (32.3, 42.2, -31.3, -6.1), ["ROU"] = (43.6, 48.3, 20.2, 29.8), ["SVK"] = (47.7, 49.7, 16.8, 22.6),
        ["SVN"] = (45.4, 46.9, 13.3, 16.7), ["SWE"] = (55.2, 69.2, 10.9, 24.2),
    };

    /// <summary>Null for a country that is not in the table.</summary>
    /// <param name="country">ISO 3166-1 alpha-3.</param>
    public static bool? Holds(string country, double latitude, double longitude) => Boxes.TryGetValue(country, out var box)
        ? latitude >= box.South && latitude <= box.North && longitude >= box.West && longitude <= box.East
        : null;
}
