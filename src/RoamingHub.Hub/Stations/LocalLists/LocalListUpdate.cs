using RoamingHub.Core.LocalLists;
using RoamingHub.Hub.Api;
using RoamingHub.Ocpp;
using RoamingHub.Ocpp.V16;
using RoamingHub.Storage.Stations;

namespace RoamingHub.Hub.Stations.LocalLists;

using LocalLists = Storage.Stations.LocalLists;

/// <summary>How a look at a station's list ended.</summary>
/// <param name="Version">Null: what the station holds is not known; the next look asks it and sends everything.</param>
internal sealed record ListLook(LocalListState State, int? Version, int LeftOut, string Outcome);

/// <summary>
/// Brings one station's list into step: asks for its version where that is not known, and sends the whole list or what has changed, in pieces
/// that the station can take. The first piece of a whole list is Full, the others are Differential; each has a version of its own, since a
/// station refuses a differential update that does not raise it (OCPP 1.6 §5.15, 2.0.1 part 2 D01).
/// </summary>
internal sealed class LocalListUpdate(IStationCalls calls, LocalLists lists, LocalListOptions options)
{
    private const int DifferentialsBeforeFull = 2;

    public async Task<ListLook> BringAsync(
        LocalListRow row, string protocol, ILocalListMapping mapping, IReadOnlyList<ListedToken> wanted, CancellationToken ct)
    {
        var (version, full, limits) = (row.Version ?? 0, row.Version is null || row.Protocol != protocol, row.Limits);
        if (full || !row.Checked)
        {
            var asked = await AskVersionAsync(row.Station, mapping, ct);
            if (asked.Refusal is { } refusal)
                return refusal with { Version = row.Version, LeftOut = row.LeftOut };
            full |= asked.Version != row.Version;
            version = Math.Max(version, asked.Version);
            if (full)
            {
                limits = await AskLimitsAsync(row.Station, mapping, ct);
                await lists.LearnedAsync(row.Station, protocol, limits, ct);
            }
        }

        var (listed, leftOut) = LocalList.Choose(wanted, mapping.LongestIdTag, Math.Min(limits.Entries ?? int.MaxValue, options.MaxEntries));
        var changes = full ? [.. listed.Select(ListChange.Put)] : LocalList.Difference(await lists.HeldAsync(row.Station, ct), listed);
        return full || changes.Count > 0
            ? await SendAsync(row, mapping, LocalList.Pieces(changes, limits, mapping.BytesOf), version, full, leftOut, ct)
            : new(LocalListState.InStep, version, leftOut, "nothing to send");
    }

    private async Task<ListLook> SendAsync(
        LocalListRow row, ILocalListMapping mapping, IReadOnlyList<IReadOnlyList<ListChange>> pieces, int version, bool full, int leftOut, CancellationToken ct)
    {
        var known = full ? null : (int?)version;
        foreach (var piece in pieces)
        {
            version++;
            var result = await CallAsync(row.Station, SendLocalListRequest.Action, mapping.ToUpdate(version, full, piece), ct);
            if (result is not StationCallResult.Answered answered)
                return Refusal(result) with { Version = Lost(result) ? null : known, LeftOut = leftOut };
            switch (mapping.ReadAnswer(answered.Payload.Span))
            {
                case ListAnswer.Accepted:
                    await lists.TookAsync(row.Station, version, full, piece, ct);
                    (known, full) = (version, false);
                    break;
                case ListAnswer.NotSupported:
                    return new(LocalListState.NotSupported, null, leftOut, "the station keeps no list");
                case ListAnswer.VersionMismatch:
                    return new(LocalListState.Retrying, null, leftOut, "VersionMismatch: the whole list follows");
                default:
                    return new(LocalListState.Retrying, row.Failures >= DifferentialsBeforeFull ? null : known, leftOut, "the station could not take the update");
            }
        }

        return new(LocalListState.InStep, known, leftOut, "Accepted");
    }

    private async Task<(int Version, ListLook? Refusal)> AskVersionAsync(string station, ILocalListMapping mapping, CancellationToken ct)
    {
        var result = await CallAsync(station, GetLocalListVersionRequest.Action, mapping.VersionQuestion, ct);
        if (result is not StationCallResult.Answered answered)
            return (0, Refusal(result));
        return mapping.ReadVersion(answered.Payload.Span) is { } version
            ? (version, null)
            : (0, new(LocalListState.NotSupported, null, 0, "the station keeps no list"));
    }

    // A station that does not say what it can take is tried with what we have.
    private async Task<ListLimits> AskLimitsAsync(string station, ILocalListMapping mapping, CancellationToken ct)
    {
        var (action, payload) = mapping.LimitsQuestion;
        return await CallAsync(station, action, payload, ct) is StationCallResult.Answered answered ? mapping.ReadLimits(answered.Payload.Span) : new();
    }

    private Task<StationCallResult> CallAsync(string station, string action, byte[] payload, CancellationToken ct) =>
        calls.CallAsync(new(station), action, payload, options.CallTimeout, ct);

    private static ListLook Refusal(StationCallResult result) => result switch
    {
        StationCallResult.CallError { Code: OcppErrorCode.NotSupported or OcppErrorCode.NotImplemented } e =>
            new(LocalListState.NotSupported, null, 0, $"the station answered {e.Code}"),
        StationCallResult.CallError e => new(LocalListState.Retrying, null, 0, $"the station answered {e.Code}"),
        StationCallResult.NotConnected or StationCallResult.Disconnected => new(LocalListState.Waiting, null, 0, "the station is not connected"),
        StationCallResult.InvalidPayload i => new(LocalListState.Retrying, null, 0, $"{i.Member}: {i.Text}"),
        _ => new(LocalListState.Retrying, null, 0, "the station did not answer in time"),
    };

    // It may have taken what it did not answer.
    private static bool Lost(StationCallResult result) => result is StationCallResult.NoAnswer or StationCallResult.Disconnected;
}
