using System.Text.Json;
using RoamingHub.Oicp.Formats;
using RoamingHub.Oicp.V23.EvseData;
using RoamingHub.Oicp.Wire;

namespace RoamingHub.Hub.Partners.Oicp.EvseData;

/// <summary>A text in one language.</summary>
internal sealed record LanguageText(string? Lang = null, string? Value = null);

/// <summary>
/// What OICP wants to know of an EVSE and the catalogue has no word for, or what is to be told otherwise than it follows from there. Words are
/// OICP's own. It is said of an EVSE, of a location, or of all that goes to a partner; the nearest wins member by member, and a member that is
/// null is not said.
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
    public string? HubOperatorId { get; init; }
    public string? ChargingStationImage { get; init; }
    public IReadOnlyList<LanguageText?>? ChargingStationLocationReference { get; init; }
    public bool? ParkingFacility { get; init; }
    public string? ParkingSpot { get; init; }

    /// <summary>Vehicles can identify themselves; the catalogue has no word for it. Adds PnC to the modes that follow from the catalogue.</summary>
    public bool? PlugAndCharge { get; init; }

    /// <summary>Reads them from a request's body, or from where they are stored.</summary>
    public static (EvseDefaults? Terms, IReadOnlyList<TermsFault> Faults) Read(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object)
            return (null, [new("", "must be a JSON object")]);
        if (Misspelt(body) is { Count: > 0 } misspelt)
            return (null, misspelt);
        try
        {
            var terms = body.Deserialize(OicpPartnerJson.Default.EvseDefaults)!;
            return (terms, terms.Check());
        }
        catch (JsonException e)
        {
            return (null, [new(e.Path?.TrimStart('$').TrimStart('.') ?? "", "has the wrong type")]);
        }
    }

    /// <summary>Members that there are not: who writes one means another.</summary>
    public static IReadOnlyList<TermsFault> Misspelt(JsonElement body) =>
    [
        .. body.EnumerateObject().Where(m => OicpPartnerJson.Default.EvseDefaults.Properties.All(p => p.Name != m.Name))
            .Select(m => new TermsFault(m.Name, "is not a member of these details")),
    ];

    /// <summary>These, and where they say nothing of a member, what a wider circle says of it.</summary>
    public EvseDefaults Over(EvseDefaults wider) => new()
    {
        IsHubjectCompatible = IsHubjectCompatible ?? wider.IsHubjectCompatible,
        HotlinePhoneNumber = HotlinePhoneNumber ?? wider.HotlinePhoneNumber,
        Accessibility = Accessibility ?? wider.Accessibility,
        AccessibilityLocation = AccessibilityLocation ?? wider.AccessibilityLocation,
        CalibrationLawDataAvailability = CalibrationLawDataAvailability ?? wider.CalibrationLawDataAvailability,
        AuthenticationModes = AuthenticationModes ?? wider.AuthenticationModes,
        PaymentOptions = PaymentOptions ?? wider.PaymentOptions,
        ValueAddedServices = ValueAddedServices ?? wider.ValueAddedServices,
        DynamicInfoAvailable = DynamicInfoAvailable ?? wider.DynamicInfoAvailable,
        NameLanguage = NameLanguage ?? wider.NameLanguage,
        ChargingStationNames = ChargingStationNames ?? wider.ChargingStationNames,
        AdditionalInfo = AdditionalInfo ?? wider.AdditionalInfo,
        Street = Street ?? wider.Street,
        HouseNum = HouseNum ?? wider.HouseNum,
        PostalCode = PostalCode ?? wider.PostalCode,
        ChargingPoolId = ChargingPoolId ?? wider.ChargingPoolId,
        ChargingStationId = ChargingStationId ?? wider.ChargingStationId,
        HardwareManufacturer = HardwareManufacturer ?? wider.HardwareManufacturer,
        SubOperatorName = SubOperatorName ?? wider.SubOperatorName,
        DynamicPowerLevel = DynamicPowerLevel ?? wider.DynamicPowerLevel,
        MaxCapacity = MaxCapacity ?? wider.MaxCapacity,
        RenewableEnergy = RenewableEnergy ?? wider.RenewableEnergy,
        ClearinghouseId = ClearinghouseId ?? wider.ClearinghouseId,
        HubOperatorId = HubOperatorId ?? wider.HubOperatorId,
        ChargingStationImage = ChargingStationImage ?? wider.ChargingStationImage,
        ChargingStationLocationReference = ChargingStationLocationReference ?? wider.ChargingStationLocationReference,
        ParkingFacility = ParkingFacility ?? wider.ParkingFacility,
        ParkingSpot = ParkingSpot ?? wider.ParkingSpot,
        PlugAndCharge = PlugAndCharge ?? wider.PlugAndCharge,
    };

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
        Texts(ChargingStationLocationReference, "chargingStationLocationReference", faults);
        if (AdditionalInfo is { Count: > 0 } && !AdditionalInfo.Any(t => t?.Lang is { } language && Languages.IsEnglish(language)))
            faults.Add(new("additionalInfo", "needs an English text beside the others"));
        if (PaymentOptions is { Count: > 1 } && PaymentOptions.Contains(WireWords.Of(PaymentOption.NoPayment)))
            faults.Add(new("paymentOptions", "holds `No Payment` beside others"));
        if (ValueAddedServices is { Count: > 1 } && ValueAddedServices.Contains(WireWords.Of(ValueAddedService.None)))
            faults.Add(new("valueAddedServices", "holds `None` beside others"));
        if (HubOperatorId is not null && !OperatorIds.IsValid(HubOperatorId))
            faults.Add(new("hubOperatorId", "is not an OperatorID such as DE*ABC"));
        if (ChargingStationImage is not null && !(ChargingStationImage.Length <= 200 && Uri.TryCreate(ChargingStationImage, UriKind.Absolute, out var url) && url!.Scheme is "http" or "https"))
            faults.Add(new("chargingStationImage", "is not a URL of at most 200 characters"));
        if (MaxCapacity < 0)
            faults.Add(new("maxCapacity", "is less than 0"));
        if (ChargingPoolId is not null && !ChargingPoolIds.IsValid(ChargingPoolId))
            faults.Add(new("chargingPoolId", "is not a ChargingPoolID such as DE*ABC*P1234"));
        Length(Street, 1, 100, "street", faults);
        Length(HouseNum, 1, 10, "houseNum", faults);
        Length(PostalCode, 1, 10, "postalCode", faults);
        Length(ChargingStationId, 1, 50, "chargingStationId", faults);
        Length(HardwareManufacturer, 1, 50, "hardwareManufacturer", faults);
        Length(SubOperatorName, 1, 100, "subOperatorName", faults);
        Length(ClearinghouseId, 1, 20, "clearinghouseId", faults);
        Length(ParkingSpot, 1, 5, "parkingSpot", faults);
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
