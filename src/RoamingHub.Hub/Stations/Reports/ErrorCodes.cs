namespace RoamingHub.Hub.Stations.Reports;

/// <summary>One code that stations give for what is wrong with them. The table for people is <c>specs/error-codes.md</c>.</summary>
/// <param name="Severity">
/// Ours, where the code's author gives none. <c>warning</c>: charging goes on or can be tried again. <c>user</c>: the driver can mend it.
/// <c>fault</c>: somebody must look at it. <c>safety</c>: something protects people.
/// </param>
/// <param name="Unit">Of the reading that comes with it.</param>
internal sealed record ErrorCode(string Code, string Name, string Severity, string Meaning, string? Unit = null);

/// <summary>What a station says is wrong: its own code in the standard's spelling, and the vendor's codes beside it.</summary>
/// <param name="Scheme">Whose list the vendor's codes are from; null where there are none that we know.</param>
internal sealed record ExplainedError(ErrorCode Code, string? Scheme, IReadOnlyList<VendorError> Vendor);

/// <param name="Reading">What the station measured.</param>
internal sealed record VendorError(ErrorCode Code, string? Reading);

internal static class ErrorCodes
{
    private const string NoError = "NoError";

    /// <summary>OCPP 1.6 §7.6.</summary>
    public static IReadOnlyList<ErrorCode> Standard { get; } =
    [
        new("ConnectorLockFailure", "ConnectorLockFailure", "fault", "failure to lock or unlock the connector"),
        new("EVCommunicationError", "EVCommunicationError", "warning", "communication failure with the vehicle (mode 3 or another protocol); the station goes to SuspendedEVSE, not to Faulted"),
        new("GroundFailure", "GroundFailure", "safety", "ground fault circuit interrupter has tripped"),
        new("HighTemperature", "HighTemperature", "fault", "temperature inside the charge point is too high"),
        new("InternalError", "InternalError", "fault", "error in an internal hardware or software component"),
        new("LocalListConflict", "LocalListConflict", "warning", "authorization from the central system conflicts with the local authorization list"),
        new("NoError", "NoError", "none", "nothing to report"),
        new("OtherError", "OtherError", "fault", "another error, named in vendorErrorCode"),
        new("OverCurrentFailure", "OverCurrentFailure", "safety", "over-current protection has tripped"),
        new("OverVoltage", "OverVoltage", "safety", "voltage above the acceptable level"),
        new("PowerMeterFailure", "PowerMeterFailure", "fault", "failure to read the power meter"),
        new("PowerSwitchFailure", "PowerSwitchFailure", "fault", "failure to control the power switch"),
        new("ReaderFailure", "ReaderFailure", "warning", "failure of the id tag reader"),
        new("ResetFailure", "ResetFailure", "warning", "unable to perform a reset"),
        new("UnderVoltage", "UnderVoltage", "fault", "voltage below the acceptable level"),
        new("WeakSignal", "WeakSignal", "warning", "wireless device reports a weak signal"),
    ];

    /// <summary>Names that are no longer, or never were, the standard's.</summary>
    public static IReadOnlyDictionary<string, string> Aliases { get; } =
        new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["Mode3Error"] = "EVCommunicationError" };

    /// <summary>Null when nothing is wrong. A code that nobody knows is told as it came.</summary>
    /// <param name="errorCode">In any case: some controllers write <c>groundFailure</c>.</param>
    public static ExplainedError? Explain(string? errorCode, string? vendorId, string? vendorErrorCode, string? info)
    {
        var word = errorCode?.Trim() ?? "";
        var name = Aliases.GetValueOrDefault(word, word);
        var code = Standard.FirstOrDefault(c => c.Code.Equals(name, StringComparison.OrdinalIgnoreCase));
        var (scheme, vendor) = VendorErrorCodes.Explain(vendorId, vendorErrorCode, info);
        if (vendor.Count == 0 && (word.Length == 0 || code is { Code: NoError }))
            return null;
        return new(code ?? new(word, word, "fault", "a code that is not the standard's"), scheme, vendor);
    }
}
