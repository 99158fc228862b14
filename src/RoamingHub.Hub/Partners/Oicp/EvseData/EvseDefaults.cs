using RoamingHub.Oicp.Formats;
using RoamingHub.Oicp.V23.EvseData;
using RoamingHub.Oicp.Wire;

namespace RoamingHub.Hub.Partners.Oicp.EvseData;

/// <summary>A text in one language.</summary>
internal sealed record LanguageText(string? Lang = null, string? Value = null);

/// <summary>
/// What OICP wants to know of an EVSE and the catalogue has no word for, or what is to be told otherwise than it follows from there. Words are
/// OICP's own.
/// </summary>
internal sealed record EvseDefaults
{
    public bool? IsHubjectCompatible { get; init; }
    public string? HotlinePhoneNumber { get; init; }
    public string? Accessibility { get; init; }
    public string? AccessibilityLocation { get; init; }
    public string? CalibrationLawDataAvailability { get; init; }
    public IReadOnlyList<string?>? AuthenticationModes { get; init; }
    public IReadOnlyList<string?>? PaymentOptions { get; init; }
    public IReadOnlyList<string?>? ValueAddedServices { get; init; }
    public string? DynamicInfoAvailable { get; init; }
    public string? NameLanguage { get; init; }
    public IReadOnlyList<LanguageText?>? ChargingStationNames { get; init; }
    public IReadOnlyList<LanguageText?>? AdditionalInfo { get; init; }
    public string? Street { get; init; }
    public string? HouseNum { get; init; }
    public string? PostalCode { get; init; }
    public string? ChargingPoolId { get; init; }
    public string? ChargingStationId { get; init; }
    public string? HardwareManufacturer { get; init; }
    public string? SubOperatorName { get; init; }
    public bool? DynamicPowerLevel { get; init; }
    public int? MaxCapacity { get; init; }
    public bool? RenewableEnergy { get; init; }
    public string? ClearinghouseId { get; init; }

    /// <summary>Every member that is not as OICP writes it.</summary>
    public IReadOnlyList<TermsFault> Check()
    {
        var faults = new List<TermsFault>();
        if (HotlinePhoneNumber is not null && !PhoneNumbers.TryNormalise(HotlinePhoneNumber, out _))
            faults.Add(new("hotlinePhoneNumber", "is not a phone number (+ and 5 to 15 digits)"));
        Word<Accessibility>(Accessibility, "accessibility", faults);
        Word<AccessibilityLocation>(AccessibilityLocation, "accessibilityLocation", faults);
        Word<CalibrationLawDataAvailability>(CalibrationLawDataAvailability, "calibrationLawDataAvailability", faults);
        Word<DynamicInfoAvailable>(DynamicInfoAvailable, "dynamicInfoAvailable", faults);
        Words<AuthenticationMode>(AuthenticationModes, "authenticationModes", faults);
        Words<PaymentOption>(PaymentOptions, "paymentOptions", faults);
        Words<ValueAddedService>(ValueAddedServices, "valueAddedServices", faults);
        if (NameLanguage is not null && !Languages.IsValid(NameLanguage))
            faults.Add(new("nameLanguage", "is not a language such as de or en-GB"));
        Texts(ChargingStationNames, "chargingStationNames", faults);
        Texts(AdditionalInfo, "additionalInfo", faults);
        if (ChargingPoolId is not null && !ChargingPoolIds.IsValid(ChargingPoolId))
            faults.Add(new("chargingPoolId", "is not a ChargingPoolID such as DE*ABC*P1234"));
        Length(Street, 2, 100, "street", faults);
        Length(HouseNum, 1, 10, "houseNum", faults);
        Length(PostalCode, 1, 10, "postalCode", faults);
        Length(ChargingStationId, 1, 50, "chargingStationId", faults);
        Length(HardwareManufacturer, 1, 50, "hardwareManufacturer", faults);
        Length(SubOperatorName, 1, 100, "subOperatorName", faults);
        Length(ClearinghouseId, 1, 20, "clearinghouseId", faults);
        return faults;
    }

    private static void Word<T>(string? word, string member, List<TermsFault> faults) where T : struct, Enum
    {
        if (word is not null && !WireWords.TryRead<T>(word, out _))
            faults.Add(new(member, "is not one of " + string.Join(", ", WireWords.All<T>())));
    }

    private static void Words<T>(IReadOnlyList<string?>? words, string member, List<TermsFault> faults) where T : struct, Enum
    {
        if (words is { Count: 0 })
            faults.Add(new(member, "must not be empty"));
        if (words?.Any(w => !WireWords.TryRead<T>(w, out _)) == true)
            faults.Add(new(member, "holds a word that is not one of " + string.Join(", ", WireWords.All<T>())));
    }

    private static void Texts(IReadOnlyList<LanguageText?>? texts, string member, List<TermsFault> faults)
    {
        if (texts?.Any(t => t?.Lang is null || !Languages.IsValid(t.Lang) || t.Value is not { Length: >= 1 and <= 150 }) == true)
            faults.Add(new(member, "needs lang (such as de) and value (1 to 150 characters) in each text"));
    }

    private static void Length(string? text, int min, int max, string member, List<TermsFault> faults)
    {
        if (text is not null && (text.Length < min || text.Length > max))
            faults.Add(new(member, $"must have {min} to {max} characters"));
    }
}
