using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Tariffs;
using RoamingHub.Hub.Partners.Ocpi.Sessions;
using RoamingHub.Ocpi;
using RoamingHub.Ocpi.V221;
using RoamingHub.Ocpi.V221.Cdrs;
using RoamingHub.Ocpi.V221.Locations;
using Location = RoamingHub.Core.Locations.Location;
using Site = RoamingHub.Core.Locations.Site;
using Tariff = RoamingHub.Ocpi.V221.Tariffs.Tariff;

namespace RoamingHub.Hub.Partners.Ocpi.Cdrs;

/// <summary>
/// A record as a bill (OCPI 2.2.1 §10.3.1): measured volumes, sums as the engine rounded them, place and tariff as they were at the start.
/// A price of zero is a price; a part that does not occur is left out.
/// </summary>
internal static class CdrMapping
{
    private const int LongestAddress = 45;
    private const int LongestState = 20;

    /// <param name="signed">The meter's signed records, where the charge has some.</param>
    public static Cdr ToOcpi(ChargeRecord record, DateTimeOffset lastUpdated, SignedData? signed = null)
    {
        var volumes = (record.Price?.Volumes ?? Unpriced(record)).RoundedTo(4);
        return new()
        {
            CountryCode = record.Location?.Owner.Country,
            PartyId = record.Location?.Owner.Party,
            Id = record.Id,
            StartDateTime = record is { Price: not null, Reserved.Since: var since } && since < record.Start ? since : record.Start,
            EndDateTime = record.End,
            SessionId = SessionMapping.NameOf(record),
            CdrToken = SessionMapping.ToCdrToken(record.Token),
            AuthMethod = SessionMapping.ToAuthMethod(record.Grant!.Method),
            AuthorizationReference = record.Grant.Reference ?? record.Reserved?.Reference,
            CdrLocation = record is { Site: { } site, Location: { } location } ? ToOcpi(location, site) : null,
            Currency = SessionMapping.CurrencyOf(record),
            Tariffs = record is { Price: not null, TariffDetails: { } tariff } ? [OcpiJson.Parse<Tariff>(tariff)] : null,
            ChargingPeriods = SessionMapping.ToOcpi(volumes),
            SignedData = signed,
            TotalCost = record.Price is { } price ? SessionMapping.ToPrice(price.Total) : new Price(0),
            TotalFixedCost = Part(record.Price?.Fixed),
            TotalEnergy = volumes.TotalEnergyKwh,
            TotalEnergyCost = Part(record.Price?.Energy),
            TotalTime = volumes.TotalHours,
            TotalTimeCost = Part(record.Price?.Time),
            TotalParkingTime = volumes.TotalParkingHours,
            TotalParkingCost = Part(record.Price?.Parking),
            TotalReservationCost = Part(record.Price?.Reservation),
            Remark = RemarkOf(record),
            HomeChargingCompensation = record.Location?.Home == true ? true : null,
            LastUpdated = lastUpdated,
        };
    }

    /// <summary>What takes a CDR back: its copy, with the total's sign turned and nothing else (OCPI 2.2.1 §10.1.1).</summary>
    public static Cdr ToCredit(Cdr original, string id, DateTimeOffset lastUpdated) => original with
    {
        Id = id,
        Credit = true,
        CreditReferenceId = original.Id,
        TotalCost = original.TotalCost is { } total ? new(Negative(total.ExclVat), Negative(total.InclVat)) : null,
        LastUpdated = lastUpdated,
    };

    private static decimal? Negative(decimal? value) => value is 0 or null ? value : -value;

    private static Price? Part(Amount? amount) => amount is null or { ExclVat: 0, InclVat: null or 0 } ? null : SessionMapping.ToPrice(amount);

    private static CdrLocation ToOcpi(Location location, Site site)
    {
        var connector = location.FindEvse(site.EvseUid)?.FindConnector(site.ConnectorId);
        return new()
        {
            Id = location.Id,
            Name = location.Name,
            Address = Shorten(location.Address, LongestAddress),
            City = location.City,
            PostalCode = location.PostalCode,
            State = Shorten(location.State, LongestState),
            Country = location.Country,
            Coordinates = new(location.Latitude, location.Longitude),
            EvseUid = site.EvseUid,
            EvseId = site.EvseId ?? NotAvailable.Text,
            ConnectorId = site.ConnectorId,
            ConnectorStandard = connector is null ? null : Word<ConnectorType>.Of(connector.Standard),
            ConnectorFormat = connector is null ? null : Word<ConnectorFormat>.Of(connector.Format),
            ConnectorPowerType = connector is null ? null : Word<PowerType>.Of(connector.PowerType),
        };
    }

    // A record that was released without a price: what was measured, as one period.
    private static ChargeVolumes Unpriced(ChargeRecord record)
    {
        var hours = Math.Max(0, (decimal)(record.End - record.Start).Ticks / TimeSpan.TicksPerHour);
        var period = new ChargePeriod(record.Start, record.End, record.Energy.Kwh, hours, 0, 0, "");
        return new([period], record.Energy.Kwh, hours, 0, 0);
    }

    // The standard has no member for either; for the stop reason it names the remark as its place (OCPI 2.2.1 §10.3.1).
    private static string? RemarkOf(ChargeRecord record)
    {
        var stopped = record.StopReason is { } reason ? "Stop reason: " + reason : null;
        return record.Corrects is { } corrected ? $"Corrects CDR {corrected}.{(stopped is null ? "" : " " + stopped)}" : stopped;
    }

    private static string? Shorten(string? text, int longest) => text?.Length > longest ? text[..longest].TrimEnd() : text;
}
