using System.Globalization;
using System.Text;
using System.Text.Json;
using RoamingHub.Core.Locations;
using RoamingHub.Oicp;
using RoamingHub.Oicp.Formats;
using RoamingHub.Oicp.V23.Common;
using RoamingHub.Oicp.V23.EvseData;
using RoamingHub.Oicp.Wire;

namespace RoamingHub.Hub.Partners.Oicp.EvseData;

/// <summary>An EVSE of the catalogue as Hubject is told of it. Our own word for a member is the defaults', else it follows from the catalogue.</summary>
internal static class EvseDataMapping
{
    private static readonly string[] Terminals = ["CREDIT_CARD_PAYABLE", "DEBIT_CARD_PAYABLE", "PED_TERMINAL", "CONTACTLESS_CARD_SUPPORT", "CHIP_CARD_SUPPORT"];

    /// <summary>Whether drivers are to find the EVSE at Hubject at all.</summary>
    public static bool IsOffered(OicpSettings settings, Location location, Evse evse) =>
        location.Publish && !evse.Removed && settings.EvseDefaults.IsHubjectCompatible != false;

    /// <summary>What is owed of the EVSE: its record (JSON), why there can be none, or null when it is not offered.</summary>
    public static string? ToDraft(OicpSettings settings, Location location, PlaceDetails details, Evse evse, DateTimeOffset at)
    {
        if (!IsOffered(settings, location, evse))
            return null;
        if (evse.EvseId is null)
            return Draft.Unsendable("EvseID is missing");
        if (!EvseIds.IsValid(evse.EvseId))
            return Draft.Unsendable("EvseID is not an EvseID");
        if (!settings.Owns(evse.EvseId))
            return Draft.Unsendable($"EvseID is neither {settings.OperatorId}'s nor a sub-operator's");
        var missing = Missing(settings.EvseDefaults, location, evse).ToList();
        if (missing.Count > 0)
            return Draft.Unsendable(string.Join("; ", missing.Select(m => m + " is missing")));
        var record = ToOicp(settings, location, details, evse, at);
        return record.Validate() is { Count: > 0 } problems
            ? Draft.Unsendable(problems)
            : JsonSerializer.Serialize(record, OicpJson.Wire.EvseDataRecord);
    }

    private static IEnumerable<string> Missing(EvseDefaults defaults, Location location, Evse evse)
    {
        if (defaults.HotlinePhoneNumber is null)
            yield return "HotlinePhoneNumber";
        if (defaults.Accessibility is null)
            yield return "Accessibility";
        if (evse.Connectors.All(c => OutletMapping.ToPlug(c) is null))
            yield return "Plugs";
        if (DegreeOf(location.Latitude) is null || DegreeOf(location.Longitude) is null)
            yield return "GeoCoordinates";
    }

    private static EvseDataRecord ToOicp(OicpSettings settings, Location location, PlaceDetails details, Evse evse, DateTimeOffset at)
    {
        var defaults = settings.EvseDefaults;
        var own = details.FindEvse(evse.Uid);
        var outlets = evse.Connectors.Where(c => OutletMapping.ToPlug(c) is not null).ToList();
        return new()
        {
            EvseID = EvseIds.ToSend(evse.EvseId!),
            ChargingPoolID = defaults.ChargingPoolId ?? PoolOf(settings.OperatorId, location.Id),
            ChargingStationID = defaults.ChargingStationId ?? own?.PhysicalReference,
            ChargingStationNames = TextsOf(defaults.ChargingStationNames) ?? [new(defaults.NameLanguage ?? "en", Cut(location.Name ?? location.Address, 150))],
            HardwareManufacturer = defaults.HardwareManufacturer,
            SubOperatorName = defaults.SubOperatorName ?? details.Suboperator?.Name,
            Address = AddressMapping.ToOicp(location, own, defaults, at),
            GeoCoordinates = GeoCoordinates.Of(DegreeOf(location.Latitude)!.Value, DegreeOf(location.Longitude)!.Value),
            Plugs = [.. outlets.Select(c => OutletMapping.ToPlug(c)!.Value).Distinct()],
            DynamicPowerLevel = defaults.DynamicPowerLevel,
            ChargingFacilities = [.. outlets.Select(OutletMapping.ToFacility).DistinctBy(f => (f.PowerType, f.Power, f.Voltage, f.Amperage, f.ChargingModes?[0]))],
            RenewableEnergy = defaults.RenewableEnergy ?? details.EnergyMix?.IsGreenEnergy ?? false,
            EnergySource = EnergyMapping.ToSources(details.EnergyMix),
            EnvironmentalImpact = EnergyMapping.ToImpact(details.EnergyMix),
            CalibrationLawDataAvailability = Word(defaults.CalibrationLawDataAvailability, CalibrationLawDataAvailability.NotAvailable),
            AuthenticationModes = Words<AuthenticationMode>(defaults.AuthenticationModes) ?? ModesOf(evse),
            MaxCapacity = defaults.MaxCapacity,
            PaymentOptions = Words<PaymentOption>(defaults.PaymentOptions) ?? (TakesCards(evse) ? [PaymentOption.Contract, PaymentOption.Direct] : [PaymentOption.Contract]),
            ValueAddedServices = Words<ValueAddedService>(defaults.ValueAddedServices) ?? [ServiceOf(settings, evse)],
            Accessibility = Word(defaults.Accessibility, Accessibility.FreePubliclyAccessible),
            AccessibilityLocation = defaults.AccessibilityLocation is { } place ? Word(place, AccessibilityLocation.OnStreet) : ParkingOf(details.ParkingType),
            HotlinePhoneNumber = PhoneNumbers.TryNormalise(defaults.HotlinePhoneNumber!, out var number) ? number : defaults.HotlinePhoneNumber!,
            AdditionalInfo = TextsOf(defaults.AdditionalInfo) ?? DirectionsOf(details),
            IsOpen24Hours = HoursMapping.IsAlwaysOpen(details.OpeningTimes),
            OpeningTimes = HoursMapping.ToOicp(details.OpeningTimes),
            ClearinghouseID = defaults.ClearinghouseId,
            IsHubjectCompatible = true,
            DynamicInfoAvailable = Word(defaults.DynamicInfoAvailable, DynamicInfoAvailable.Yes),
        };
    }

