using System.Globalization;
using System.Text;
using RoamingHub.Core.Locations;
using RoamingHub.Oicp.Formats;
using RoamingHub.Oicp.V23.Common;
using RoamingHub.Oicp.V23.EvseData;

namespace RoamingHub.Hub.Partners.Oicp.EvseData;

/// <summary>Where an EVSE is, and how to find it.</summary>
internal static class PlaceMapping
{
    private const int LongestText = 150;
    private const int LongestUrl = 200;

    /// <summary>The EVSE's own point where the catalogue has one, else the location's. Null when it is none on earth.</summary>
    public static GeoCoordinates? ToPoint(Location location, EvseDetails? evse) =>
        ToPoint(evse?.Coordinates) ?? ToPoint(new(location.Latitude, location.Longitude));

    /// <summary>The first of the points that the catalogue relates to the place: where one drives in, or walks.</summary>
    public static GeoCoordinates? ToEntrance(PlaceDetails details) => (details.RelatedLocations ?? []).Select(ToPoint).FirstOrDefault(p => p is not null);

    /// <summary><c>DE*ABC*P</c> and the location's id as far as the format takes it; the owner is the one in the EVSE's own id. Null for DIN ids.</summary>
    public static string? ToPool(string evseId, string locationId)
    {
        var owner = EvseIds.Canonical(evseId);
        var plain = new StringBuilder();
        foreach (var c in locationId.Where(char.IsAsciiLetterOrDigit).Take(30))
            plain.Append(char.ToUpperInvariant(c));
        return char.IsAsciiLetter(owner[0]) && plain.Length > 0 ? $"{owner[..2]}*{owner[2..5]}*P{plain}" : null;
    }

    /// <summary>Texts with English first, as Hubject wants them; null where there is no English one, since then there is no first.</summary>
    public static IReadOnlyList<InfoText>? EnglishFirst(IEnumerable<InfoText> texts)
    {
        var sorted = texts.OrderBy(t => !Languages.IsEnglish(t.Lang)).ToList();
        return sorted.Count > 0 && Languages.IsEnglish(sorted[0].Lang) ? sorted : null;
    }

    public static IReadOnlyList<InfoText> ToTexts(IReadOnlyList<PlaceText?>? texts) =>
    [
        .. (texts ?? []).Where(t => t?.Text is { Length: > 0 } && t.Language is { } language && Languages.IsValid(language))
            .Select(t => new InfoText(t!.Language!, Cut(t.Text!, LongestText))),
    ];

    /// <summary>A picture of the box itself before one of the place.</summary>
    public static string? ToImage(PlaceDetails details, EvseDetails? evse) =>
        (evse?.Images ?? []).Concat((details.Images ?? []).Where(i => i?.Category is "CHARGER" or "LOCATION" or "ENTRANCE").OrderBy(i => i!.Category != "CHARGER"))
            .Select(i => i?.Url).FirstOrDefault(url => url is { Length: > 0 and <= LongestUrl });

    public static string Cut(string text, int longest) => text.Length <= longest ? text : text[..longest];

    private static GeoCoordinates? ToPoint(PlacePoint? point) =>
        DegreeOf(point?.Latitude, 90) is { } latitude && DegreeOf(point?.Longitude, 180) is { } longitude && (latitude, longitude) != (0, 0)
            ? GeoCoordinates.Of(latitude, longitude)
            : null;

    private static decimal? DegreeOf(string? text, int largest) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var degree)
        && Math.Abs(degree) <= largest ? degree : null;
}
