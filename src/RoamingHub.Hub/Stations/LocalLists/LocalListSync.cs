using System.Collections.Concurrent;
using RoamingHub.Core.LocalLists;
using RoamingHub.Core.Stations;
using RoamingHub.Hub.Api;
using RoamingHub.Hub.Stations.Ocpp16;
using RoamingHub.Hub.Stations.Ocpp201;
using RoamingHub.Ocpp;
using RoamingHub.Storage.ReadModels;
using RoamingHub.Storage.Stations;

namespace RoamingHub.Hub.Stations.LocalLists;

using LocalLists = Storage.Stations.LocalLists;

/// <summary>
/// Keeps the lists of those stations in step whose socket this node holds, and has them clear their caches: one piece of work in flight a
/// station. Stations that are away keep their turn.
/// </summary>
internal sealed class LocalListSync(
    LocalLists lists, ListedTokens tokens, ReadModels readModels, StationRegistry registry, IStationCalls calls, LocalListUpdate update,
    LocalListOptions options, TimeProvider time, ILogger<LocalListSync> logger)
    : Rounds(time, options.Poll)
{
    private const string ClearCache = "ClearCache";
    private const int AtATime = 16;

    private readonly Dictionary<string, ILocalListMapping> _mappings = new(StringComparer.Ordinal)
    {
        [Ocpp16Routes.Protocol] = new Ocpp16.LocalListMapping(), [Ocpp201Routes.Protocol] = new Ocpp201.LocalListMapping(),
    };

    private readonly ConcurrentDictionary<string, byte> _inFlight = new(StringComparer.Ordinal);

    protected override void Failed(Exception error) => logger.LocalListsNotRead(error);

    protected override async Task RoundAsync(CancellationToken ct)
    {
        var now = Time.GetUtcNow();
        var wanted = new ConcurrentDictionary<(bool Partners, int Longest), Lazy<Task<IReadOnlyList<ListedToken>>>>();
        foreach (var row in await lists.SwitchedOnAsync(ct))
        {
            if (_inFlight.Count >= AtATime)
                return;
            if ((row.IsListDue(now, options.Interval) || row.IsCacheDue(now))
                && registry.TryGet(new(row.Station), out var connection) && connection.Profile.Registered
                && _mappings.TryGetValue(connection.Protocol, out var mapping) && _inFlight.TryAdd(row.Station, 0))
                _ = WorkAsync(row, connection.Protocol, mapping, Wanted, ct);
        }

        // Read once a round, and after the changes were counted: what changes meanwhile is counted again.
        Task<IReadOnlyList<ListedToken>> Wanted(bool partners, int longest) =>
            wanted.GetOrAdd((partners, longest), key => new(() => ReadAsync(key.Partners, key.Longest, ct))).Value;
    }

    private async Task<IReadOnlyList<ListedToken>> ReadAsync(bool partners, int longest, CancellationToken ct)
    {
        await readModels.CaughtUpAsync(ct);
        return await tokens.ReadAsync(partners, longest, options.MaxEntries + 1, Time.GetUtcNow(), ct);
    }

    private async Task WorkAsync(
        LocalListRow row, string protocol, ILocalListMapping mapping, Func<bool, int, Task<IReadOnlyList<ListedToken>>> wanted, CancellationToken ct)
    {
        try
        {
            var now = Time.GetUtcNow();
            if (row.IsCacheDue(now))
                await ClearCacheAsync(row, ct);
            if (row.IsListDue(now, options.Interval))
                await BringAsync(row, protocol, mapping, await wanted(row.Mode == LocalListMode.LocalAndPartners, mapping.LongestIdTag), ct);
        }
        catch (OperationCanceledException)
        {
            // The node stops; the station keeps its turn.
        }
        catch (Exception e)
        {
            logger.LocalListFailed(row.Station, e);
        }
        finally
        {
            _inFlight.TryRemove(row.Station, out _);
        }
    }

    private async Task BringAsync(LocalListRow row, string protocol, ILocalListMapping mapping, IReadOnlyList<ListedToken> wanted, CancellationToken ct)
    {
        var look = await update.BringAsync(row, protocol, mapping, wanted, ct);
        var now = Time.GetUtcNow();
        DateTimeOffset? retryAt = look.State switch
        {
            LocalListState.InStep or LocalListState.NotSupported => null,
            // The first mismatch is mended at once; a station that never agrees with itself is not.
            LocalListState.Retrying when look.Version is null && row.Failures == 0 => now,
            _ => options.RetryAt(now, row.Failures),
        };
        await lists.LookedAsync(row, look.State, look.Version, look.LeftOut, look.Outcome, now, retryAt, ct);
    }

    private async Task ClearCacheAsync(LocalListRow row, CancellationToken ct)
    {
        var result = await calls.CallAsync(new(row.Station), ClearCache, "{}"u8.ToArray(), options.CallTimeout, ct);
        var now = Time.GetUtcNow();
        var (outcome, supported, again) = result switch
        {
            // Both versions say it in the same word. A refusal is not asked for again: the next blocking asks.
            StationCallResult.Answered a => (ReservationCalls.StatusOf(a.Payload) ?? "unreadable", true, false),
            StationCallResult.CallError { Code: OcppErrorCode.NotSupported or OcppErrorCode.NotImplemented } e => (e.Code, false, false),
            StationCallResult.CallError e => (e.Code, true, true),
            _ => ("no answer", true, true),
        };
        await lists.ClearedAsync(row, outcome, supported, now, again ? options.RetryAt(now, row.CacheFailures) : null, ct);
    }
}