    private static decimal? DegreeOf(string text) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var degree) ? degree : null;

    // DE*ABC*P and the location's id, as far as the format takes it.
    private static string? PoolOf(string operatorId, string locationId)
    {
        var owner = OperatorIds.Canonical(operatorId);
        var plain = new StringBuilder();
        foreach (var c in locationId.Where(char.IsAsciiLetterOrDigit).Take(30))
            plain.Append(char.ToUpperInvariant(c));
        return char.IsAsciiLetter(owner[0]) && plain.Length > 0 ? $"{owner[..2]}*{owner[2..]}*P{plain}" : null;
    }

    // Every station of ours reads cards and can be started from afar, unless the catalogue names what it can.
    private static List<AuthenticationMode> ModesOf(Evse evse)
    {
        var modes = new List<AuthenticationMode>();
        if (evse.Capabilities.Contains("RFID_READER"))
            modes.AddRange([AuthenticationMode.NfcRfidClassic, AuthenticationMode.NfcRfidDesfire]);
        if (evse.Capabilities.Contains("REMOTE_START_STOP_CAPABLE"))
            modes.Add(AuthenticationMode.Remote);
        if (TakesCards(evse))
            modes.Add(AuthenticationMode.DirectPayment);
        return modes.Count > 0 ? modes : [AuthenticationMode.NfcRfidClassic, AuthenticationMode.NfcRfidDesfire, AuthenticationMode.Remote];
    }

    private static bool TakesCards(Evse evse) => evse.Capabilities.Any(Terminals.Contains);

    private static ValueAddedService ServiceOf(OicpSettings settings, Evse evse) =>
        evse.Capabilities.Contains("RESERVABLE") && settings.Services.Contains("Reservation") ? ValueAddedService.Reservation : ValueAddedService.None;

    private static AccessibilityLocation? ParkingOf(string? parkingType) => parkingType switch
    {
        "ON_STREET" => AccessibilityLocation.OnStreet,
        "PARKING_LOT" => AccessibilityLocation.ParkingLot,
        "PARKING_GARAGE" => AccessibilityLocation.ParkingGarage,
        "UNDERGROUND_GARAGE" => AccessibilityLocation.UndergroundParkingGarage,
        _ => null,
    };

    // The first text must be English; where there is none, there is nothing to tell.
    private static List<InfoText>? DirectionsOf(PlaceDetails details)
    {
        var texts = (details.Directions ?? []).Where(t => t?.Text is { Length: > 0 } && t.Language is { } language && Languages.IsValid(language))
            .Select(t => new InfoText(t!.Language!, Cut(t.Text!, 150)))
            .OrderBy(t => t.Lang.Split('-')[0] != "en").ToList();
        return texts.Count > 0 && texts[0].Lang.Split('-')[0] == "en" ? texts : null;
    }

    private static IReadOnlyList<InfoText>? TextsOf(IReadOnlyList<LanguageText?>? texts) =>
        texts is { Count: > 0 } ? [.. texts.OfType<LanguageText>().Select(t => new InfoText(t.Lang!, t.Value!))] : null;

    private static T Word<T>(string? word, T otherwise) where T : struct, Enum => WireWords.TryRead<T>(word, out var value) ? value : otherwise;

    private static IReadOnlyList<T>? Words<T>(IReadOnlyList<string?>? words) where T : struct, Enum =>
        words is { Count: > 0 } ? [.. words.Select(w => Word(w, default(T))).Distinct()] : null;

    private static string Cut(string text, int longest) => text.Length <= longest ? text : text[..longest];
}
