using RoamingHub.Core.Authorization;
using RoamingHub.Core.Locations;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Tokens;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Partners.Oicp;
using RoamingHub.Hub.Partners.Oicp.EvseData;
using RoamingHub.Oicp.V23.Notifications;

namespace RoamingHub.Hub.Tests.Partners.Oicp;

/// <summary>Plain values for decisions that need no hub.</summary>
internal static class Given
{
    public static readonly DateTimeOffset Ten = new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);
    public static readonly EvseRef Socket = new(new("CP1"), 1);

    public static readonly EvseDefaults Defaults = new() { HotlinePhoneNumber = "+4930123456789", Accessibility = "Free publicly accessible" };

    public static readonly OicpSettings Settings = new()
    {
        BaseUrl = "https://service.example", OperatorId = "DE*ABC", OperatorName = "Stadtwerke", SubOperatorIds = [], Services = ["Authorization"],
        EvseDefaults = Defaults, TrustedRoots = [], AcceptFrom = [],
    };

    public static Connector Connector(string standard = "IEC_62196_T2", string format = "SOCKET", string power = "AC_3_PHASE", int volts = 230, int amperes = 32) =>
        new("1", standard, format, power, volts, amperes, null, []);

    public static Evse Evse(string uid = "E1", string? evseId = "DE*ABC*E1", params Connector[] connectors) =>
        new(uid, evseId, [], connectors.Length == 0 ? [Connector()] : connectors);

    public static Location Location(params Evse[] evses) => new(
        "LOC-1", new("DE", "ABC"), "Rathaus", "Hauptstraße 12a", "Berlin", "10115", null, "DEU", "52.520008", "13.404954", "Europe/Berlin", true,
        evses.Length == 0 ? [Evse()] : evses);

    public static ChargingStarted Started(decimal meterWh = 1000, RoamingGrant? grant = null) => new(
        Socket, "1", TokenRef.Read("04A1B2C3"), Energy.FromWh(meterWh), Ten, Ten, PermitResult.Accepted, "oicp:hubject", grant);

    public static MeterRead Reading(double minutes, decimal wh, double receivedAfter = 0)
    {
        var at = Ten.AddMinutes(minutes);
        IReadOnlyList<Reading> readings = [new(at, [], Energy.FromWh(wh))];
        return new(readings, ReadingDigest.Of(readings), at.AddMinutes(receivedAfter));
    }

    public static ChargingStopped Stopped(double minutes, decimal wh) => new(Energy.FromWh(wh), Ten.AddMinutes(minutes), Ten.AddMinutes(minutes), "Local", null);

    /// <summary>What was told in its order. An End may come twice: when the vehicle takes no more, and with what only the stop tells.</summary>
    public static IReadOnlyList<ChargingNotificationType> Course(IEnumerable<IChargingNotification> told)
    {
        var course = new List<ChargingNotificationType>();
        foreach (var type in told.Select(n => n.Type))
        {
            if (course.Count == 0 || type != course[^1] || type != ChargingNotificationType.End)
                course.Add(type);
        }

        return course;
    }
}
