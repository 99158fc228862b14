using System.Text.Json;
using RoamingHub.Core.Locations;
using RoamingHub.Oicp;
using RoamingHub.Oicp.Formats;
using RoamingHub.Oicp.V23.Common;
using RoamingHub.Oicp.V23.EvseData;
using RoamingHub.Oicp.Validation;
using RoamingHub.Oicp.Wire;

namespace RoamingHub.Hub.Partners.Oicp.EvseData;

/// <summary>An EVSE of the catalogue as Hubject is told of it. Our own word for a member counts, else it follows from the catalogue.</summary>
internal static class EvseDataMapping
{
    private const int LongestText = 150;

    /// <summary>Whether drivers are to find the EVSE at Hubject at all.</summary>
    public static bool IsOffered(EvseDefaults terms, Location location, PlaceDetails? details, Evse evse) =>
        location.Publish && !evse.Removed && details?.FindEvse(evse.Uid) is not { IsPlanned: true } && terms.IsHubjectCompatible != false;

    /// <summary>The same by what was agreed for the partner alone, where nothing is known of what the EVSE and its location say.</summary>
    public static bool IsOffered(OicpSettings settings, Location location, Evse evse) => IsOffered(settings.EvseDefaults, location, null, evse);

    /// <summary>What is owed of the EVSE: its record (JSON), why there can be none, or null when it is not offered.</summary>
    /// <param name="terms">What holds for this EVSE.</param>
    /// <param name="details">Null when the location's description cannot be read.</param>
    public static string? ToDraft(OicpSettings settings, EvseDefaults terms, Location location, PlaceDetails? details, Evse evse, DateTimeOffset at)
    {
        if (!IsOffered(terms, location, details, evse))
            return null;
        var (record, problems) = ToRecord(settings, terms, location, details, evse, at);
        return record is null ? Draft.Unsendable(problems) : JsonSerializer.Serialize(record, OicpJson.Wire.EvseDataRecord);
    }

    /// <summary>The record, or all that keeps it from being one.</summary>
    public static (EvseDataRecord? Record, IReadOnlyList<Problem> Problems) ToRecord(
        OicpSettings settings, EvseDefaults terms, Location location, PlaceDetails? details, Evse evse, DateTimeOffset at)
    {
        if (details is null)
            return (null, [new("", "the location's description cannot be read")]);
        if (WhyNotOurs(settings, evse.EvseId) is { } why)
            return (null, [new("EvseID", why)]);
        var own = details.FindEvse(evse.Uid);
        var missing = Missing(terms, location, own, evse).Select(m => new Problem(m, "is missing")).ToList();
        if (missing.Count > 0)
            return (null, missing);
        var record = Compose(settings, terms, location, details, own, evse, at);
        var problems = record.Validate();
        return problems.Count > 0 ? (null, problems) : (record, problems);
    }

    private static string? WhyNotOurs(OicpSettings settings, string? evseId) => evseId switch
    {
        null => "is missing",
        _ when !EvseIds.IsValid(evseId) => "is not an EvseID",
        _ when !settings.Owns(evseId) => $"is neither {settings.OperatorId}'s nor a sub-operator's",
        _ => null,
    };

    private static IEnumerable<string> Missing(EvseDefaults terms, Location location, EvseDetails? own, Evse evse)
    {
        if (terms.HotlinePhoneNumber is null)
            yield return "HotlinePhoneNumber";
        if (terms.Accessibility is null)
            yield return "Accessibility";
        if (evse.Connectors.All(c => OutletMapping.ToPlug(c) is null))
            yield return "Plugs";
        if (PlaceMapping.ToPoint(location, own) is null)
            yield return "GeoCoordinates";
    }

