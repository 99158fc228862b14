using System.Globalization;
using RoamingHub.Core.Locations;
using RoamingHub.Oicp.Formats;
using RoamingHub.Oicp.V23.EvseData;

namespace RoamingHub.Hub.Partners.Oicp.EvseData.Quality;

/// <summary>What one record that could go out still has against it, and what it does not tell. Looks at nothing but the record and where it came from.</summary>
internal static class RecordRules
{
    private const string None = "-";

    // A limit a little above what the rating gives is rounding.
    private const decimal Leeway = 1.1m;

    private static readonly HashSet<Plug> OnlyDirect = [Plug.CcsCombo1, Plug.CcsCombo2, Plug.Chademo];
    private static readonly HashSet<Plug> NeverDirect =
        [Plug.Type2Outlet, Plug.Type3Outlet, Plug.TypeE, Plug.TypeF, Plug.TypeG, Plug.TypeJ, Plug.Nema520, Plug.Iec60309SinglePhase, Plug.Iec60309ThreePhase];
    private static readonly HashSet<Plug> NeverThreePhase = [Plug.Type1Cable, Plug.TypeE, Plug.TypeF, Plug.TypeG, Plug.TypeJ, Plug.Nema520, Plug.Iec60309SinglePhase];

    public static IEnumerable<EvseFinding> Of(EvseDataRecord record, PlaceDetails details, Evse evse, DateTimeOffset at) =>
        [.. evse.Connectors.SelectMany(OfConnector), .. OfAddress(record), .. OfPlace(record), .. OfDetails(record, details, at)];

    /// <summary>The optional members that help a driver, with whether the record tells them.</summary>
    public static IReadOnlyList<(string Member, bool Told)> Optional(EvseDataRecord record) =>
    [
        ("ChargingPoolID", record.ChargingPoolID is not null),
        ("ChargingStationID", record.ChargingStationID is not null),
        ("HardwareManufacturer", record.HardwareManufacturer is not null),
        ("ChargingStationImage", record.ChargingStationImage is not null),
        ("Address.Region", record.Address.Region is not null),
        ("DynamicPowerLevel", record.DynamicPowerLevel is not null),
        ("EnergySource", record.EnergySource is not null),
        ("AccessibilityLocation", record.AccessibilityLocation is not null),
        ("AdditionalInfo", record.AdditionalInfo is not null),
        ("GeoChargingPointEntrance", record.GeoChargingPointEntrance is not null),
    ];

    private static IEnumerable<EvseFinding> OfConnector(Connector connector)
    {
        if (connector.MaxPowerWatts > connector.RatedWatts * Leeway)
            yield return new(
                "power", "ChargingFacilities.Power",
                string.Create(CultureInfo.InvariantCulture, $"{connector.MaxPowerWatts} W is more than {connector.MaxVoltage} V × {connector.MaxAmperage} A × {connector.Phases} give."));
        if (connector.Current == CurrentKind.ThreePhase && connector.MaxVoltage >= 380)
            yield return new("voltage", "ChargingFacilities.Voltage", "Line to neutral is meant for three phases: 230, not 400.");
        if (OutletMapping.ToPlug(connector) is not { } plug)
            yield return new("plug-without-word", "Plugs", $"OICP has no word for {connector.Standard}; this connector is not told.");
        else if (OnlyDirect.Contains(plug) != (connector.Current == CurrentKind.Direct) && (OnlyDirect.Contains(plug) || NeverDirect.Contains(plug))
                 || (connector.Current == CurrentKind.ThreePhase && NeverThreePhase.Contains(plug)))
            yield return new("plug-power-type", "ChargingFacilities.PowerType", $"{connector.Standard} does not carry {connector.PowerType}.");
    }

    private static IEnumerable<EvseFinding> OfAddress(EvseDataRecord record)
    {
        if (record.Address.HouseNum == None)
            yield return new("house-number", "Address.HouseNum", "No number can be told from the address; a dash is sent.");
        if (record.Address.PostalCode == None)
            yield return new("postal-code", "Address.PostalCode", "There is no postal code; a dash is sent.");
        if (record.Address.Street.EndsWith('_'))
            yield return new("street", "Address.Street", "It is too short and was padded.");
        if (!Countries.IsAlpha3(record.Address.Country))
            yield return new("country", "Address.Country", $"{record.Address.Country} is no country of ISO 3166-1.");
        else if (char.IsAsciiLetter(record.EvseID[0]) && Countries.ToAlpha3(record.EvseID[..2]) != record.Address.Country)
            yield return new("country-of-id", "EvseID", $"The id is of {record.EvseID[..2]}, the address of {record.Address.Country}.");
    }

    private static IEnumerable<EvseFinding> OfPlace(EvseDataRecord record)
    {
        var point = record.GeoCoordinates.DecimalDegree!;
        var (latitude, longitude) = (double.Parse(point.Latitude, CultureInfo.InvariantCulture), double.Parse(point.Longitude, CultureInfo.InvariantCulture));
        if (CountryBoxes.Holds(record.Address.Country, latitude, longitude) == false)
            yield return new("coordinates", "GeoCoordinates", $"{point.Latitude} {point.Longitude} does not lie in {record.Address.Country}.");
        if (record.Address.TimeZone is { } zone && Math.Abs((longitude / 15) - HoursOf(zone)) > 3.5)
            yield return new("time-zone", "Address.TimeZone", $"{zone} is not the time at longitude {point.Longitude}.");
    }

    private static IEnumerable<EvseFinding> OfDetails(EvseDataRecord record, PlaceDetails details, DateTimeOffset at)
    {
        if (details.OpeningTimes is null)
            yield return new("hours-assumed", "IsOpen24Hours", "Nothing is said of opening hours; the EVSE is told to be open day and night.");
        if ((details.OpeningTimes?.ExceptionalOpenings ?? []).Concat(details.OpeningTimes?.ExceptionalClosings ?? []).Any(e => IsToCome(e, at)))
            yield return new("exceptional-days", "OpeningTimes", "OICP has no word for days with other hours; drivers are told the regular ones.");
        if (record.RenewableEnergy && record.EnergySource?.Any(s => s.Energy is EnergyType.Coal or EnergyType.NuclearEnergy or EnergyType.Petroleum or EnergyType.NaturalGas) == true)
            yield return new("renewable", "RenewableEnergy", "All of the energy is told to be renewable, and its sources are not.");
        if (record.ChargingPoolID is { } pool && char.IsAsciiLetter(record.EvseID[0]) && OwnerOf(pool) != OwnerOf(record.EvseID))
            yield return new("pool-owner", "ChargingPoolID", "It names another operator than the EvseID.");
    }

    private static bool IsToCome(PlaceException? days, DateTimeOffset at) =>
        DateTimeOffset.TryParse(days?.PeriodEnd, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var end) && end > at;

    private static double HoursOf(string zone) =>
        (zone[3] == '-' ? -1 : 1) * TimeSpan.ParseExact(zone[4..], @"hh\:mm", CultureInfo.InvariantCulture).TotalHours;

    private static string OwnerOf(string id) => id.Replace("*", "", StringComparison.Ordinal).ToUpperInvariant()[..5];
}
