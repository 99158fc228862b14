namespace RoamingHub.Hub.Stations.Reports;

/// <summary>
/// Two public lists of what stations put into <c>vendorErrorCode</c>: the minimum required error codes of the ChargeX consortium (Idaho National
/// Laboratory), and those of EVgo, who may send several at once.
/// </summary>
internal static class VendorErrorCodes
{
    private const string ChargeXScheme = "ChargeX";
    private const string EvgoScheme = "EVgo";
    private const string EvgoVendor = "com.evgo.mrec";

    public static IReadOnlyList<ErrorCode> ChargeX { get; } =
    [
        new("CX001", "ConnectorLockFailure", "fault", "the connector cannot be locked or unlocked on the vehicle's side"),
        new("CX002", "GroundFailure", "safety", "the ground fault circuit interrupter has tripped"),
        new("CX003", "HighTemperature", "warning", "it is hot inside, and less power is delivered"),
        new("CX004", "OverCurrentFailure", "safety", "the over-current protection has tripped"),
        new("CX005", "OverVoltage", "safety", "the voltage towards the vehicle is too high"),
        new("CX006", "UnderVoltage", "fault", "the voltage towards the vehicle is too low"),
        new("CX007", "WeakSignal", "warning", "the wireless device has a weak signal"),
        new("CX008", "EmergencyStop", "safety", "the emergency stop is pressed"),
        new("CX009", "AuthorizationTimeout", "user", "nobody was authorized in time after plugging in"),
        new("CX010", "InvalidVehicleMode", "user", "the vehicle is not in a mode in which it can charge"),
        new("CX011", "CableCheckFailure", "fault", "the isolation test before the charge has failed"),
        new("CX012", "PreChargeFailure", "fault", "the voltage did not reach the vehicle's before the charge"),
        new("CX013", "NoInternet", "warning", "the station has no connection to the internet"),
        new("CX014", "PilotFault", "fault", "the control pilot is out of range"),
        new("CX015", "PowerLoss", "fault", "the station has lost its supply"),
        new("CX016", "EVContactorFault", "fault", "the vehicle's contactors do not open or close"),
        new("CX017", "EVSEContactorFault", "fault", "the station's contactors do not open or close"),
        new("CX018", "CableOverTempDerate", "warning", "the cable is hot, and less power is delivered"),
        new("CX019", "CableOverTempStop", "fault", "the cable is too hot, and the charge has ended"),
        new("CX020", "PartialInsertion", "user", "the connector is not plugged in fully"),
        new("CX021", "CapacitanceFault", "safety", "the capacitance towards the vehicle's body is too high"),
        new("CX022", "ResistanceFault", "safety", "the isolation resistance towards the vehicle's body is too low"),
        new("CX023", "ProximityFault", "fault", "the proximity signal is out of range"),
        new("CX024", "ConnectorVoltageHigh", "safety", "there is voltage on the connector outside a charge"),
        new("CX025", "BrokenLatch", "fault", "the connector's latch is broken"),
        new("CX026", "CutCable", "safety", "the cable is cut"),
    ];

    public static IReadOnlyList<ErrorCode> Evgo { get; } =
    [
        new("A000", "AuthorizationTimeout", "user", "nobody was authorized in time after plugging in"),
        new("A001", "PartialInsertion", "user", "the connector is not plugged in fully"),
        new("A002", "FailedVehicleLock", "user", "the vehicle could not lock the connector"),
        new("A003", "InvalidVehicleMode", "user", "the vehicle is not in a mode in which it can charge"),
        new("A004", "EmergencyStop", "user", "the emergency stop was pressed outside a charge"),
        new("A005", "FailedChargerLock", "user", "the connector could not be locked (CHAdeMO)"),
        new("F000", "ProximityHigh", "safety", "the proximity signal is too high", "V"),
        new("F001", "ProximityLow", "safety", "the proximity signal is too low", "V"),
        new("F002", "PilotHigh", "safety", "the control pilot is too high", "V"),
        new("F003", "PilotLow", "safety", "the control pilot is too low", "V"),
        new("F004", "BrokenLatch", "safety", "the connector's latch is broken"),
        new("F005", "FailedCableCheck", "safety", "the isolation test before the charge has failed"),
        new("F006", "ChassisResistanceLow", "safety", "the isolation resistance towards the vehicle's body is too low", "kΩ"),
        new("F007", "ChassisCapacitanceHigh", "safety", "the capacitance towards the vehicle's body is too high", "µF"),
        new("F008", "ConnectorVoltageHigh", "safety", "there is voltage on the connector outside a charge", "V"),
        new("F009", "CableTemperatureHigh", "safety", "the cable is too hot", "°C"),
        new("F010", "CableCut", "safety", "the cable is cut"),
    ];

    /// <summary>
    /// ChargeX codes are recognised by their form, whoever sends them; EVgo's only under EVgo's vendor id, since others have an A001 too. Codes
    /// and readings stand in lists with commas between, the n-th reading with the n-th code.
    /// </summary>
    public static (string? Scheme, IReadOnlyList<VendorError> Codes) Explain(string? vendorId, string? vendorErrorCode, string? info)
    {
        var words = (vendorErrorCode ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0)
            return (null, []);
        if (EvgoVendor.Equals(vendorId?.Trim(), StringComparison.OrdinalIgnoreCase))
        {
            var readings = (info ?? "").Split(',', StringSplitOptions.TrimEntries);
            return (EvgoScheme, [.. words.Select((w, n) => new VendorError(EvgoCode(w), readings.ElementAtOrDefault(n) is { Length: > 0 } r ? r : null))]);
        }

        return Array.TrueForAll(words, IsChargeX)
            ? (ChargeXScheme, [.. words.Select(w => new VendorError(Find(ChargeX, w) ?? new(w, w, "fault", "not in the list"), null))])
            : (null, []);
    }

    private static bool IsChargeX(string word) =>
        word.Length == 5 && word.StartsWith("CX", StringComparison.OrdinalIgnoreCase) && word.AsSpan(2).IndexOfAnyExceptInRange('0', '9') < 0;

    /// <summary>The first letter of a code tells who can do something about it, also where the code is newer than this list.</summary>
    private static ErrorCode EvgoCode(string word) => Find(Evgo, word) ?? new(
        word, word, word[0] is 'A' or 'a' ? "user" : word[0] is 'F' or 'f' ? "safety" : "fault", "not in the list");

    private static ErrorCode? Find(IReadOnlyList<ErrorCode> list, string word) =>
        list.FirstOrDefault(c => c.Code.Equals(word, StringComparison.OrdinalIgnoreCase));
}
