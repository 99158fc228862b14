using System.Collections.Concurrent;
using RoamingHub.Core.Stations;
using RoamingHub.Core.Values;
using RoamingHub.Storage;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Hub.Stations;

/// <summary>Which stations may connect, and what is known of them when they do.</summary>
internal sealed class StationAdmission(ReadModels readModels, EventLog log, TimeProvider time, StationOptions options)
{
    /// <summary>Null for a station nobody described, unless this hub takes in strangers.</summary>
    public async Task<StationProfile?> FindAsync(StationId station, CancellationToken ct)
    {
        if (await readModels.Stations.FindAsync(station, ct) is { Description: var known } row)
            return new(station, known.Protocol, known.Validation, known.Connectors, row.RegistrationStatus == "Accepted");
        if (!options.AutoProvision || station.Value.Length is 0 or > 48)
            return null;
        var described = new StationDescribed(station, null, ValidationMode.Tolerant, [], time.GetUtcNow());
        await log.AppendAsync(StationStream.Of(station), ExpectedVersion.None, [described], ct);
        return new(station, null, ValidationMode.Tolerant, [], false);
    }
}

/// <param name="HeartbeatInterval">What stations are told, in seconds.</param>
internal sealed record StationOptions(bool AutoProvision, int HeartbeatInterval)
{
    public static StationOptions From(IConfiguration configuration) => new(
        configuration.GetValue("Hub:Stations:AutoProvision", false), configuration.GetValue("Hub:Stations:HeartbeatInterval", 300));
}
