using System.Text.RegularExpressions;
using RoamingHub.Core.Locations;
using RoamingHub.Oicp.Formats;
using RoamingHub.Oicp.V23.EvseData;

namespace RoamingHub.Hub.Partners.Oicp.EvseData;

/// <summary>OICP wants street and number apart, the catalogue has them in one line. What is too long is cut, what a country does not have is "-".</summary>
internal static partial class AddressMapping
{
    private const string None = "-";

    public static Address ToOicp(Location location, PlaceDetails details, EvseDetails? evse, EvseDefaults terms, DateTimeOffset at)
    {
        var (street, number) = Split(location.Address);
        return new()
        {
            Country = Countries.ToAlpha3(location.Country),
            City = Cut(location.City, 50),
            Street = Cut(terms.Street ?? street, 100).PadRight(2, '_'),
            PostalCode = Cut(terms.PostalCode ?? NotEmpty(location.PostalCode) ?? None, 10),
            HouseNum = Cut(terms.HouseNum ?? number ?? None, 10),
            Floor = NotEmpty(evse?.FloorLevel) is { } floor ? Cut(floor, 5) : null,
            Region = NotEmpty(location.State) is { } state ? Cut(state, 50) : null,
            ParkingFacility = terms.ParkingFacility ?? AccessMapping.IsParkingFacility(details.ParkingType),
            ParkingSpot = terms.ParkingSpot,
            TimeZone = UtcOffsets.ToText(SiteTime.StandardOffset(at, location.TimeZone)),
        };
    }

    /// <summary><c>Hauptstraße 12a</c>, <c>12 High Street</c>; the number is null where none can be told apart.</summary>
    public static (string Street, string? Number) Split(string address)
    {
        var line = address.Trim();
        if (NumberLast().Match(line) is { Success: true } last)
            return (last.Groups[1].Value.TrimEnd(',', ' '), last.Groups[2].Value);
        if (NumberFirst().Match(line) is { Success: true } first)
            return (first.Groups[2].Value, first.Groups[1].Value.TrimEnd(','));
        return (line, null);
    }

    private static string? NotEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static string Cut(string text, int longest) => text.Length <= longest ? text : text[..longest];

    [GeneratedRegex(@"^(.*\D.*?)[\s,]+(\d{1,5}\s?[a-zA-Z]?(?:\s?[-/]\s?\d{1,5}\s?[a-zA-Z]?)?)$")]
    private static partial Regex NumberLast();

    [GeneratedRegex(@"^(\d{1,5}[a-zA-Z]?,?)\s+(\D.*)$")]
    private static partial Regex NumberFirst();
}
