using OicpState = RoamingHub.Oicp.V23.EvseStatus.EvseState;

namespace RoamingHub.Hub.Partners.Oicp;

/// <param name="Offline">What Hubject is told of an EVSE whose station is not connected: Unknown, or OutOfService.</param>
/// <param name="RecordsPerPush">In one insert, update or delete.</param>
/// <param name="RecordsPerFullLoad">In one full load; each replaces the one before, so what is beyond follows as inserts.</param>
internal sealed record EvsePushOptions(OicpState Offline, int RecordsPerPush, int RecordsPerFullLoad)
{
    public static EvsePushOptions From(IConfiguration configuration) => new(
        configuration["Hub:Oicp:OfflineStatus"] switch
        {
            null or "Unknown" => OicpState.Unknown,
            "OutOfService" => OicpState.OutOfService,
            var other => throw new InvalidOperationException($"Hub:Oicp:OfflineStatus is '{other}', which is neither Unknown nor OutOfService."),
        },
        Math.Max(1, configuration.GetValue("Hub:Oicp:RecordsPerPush", PushRun.MostRecords)),
        Math.Max(1, configuration.GetValue("Hub:Oicp:RecordsPerFullLoad", 10_000)));
}
