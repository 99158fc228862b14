using RoamingHub.Core.Values;

namespace RoamingHub.Core.Stations;

/// <summary>How the update of a station's firmware goes, in the station's word.</summary>
/// <param name="Request">The number of the order it belongs to, where the station names one.</param>
public sealed record FirmwareProgressReported(StationId Station, string Status, int? Request, DateTimeOffset At);

/// <summary>How the upload of a station's diagnostics or of another of its logs goes, in the station's word.</summary>
public sealed record DiagnosticsProgressReported(StationId Station, string Status, int? Request, DateTimeOffset At);

/// <summary>Something that concerns a station's security happened there at <paramref name="At"/>, by its own clock.</summary>
public sealed record SecurityEventReported(StationId Station, string Kind, string? Details, DateTimeOffset At, DateTimeOffset ReceivedAt);

/// <summary>
/// A station described some of its variables. Long descriptions come in parts, counted from zero. What is a secret is masked before it gets here.
/// </summary>
/// <param name="Request">The number of the question that this answers.</param>
/// <param name="More">Another part follows.</param>
public sealed record VariablesReported(
    StationId Station, int Request, int Part, bool More, IReadOnlyList<ReportedVariable> Variables, DateTimeOffset At, DateTimeOffset ReceivedAt);

/// <summary>A setting of a station, or of one part of it. Stations without parts have an empty <paramref name="Component"/>.</summary>
/// <param name="Limits">What it may hold, where the station said so.</param>
public sealed record ReportedVariable(
    string Component, string? ComponentInstance, int? Evse, int? Connector, string Name, string? Instance,
    IReadOnlyList<VariableAttribute> Attributes, VariableLimits? Limits = null);

/// <param name="Kind">Actual, Target, MinSet or MaxSet.</param>
/// <param name="Value">Null where it is not set, or may only be written.</param>
public sealed record VariableAttribute(string Kind, string? Value, string? Mutability = null, bool? Persistent = null, bool? Constant = null);

public sealed record VariableLimits(string DataType, string? Unit, decimal? Min, decimal? Max, string? Values, bool Monitored);

/// <summary>
/// Anything else that a station tells of itself: limits, monitors, what its display shows. Kept as it came, for people to read.
/// </summary>
/// <param name="Kind">The station's own name for this report.</param>
/// <param name="Request">The number of the question that this answers; null when the station speaks up by itself.</param>
/// <param name="Part">The number of this part, from zero; null where parts are not counted.</param>
/// <param name="More">Another part follows.</param>
/// <param name="Report">The report as it came (JSON), secrets masked.</param>
public sealed record StationReportReceived(
    StationId Station, string Kind, int? Request, int? Part, bool More, string Report, DateTimeOffset At, DateTimeOffset ReceivedAt);
