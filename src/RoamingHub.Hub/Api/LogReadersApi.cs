using System.Globalization;
using RoamingHub.Storage;
using RoamingHub.Storage.Partners;

namespace RoamingHub.Hub.Api;

/// <param name="Position">All of the log up to here has had its effect.</param>
/// <param name="Behind">From there to the log's end, in positions.</param>
/// <param name="Failing">Why it stands still; as its own node tells it.</param>
internal sealed record LogReaderView(string Name, long Position, long Behind, bool OnThisNode, string? Failing);

/// <param name="Feed">Which protocol's partners were not told.</param>
/// <param name="Module">Of what.</param>
/// <param name="Stream">What the event is about: its session, record, location.</param>
internal sealed record SetAsideView(long Position, string Feed, string Module, string Stream, string Type, string Error, DateTimeOffset At);

/// <summary>Whether everything that is in the log has had its effect.</summary>
internal static class LogReadersApi
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/log-readers", ReadersAsync).WithTags("Health").Produces<ListAnswer<LogReaderView>>()
            .WithSummary("How far each reader of the log is, and why one stands still.")
            .WithExample(response: """{ "items": [ { "name": "feed-ocpi", "position": 4711, "behind": 0, "onThisNode": true } ], "next": null }""");
        api.MapGet("/set-aside", SetAsideAsync).WithTags("Health").Validated(ListQueryValidator.ByPosition).Produces<ListAnswer<SetAsideView>>()
            .WithSummary("Events that could not be turned into what partners get, newest first. They hold up nothing else; records among them are tried again when the hub starts.")
            .WithExample(response: """
                { "items": [ { "position": 4711, "feed": "feed-ocpi", "module": "cdrs", "stream": "charge-record-11111111-1111-8111-8111-111111111111",
                    "type": "charge_record_sealed", "error": "The amount is larger than a decimal holds.", "at": "2026-03-01T12:00:00Z" } ], "next": null }
                """);
    }

    private static async Task<IResult> ReadersAsync(LogReaders readers, EventLog log, Database database, CancellationToken ct)
    {
        var head = await log.HeadAsync(ct);
        var views = new List<LogReaderView>();
        foreach (var reader in readers.All.OrderBy(r => r.Name, StringComparer.Ordinal))
        {
            var position = reader.Owned ? reader.Position : await Checkpoints.ReadAsync(database, reader.Name, ct) ?? 0;
            views.Add(new(reader.Name, position, Math.Max(0, head - position), reader.Owned, reader.Failing));
        }

        return TypedResults.Ok(Lists.Whole(views));
    }

    private static async Task<IResult> SetAsideAsync([AsParameters] ListQuery query, SetAsideEvents setAside, CancellationToken ct)
    {
        var limit = query.Page.Limit;
        var before = query.After is { } after ? long.Parse(after, CultureInfo.InvariantCulture) : (long?)null;
        var rows = await setAside.ListAsync(before, limit + 1, ct);
        return TypedResults.Ok(rows.Shown(
            limit, e => new SetAsideView(e.Position, e.Feed, e.Module, e.Stream, e.Type, e.Error, e.At), e => e.Position.ToString(CultureInfo.InvariantCulture)));
    }
}
