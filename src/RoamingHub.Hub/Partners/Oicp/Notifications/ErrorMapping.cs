using RoamingHub.Core.Sessions;
using RoamingHub.Core.Stations;
using RoamingHub.Oicp.V23.Notifications;

namespace RoamingHub.Hub.Partners.Oicp.Notifications;

/// <summary>
/// What of a station's faults the driver should hear, and as which class (OICP 2.3, ErrorClassType): ConnectorError where looking at the plug
/// helps, CriticalError for the rest. The table stands in specs/mapping.md. Words are the station's own, of either version.
/// </summary>
internal static class ErrorMapping
{
    private const int LongestInfo = 250;
    private const string NoError = "NoError";

    private static readonly HashSet<string> AtThePlug = ["ConnectorLockFailure", "Timeout"]; // Timeout: no vehicle was plugged in in time

    // About the station's own line, list, reader and restart: the charge goes on, and an alarm would be a false one.
    private static readonly HashSet<string> NotOfTheCharge = ["LocalListConflict", "ReaderFailure", "ResetFailure", "WeakSignal"];

    private static readonly HashSet<string> Abrupt =
        ["EmergencyStop", "GroundFault", "HardReset", "ImmediateReset", "OvercurrentFault", "PowerLoss", "PowerQuality", "Timeout"];

    /// <summary>Null where the station tells of no fault.</summary>
    public static News.Failed? ToError(ConnectorStateReported report)
    {
        var code = report.ErrorCode is { Length: > 0 } word && word != NoError ? word : null;
        if (report.State != ConnectorState.Faulted && (code is null || NotOfTheCharge.Contains(code)))
            return null;
        var vendor = string.Join(' ', new[] { report.VendorId, report.VendorErrorCode }.Where(v => !string.IsNullOrWhiteSpace(v)));
        return Of(code ?? report.Status, report.Info, vendor);
    }

    /// <summary>Null where the charge ended as charges do.</summary>
    public static News.Failed? ToError(ChargingStopped stop) => stop.Reason is { } reason && Abrupt.Contains(reason) ? Of(reason, null, "") : null;

    /// <summary>A text of ours for the driver's app, where no station has told anything.</summary>
    public static News.Failed Of(ChargingErrorType type, string text) => new(type, Fit(text));

    private static News.Failed Of(string code, string? info, string vendor)
    {
        var text = string.IsNullOrWhiteSpace(info) ? code : $"{code}: {info.Trim()}";
        return Of(
            AtThePlug.Contains(code) ? ChargingErrorType.ConnectorError : ChargingErrorType.CriticalError, vendor.Length == 0 ? text : $"{text} ({vendor})");
    }

    private static string Fit(string text)
    {
        if (text.Length <= LongestInfo)
            return text;
        var end = char.IsHighSurrogate(text[LongestInfo - 1]) ? LongestInfo - 1 : LongestInfo;
        return text[..end];
    }
}
