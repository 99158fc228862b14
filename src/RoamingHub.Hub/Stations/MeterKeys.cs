using System.Globalization;
using RoamingHub.Core.Metering;
using RoamingHub.Core.Stations;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Sessions;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Hub.Stations;

/// <summary>
/// A meter's public key: the one that was written down for its connector, then for its station, then the one the station shows among its settings
/// (<c>MeterPublicKey1</c> and what vendors call it in 1.6, <c>PublicKey</c> of the component <c>FiscalMetering</c> in 2.0.1). A key that was written down when the
/// charge began, and is no longer, holds for it too.
/// </summary>
internal sealed class MeterKeys(ReadModels readModels) : IMeterKeys
{
    public async Task<KnownMeterKey?> OfAsync(EvseRef evse, DateTimeOffset at, bool pinnedOnly, CancellationToken ct)
    {
        var described = (await readModels.Stations.FindAsync(evse.Station, ct))?.Description;
        var former = FormerOf(described, evse, at);
        if ((LinkOf(described, evse)?.MeterPublicKey ?? described?.MeterPublicKey) is { } pinned)
            return new(pinned, KeyOrigin.Pinned, former);
        if (pinnedOnly)
            return null;
        var number = (evse.Evse ?? evse.Connector).ToString(CultureInfo.InvariantCulture);
        string[] names = 
        [
            "MeterPublicKey" + number, $"MeterPublicKey[{number}]", "MeterPublicKey_" + number, $"FiscalMetering@{number}.PublicKey", "FiscalMetering.PublicKey", "MeterPublicKey",
            "EichrechtPubKey", // Bender
        ];
        var told = await readModels.StationVariables.ValuesAsync(evse.Station, names, ct);
        return names.Select(n => told.GetValueOrDefault(n)).FirstOrDefault(v => !string.IsNullOrWhiteSpace(v)) is { } key ? new(key, KeyOrigin.Station, former)
            : former.Count > 0 ? new(former[0], KeyOrigin.Pinned, former) : null;
    }

    private static List<string> FormerOf(StationDescribed? described, EvseRef evse, DateTimeOffset at) =>
    [
        .. (described?.FormerMeterKeys ?? [])
            .Where(f => at < f.Until && (f.Connector is not { } connector || evse.Means(new(evse.Station, connector, f.Evse)))).Select(f => f.PublicKey),
    ];

    private static ConnectorLink? LinkOf(StationDescribed? described, EvseRef evse) =>
        described?.Connectors.FirstOrDefault(l => evse.Means(new(evse.Station, l.Connector, l.Evse)));
}
