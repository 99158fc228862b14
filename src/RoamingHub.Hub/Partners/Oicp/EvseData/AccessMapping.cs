using RoamingHub.Core.Locations;
using RoamingHub.Oicp.V23.EvseData;

namespace RoamingHub.Hub.Partners.Oicp.EvseData;

/// <summary>How a driver gets in and pays, as it follows from the catalogue's capabilities.</summary>
internal static class AccessMapping
{
    private const string Reader = "RFID_READER";
    private const string Remote = "REMOTE_START_STOP_CAPABLE";
    private const string Reservable = "RESERVABLE";
    private static readonly string[] Terminals = ["CREDIT_CARD_PAYABLE", "DEBIT_CARD_PAYABLE", "PED_TERMINAL", "CONTACTLESS_CARD_SUPPORT", "CHIP_CARD_SUPPORT"];

    /// <summary>Every station of ours reads cards and can be started from afar, unless the catalogue names what it can.</summary>
    /// <param name="plugAndCharge">The catalogue has no word for vehicles that identify themselves.</param>
    public static IReadOnlyList<AuthenticationMode> ToModes(IReadOnlyList<string> capabilities, bool plugAndCharge)
    {
        var modes = new List<AuthenticationMode>();
        if (capabilities.Contains(Reader))
            modes.AddRange([AuthenticationMode.NfcRfidClassic, AuthenticationMode.NfcRfidDesfire]);
        if (capabilities.Contains(Remote))
            modes.Add(AuthenticationMode.Remote);
        if (TakesCards(capabilities))
            modes.Add(AuthenticationMode.DirectPayment);
        if (modes.Count == 0)
            modes.AddRange([AuthenticationMode.NfcRfidClassic, AuthenticationMode.NfcRfidDesfire, AuthenticationMode.Remote]);
        if (plugAndCharge)
            modes.Add(AuthenticationMode.PnC);
        return modes;
    }

    public static IReadOnlyList<PaymentOption> ToPayment(IReadOnlyList<string> capabilities) =>
        TakesCards(capabilities) ? [PaymentOption.Contract, PaymentOption.Direct] : [PaymentOption.Contract];

    /// <param name="reservations">Whether we have Hubject's contract for reservations; without it none may be announced.</param>
    public static ValueAddedService ToService(IReadOnlyList<string> capabilities, bool reservations) =>
        reservations && capabilities.Contains(Reservable) ? ValueAddedService.Reservation : ValueAddedService.None;

    public static AccessibilityLocation? ToLocation(string? parkingType) => parkingType switch
    {
        "ON_STREET" => AccessibilityLocation.OnStreet,
        "PARKING_LOT" => AccessibilityLocation.ParkingLot,
        "PARKING_GARAGE" => AccessibilityLocation.ParkingGarage,
        "UNDERGROUND_GARAGE" => AccessibilityLocation.UndergroundParkingGarage,
        _ => null,
    };

    /// <summary>Inside a building for parking; null where the catalogue does not say.</summary>
    public static bool? IsParkingFacility(string? parkingType) => parkingType is "PARKING_GARAGE" or "UNDERGROUND_GARAGE" ? true : null;

    private static bool TakesCards(IReadOnlyList<string> capabilities) => capabilities.Any(Terminals.Contains);
}