    private static EvseDataRecord Compose(
        OicpSettings settings, EvseDefaults terms, Location location, PlaceDetails details, EvseDetails? own, Evse evse, DateTimeOffset at)
    {
        var outlets = evse.Connectors.Where(c => OutletMapping.ToPlug(c) is not null).ToList();
        return new()
        {
            EvseID = EvseIds.ToSend(evse.EvseId!),
            ChargingPoolID = terms.ChargingPoolId ?? PlaceMapping.ToPool(evse.EvseId!, location.Id),
            ChargingStationID = terms.ChargingStationId ?? own?.PhysicalReference,
            ChargingStationNames = TextsOf(terms.ChargingStationNames) ?? [new(terms.NameLanguage ?? "en", PlaceMapping.Cut(location.Name ?? location.Address, LongestText))],
            HardwareManufacturer = terms.HardwareManufacturer,
            ChargingStationImage = terms.ChargingStationImage ?? PlaceMapping.ToImage(details, own),
            SubOperatorName = terms.SubOperatorName ?? (details.Suboperator?.Name is { Length: > 0 } name ? PlaceMapping.Cut(name, 100) : null),
            Address = AddressMapping.ToOicp(location, details, own, terms, at),
            GeoCoordinates = PlaceMapping.ToPoint(location, own)!,
            Plugs = [.. outlets.Select(c => OutletMapping.ToPlug(c)!.Value).Distinct()],
            DynamicPowerLevel = terms.DynamicPowerLevel,
            ChargingFacilities = [.. outlets.Select(OutletMapping.ToFacility).DistinctBy(f => (f.PowerType, f.Power, f.Voltage, f.Amperage, f.ChargingModes?[0]))],
            RenewableEnergy = terms.RenewableEnergy ?? details.EnergyMix?.IsGreenEnergy ?? false,
            EnergySource = EnergyMapping.ToSources(details.EnergyMix),
            EnvironmentalImpact = EnergyMapping.ToImpact(details.EnergyMix),
            CalibrationLawDataAvailability = Word(terms.CalibrationLawDataAvailability, CalibrationLawDataAvailability.NotAvailable),
            AuthenticationModes = Words<AuthenticationMode>(terms.AuthenticationModes) ?? AccessMapping.ToModes(evse.Capabilities, terms.PlugAndCharge == true),
            MaxCapacity = terms.MaxCapacity,
            PaymentOptions = Words<PaymentOption>(terms.PaymentOptions) ?? AccessMapping.ToPayment(evse.Capabilities),
            ValueAddedServices = Words<ValueAddedService>(terms.ValueAddedServices) ?? [AccessMapping.ToService(evse.Capabilities, settings.Services.Contains("Reservation"))],
            Accessibility = Word(terms.Accessibility, Accessibility.FreePubliclyAccessible),
            AccessibilityLocation = terms.AccessibilityLocation is { } place ? Word(place, AccessibilityLocation.OnStreet) : AccessMapping.ToLocation(details.ParkingType),
            HotlinePhoneNumber = PhoneNumbers.TryNormalise(terms.HotlinePhoneNumber!, out var number) ? number : terms.HotlinePhoneNumber!,
            AdditionalInfo = PlaceMapping.EnglishFirst(TextsOf(terms.AdditionalInfo) ?? PlaceMapping.ToTexts(details.Directions)),
            ChargingStationLocationReference = TextsOf(terms.ChargingStationLocationReference) ?? (PlaceMapping.ToTexts(own?.Directions) is { Count: > 0 } way ? way : null),
            GeoChargingPointEntrance = PlaceMapping.ToEntrance(details),
            IsOpen24Hours = HoursMapping.IsAlwaysOpen(details.OpeningTimes),
            OpeningTimes = HoursMapping.ToOicp(details.OpeningTimes),
            HubOperatorID = terms.HubOperatorId ?? (EvseIds.BelongsTo(evse.EvseId!, settings.OperatorId) ? null : settings.OperatorId),
            ClearinghouseID = terms.ClearinghouseId,
            IsHubjectCompatible = true,
            DynamicInfoAvailable = Word(terms.DynamicInfoAvailable, DynamicInfoAvailable.Yes),
        };
    }

    private static IReadOnlyList<InfoText>? TextsOf(IReadOnlyList<LanguageText?>? texts) =>
        texts is { Count: > 0 } ? [.. texts.OfType<LanguageText>().Select(t => new InfoText(t.Lang!, t.Value!))] : null;

    private static T Word<T>(string? word, T otherwise) where T : struct, Enum => WireWords.TryRead<T>(word, out var value) ? value : otherwise;

    private static IReadOnlyList<T>? Words<T>(IReadOnlyList<string?>? words) where T : struct, Enum =>
        words is { Count: > 0 } ? [.. words.Select(w => Word(w, default(T))).Distinct()] : null;
}
