using FluentValidation;
using RoamingHub.Core.Stations;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Stations.LocalLists;
using RoamingHub.Storage;
using RoamingHub.Storage.ReadModels;
using RoamingHub.Storage.Stations;

namespace RoamingHub.Hub.Api;

internal sealed record LocalListPut(string? Mode, bool? ClearCache);

internal sealed class LocalListPutValidator : AbstractValidator<LocalListPut>
{
    public LocalListPutValidator() => RuleFor(l => l.Mode).NotNull().OneOf([.. LocalListWords.Modes.Keys]);
}

/// <param name="State">off, waiting, in-step, retrying, not-supported.</param>
/// <param name="Version">The station's, as far as we know.</param>
/// <param name="Room">The most tokens it takes, as it said.</param>
/// <param name="LeftOut">Tokens for which there was no room, or whose id is too long.</param>
internal sealed record LocalListView(
    string StationId, string Mode, bool ClearCache, string State, int? Version, int Size, int? Room, int LeftOut, DateTimeOffset? LastSync, string? LastOutcome,
    DateTimeOffset? NextTry, DateTimeOffset? CacheCleared, string? CacheOutcome);

internal static class LocalListWords
{
    public static readonly IReadOnlyDictionary<string, LocalListMode> Modes = new Dictionary<string, LocalListMode>
    {
        ["off"] = LocalListMode.Off, ["local"] = LocalListMode.Local, ["local+partners"] = LocalListMode.LocalAndPartners,
    };

    public static string Of(LocalListMode mode) => Modes.First(m => m.Value == mode).Key;

    public static string Of(LocalListState state) => state switch
    {
        LocalListState.Off => "off",
        LocalListState.Waiting => "waiting",
        LocalListState.InStep => "in-step",
        LocalListState.Retrying => "retrying",
        _ => "not-supported",
    };
}

/// <summary>What a station shall know of tokens while it is offline. Off until somebody switches it on.</summary>
internal static class LocalListsApi
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private const string Example = """
        { "stationId": "CP-1", "mode": "local+partners", "clearCache": true, "state": "in-step", "version": 12, "size": 480, "room": 500, "leftOut": 0,
          "lastSync": "2026-03-01T12:00:00Z", "lastOutcome": "Accepted", "cacheCleared": "2026-03-01T11:00:00Z", "cacheOutcome": "Accepted" }
        """;

    public static void Map(RouteGroupBuilder api)
    {
        var list = api.MapGroup("/stations/{stationId}/local-list").WithTags("Stations").AddEndpointFilter<CaughtUpFilter>();
        list.MapGet("", GetAsync).Produces<LocalListView>()
            .WithSummary("The station's local authorization list: what it shall hold, and how far it does.").WithExample(response: Example);
        list.MapPut("", PutAsync).Validated(new LocalListPutValidator()).RequireAuthorization(ApiRights.Operate).Produces<LocalListView>()
            .WithSummary("Switches the station's local authorization list on or off, and whether its cache is cleared when a token is blocked.")
            .WithDescription("Off means hands off: what the station holds stays there, and nothing more is sent. A PUT also tries again where a station said that it keeps no list.")
            .WithExample("""{ "mode": "local+partners", "clearCache": true }""", Example);
    }

    private static async Task<IResult> GetAsync(
        string stationId, ReadModels readModels, LocalLists lists, EventLog log, LogReaders readers, IServiceProvider services, CancellationToken ct)
    {
        if (await readModels.Stations.FindAsync(new(stationId), ct) is null)
            return Problems.Unknown("station", stationId);
        await readers.Of(services.GetRequiredService<LocalListReader>()).WaitForAsync(await log.HeadAsync(ct), Patience, ct);
        return TypedResults.Ok(await lists.FindAsync(stationId, ct) is { } row
            ? Show(row)
            : new LocalListView(stationId, "off", false, "off", null, 0, null, 0, null, null, null, null, null));
    }

    private static async Task<IResult> PutAsync(
        string stationId, LocalListPut put, ReadModels readModels, LocalLists lists, EventLog log, LogReaders readers, IServiceProvider services,
        TimeProvider time, CancellationToken ct)
    {
        var station = new StationId(stationId);
        if (await readModels.Stations.FindAsync(station, ct) is null)
            return Problems.Unknown("station", stationId);
        var described = new LocalListDescribed(station, LocalListWords.Modes[put.Mode!], put.ClearCache ?? false, time.GetUtcNow());
        await log.AppendAsync(StationStream.Of(station), ExpectedVersion.Any, [described], ct);
        return await GetAsync(stationId, readModels, lists, log, readers, services, ct);
    }

    private static LocalListView Show(LocalListRow r) => new(
        r.Station, LocalListWords.Of(r.Mode), r.ClearCache, LocalListWords.Of(r.State), r.Version, r.Size, r.MaxEntries, r.LeftOut, r.SyncedAt, r.Outcome,
        r.State == LocalListState.Retrying ? r.DueAt : null, r.CacheAt, r.CacheOutcome);
}
