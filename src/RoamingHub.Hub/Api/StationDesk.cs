using RoamingHub.Core.Stations;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Stations.Reports;
using RoamingHub.Storage.ReadModels;
using RoamingHub.Storage.Stations;

namespace RoamingHub.Hub.Api;

/// <summary>Puts together what the API shows of stations, from what they told and from what is known of their connections.</summary>
internal sealed class StationDesk(ReadModels readModels, StationNotes notes, StationOwners owners)
{
    /// <summary>The stations with a live connection to any node.</summary>
    public async Task<IReadOnlyCollection<string>> ConnectedAsync(CancellationToken ct) =>
        [.. (await owners.AllAsync(ct)).Where(o => o.Alive).Select(o => o.Station)];

    public async Task<IReadOnlyList<StationView>> ShowAsync(IReadOnlyList<StationRow> stations, CancellationToken ct)
    {
        var ids = stations.Select(s => s.Description.Station).ToList();
        var names = ids.Select(id => id.Value).ToList();
        var told = new Told(
            await OwnersAsync(names, ct), await readModels.Connectors.OfStationsAsync(ids, ct), await readModels.StationProgress.OfStationsAsync(ids, ct),
            await readModels.UnsupportedActions.OfStationsAsync(ids, ct), await notes.DeviationsAsync(names, ct), await notes.LastSeenAsync(names, ct));
        return [.. stations.Select(s => Show(s, told))];
    }

    private async Task<Dictionary<string, StationOwner>> OwnersAsync(List<string> stations, CancellationToken ct) => stations is [var only]
        ? await owners.FindAsync(only, ct) is { } owner ? new() { [only] = owner } : []
        : (await owners.AllAsync(ct)).ToDictionary(o => o.Station);

    private static StationView Show(StationRow station, Told told)
    {
        var id = station.Description.Station;
        var owner = told.Owners.GetValueOrDefault(id.Value) is { Alive: true } alive ? alive : null;
        var progress = told.Progress.GetValueOrDefault(id);
        var unsupported = told.Unsupported.GetValueOrDefault(id, []);
        return new(
            id.Value, owner is not null, owner?.Protocol ?? station.ConnectedProtocol ?? station.Description.Protocol,
            station.Description.Validation == ValidationMode.Strict ? "strict" : "tolerant", RawJson.Of(station.Boot), station.RegistrationStatus,
            told.Seen.TryGetValue(id.Value, out var seen) ? seen : null,
            Connectors(station.Description.Connectors, told.Connectors.GetValueOrDefault(id, [])),
            progress?.Firmware?.Status, progress?.Firmware?.At, progress?.Diagnostics?.Status, progress?.Diagnostics?.At,
            unsupported.Count == 0 ? null : [.. unsupported.Select(u => new UnsupportedView(u.Action, u.Since))],
            [.. told.Deviations[id.Value].Select(d => new DeviationView(d.Action, d.Rule, d.Member, d.Count, d.LastSeen))],
            station.Description.SecurityProfile, station.Description.SerialNumber, station.Description.HeartbeatInterval,
            station.Description.Cards is { } cards ? new(cards.Reversed, cards.Padding) : null, station.Description.MeterPublicKey,
            station.Description.FormerMeterKeys?.Select(f => new FormerMeterKeyView(f.Evse, f.Connector, f.PublicKey, f.Until)).ToList());
    }

    /// <summary>Those that were described and those that told something; most are both.</summary>
    private static List<ConnectorView> Connectors(IReadOnlyList<ConnectorLink> described, IReadOnlyList<ConnectorRow> told)
    {
        var links = described.ToDictionary(l => (l.Evse, l.Connector));
        var states = told.ToDictionary(c => (c.Evse.Evse, c.Evse.Connector));
        // A station that numbers connectors only tells of the one that is described with its EVSE.
        foreach (var link in links.Keys.Where(k => k.Evse is not null && !states.ContainsKey(k) && states.ContainsKey((null, k.Connector))))
        {
            states.Remove((null, link.Connector), out var state);
            states[link] = state!;
        }

        return [.. links.Keys.Union(states.Keys).Order().Select(key => Show(key, links.GetValueOrDefault(key), states.GetValueOrDefault(key)))];
    }

    private static ConnectorView Show((int? Evse, int Connector) key, ConnectorLink? link, ConnectorRow? state) => new(
        key.Evse, key.Connector, link?.EvseUid, link?.PublicConnectorId, state?.Status, state?.ErrorCode, state?.Info, state?.VendorId,
        state?.VendorErrorCode, state?.At, state is null ? null : Show(ErrorCodes.Explain(state.ErrorCode, state.VendorId, state.VendorErrorCode, state.Info)),
        link?.MeterPublicKey);

    private static ErrorView? Show(ExplainedError? error) => error is null ? null : new(
        error.Code.Code, error.Code.Severity, error.Code.Meaning, error.Scheme,
        error.Vendor.Count == 0 ? null : [.. error.Vendor.Select(v => new VendorErrorView(
            v.Code.Code, v.Code.Name, v.Code.Severity, v.Code.Meaning, v.Reading, v.Code.Unit))]);

    /// <summary>Everything that is known of the stations of one answer.</summary>
    private sealed record Told(
        Dictionary<string, StationOwner> Owners, IReadOnlyDictionary<StationId, IReadOnlyList<ConnectorRow>> Connectors,
        IReadOnlyDictionary<StationId, StationProgressRow> Progress, IReadOnlyDictionary<StationId, IReadOnlyList<UnsupportedRow>> Unsupported,
        ILookup<string, StationDeviation> Deviations, IReadOnlyDictionary<string, DateTimeOffset> Seen);
}
