using Npgsql;
using RoamingHub.Core.Partners;
using RoamingHub.Core.Stations;
using RoamingHub.Core.Tokens;
using RoamingHub.Storage;

namespace RoamingHub.Hub.Stations.LocalLists;

using LocalLists = Storage.Stations.LocalLists;

/// <summary>
/// Notes from the log what stations should be told of tokens: what was switched on, which tokens changed, who came back. Nothing is noted for
/// a station for which nothing is switched on. Changes of partners' tokens are no events; they are counted where they are stored.
/// </summary>
internal sealed class LocalListReader(TimeProvider time, LocalListOptions options) : ILogSubscriber
{
    public string Name => "local-lists";

    public IReadOnlySet<string>? Types { get; } = new HashSet<string>
    {
        "local_list_described", "local_token_described", "local_token_removed", "partner_connected", "partner_disconnected", "partner_removed",
        "station_connected", "station_booted", "station_removed",
    };

    public async Task HandleAsync(IReadOnlyList<RecordedEvent> batch, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var scopes = batch.SelectMany(e => ScopesOf(e.Data)).Distinct().ToList();
        if (scopes.Count > 0)
            await LocalLists.CountAsync(scopes, connection, transaction, ct);
        foreach (var described in batch.Select(e => e.Data).OfType<LocalListDescribed>())
            await LocalLists.DescribeAsync(described, now, connection, transaction, ct);
        var returned = batch.Select(e => ReturnedIn(e.Data)).OfType<string>().Distinct().ToList();
        if (returned.Count > 0)
            await LocalLists.ReturnedAsync(returned, now + options.Interval, connection, transaction, ct);
        var removed = batch.Select(e => e.Data).OfType<StationRemoved>().Select(r => r.Station.Value).ToList();
        if (removed.Count > 0)
            await LocalLists.ForgetAsync(removed, connection, transaction, ct);
    }

    private static IEnumerable<string> ScopesOf(object data) => data switch
    {
        LocalTokenDescribed { Status: LocalTokenStatus.Accepted } t when t.ExpiresAt is null || t.ExpiresAt > t.At => ["local"],
        LocalTokenDescribed or LocalTokenRemoved => ["local", "blocked"],
        PartnerConnected => ["partners"],
        PartnerDisconnected or PartnerRemoved => ["partners", "blocked"],
        _ => [],
    };

    private static string? ReturnedIn(object data) => data switch
    {
        StationConnected c => c.Station.Value,
        StationBooted b => b.Station.Value,
        _ => null,
    };
}

/// <param name="Poll">Between two looks for work.</param>
/// <param name="Interval">Least time between two updates of a station: changes that come close together go together.</param>
/// <param name="FirstRetry">After a failure; then twice as long each time, up to <paramref name="LastRetry"/>.</param>
/// <param name="MaxEntries">Most tokens in a list, also where a station says nothing of its room.</param>
internal sealed record LocalListOptions(TimeSpan Poll, TimeSpan Interval, TimeSpan FirstRetry, TimeSpan LastRetry, TimeSpan CallTimeout, int MaxEntries)
{
    public static LocalListOptions From(IConfiguration configuration)
    {
        var section = configuration.GetSection("Hub:Stations:LocalLists");
        return new(
            TimeSpan.FromSeconds(section.GetValue("PollSeconds", 1.0)), TimeSpan.FromSeconds(section.GetValue("IntervalSeconds", 2.0)),
            TimeSpan.FromSeconds(section.GetValue("FirstRetrySeconds", 10.0)), TimeSpan.FromHours(1), TimeSpan.FromSeconds(30),
            section.GetValue("MaxEntries", 10_000));
    }

    public DateTimeOffset RetryAt(DateTimeOffset now, int failures)
    {
        var pause = FirstRetry * Math.Pow(2, Math.Min(failures, 16));
        return now + (pause < LastRetry ? pause : LastRetry);
    }
}
