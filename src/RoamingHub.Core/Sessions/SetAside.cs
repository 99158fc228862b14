using System.Text.Json;
using System.Text.Json.Serialization;

namespace RoamingHub.Core.Sessions;

/// <summary>Puts a report that does not fit aside, whole.</summary>
internal static class SetAside
{
    public static ReportSetAside Of(ChargingSession? session, SessionEvent report)
    {
        var (kind, json, receivedAt) = report switch
        {
            ChargingStarted s => ("start", JsonSerializer.Serialize(s, SetAsideJson.Default.ChargingStarted), s.ReceivedAt),
            MeterRead m => ("readings", JsonSerializer.Serialize(m, SetAsideJson.Default.MeterRead), m.ReceivedAt),
            ChargingStopped s => ("stop", JsonSerializer.Serialize(s, SetAsideJson.Default.ChargingStopped), s.ReceivedAt),
            _ => throw new ArgumentOutOfRangeException(nameof(report), report.GetType().Name, "Only a station's reports are set aside."),
        };
        return new(kind, json, Why(session), receivedAt);
    }

    private static string Why(ChargingSession? session) => session switch
    {
        null => "no session has begun",
        { Closed: true } => "the back office has closed the session",
        { Stop: not null } => "the session has ended",
        _ => "the session began otherwise",
    };
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ChargingStarted))]
[JsonSerializable(typeof(MeterRead))]
[JsonSerializable(typeof(ChargingStopped))]
internal sealed partial class SetAsideJson : JsonSerializerContext;
