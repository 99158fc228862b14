using System.Globalization;
using RoamingHub.Core.Metering;
using RoamingHub.Core.Stations;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Sessions;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Hub.Stations;

/// <summary>
/// A meter's public key: the one that was written down for its connector, then for its station, then the one the station shows among its settings
/// (<c>MeterPublicKey1</c> in 1.6, <c>PublicKey</c> of the component <c>FiscalMetering</c> in 2.0.1).
/// </summary>
internal sealed class MeterKeys(ReadModels readModels) : IMeterKeys
{
    public async Task<KnownMeterKey?> OfAsync(EvseRef evse, bool pinnedOnly, CancellationToken ct)
    {
        var described = (await readModels.Stations.FindAsync(evse.Station, ct))?.Description;
        if ((LinkOf(described, evse)?.MeterPublicKey ?? described?.MeterPublicKey) is { } pinned)
            return new(pinned, KeyOrigin.Pinned);
        if (pinnedOnly)
            return null;
        var number = (evse.Evse ?? evse.Connector).ToString(CultureInfo.InvariantCulture);
        string[] names = ["MeterPublicKey" + number, $"FiscalMetering@{number}.PublicKey", "FiscalMetering.PublicKey", "MeterPublicKey"];
        var told = await readModels.StationVariables.ValuesAsync(evse.Station, names, ct);
        return names.Select(n => told.GetValueOrDefault(n)).FirstOrDefault(v => !string.IsNullOrWhiteSpace(v)) is { } key ? new(key, KeyOrigin.Station) : null;
    }

    private static ConnectorLink? LinkOf(StationDescribed? described, EvseRef evse) =>
        described?.Connectors.FirstOrDefault(l => evse.Means(new(evse.Station, l.Connector, l.Evse)));
}
