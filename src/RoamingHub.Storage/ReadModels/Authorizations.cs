using RoamingHub.Core.Authorization;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Values;
using RoamingHub.Storage.Events;

namespace RoamingHub.Storage.ReadModels;

/// <summary>Every decision about a token, and which accepted ones still wait for their charge.</summary>
public sealed class Authorizations(Database database)
{
    public async Task<Page<AuthorizationDecided>> ListAsync(string? idTag, StationId? station, PageRequest page, CancellationToken ct)
    {
        var filter = new Filter()
            .And("folded_tag = @tag", "tag", idTag is null ? null : Folding.Tag(idTag))
            .And("station = @station", "station", station?.Value)
            .And("position < @before", "before", page.Before);
        filter.Parameters.Add("limit", page.Limit + 1);
        var rows = await database.QueryAsync<Row>(
            $"SELECT position AS Position, decision AS Decision FROM read.authorizations {filter} ORDER BY position DESC LIMIT @limit",
            filter.Parameters, ct);
        var shown = Page<Row>.Of(rows, page.Limit, r => r.Position);
        return new([.. shown.Items.Select(r => Sql.Read(r.Decision, EventJson.Default.AuthorizationDecided))], shown.Next);
    }

    /// <summary>The accepted decisions that no charge has used and that have not expired, oldest first.</summary>
    public async Task<IReadOnlyList<AuthorizationDecided>> PendingAsync(DateTimeOffset now, CancellationToken ct) =>
        [.. (await database.QueryAsync<string>(
            "SELECT decision FROM read.authorizations WHERE accepted AND NOT used AND usable_until > @now ORDER BY position", new { now }, ct))
            .Select(decision => Sql.Read(decision, EventJson.Default.AuthorizationDecided))];

    private sealed record Row(long Position, string Decision);
}

internal sealed class AuthorizationProjection : IProjection
{
    public IReadOnlyList<Type> Reads { get; } = [typeof(AuthorizationDecided), typeof(ChargingStarted), typeof(StartCompleted)];

    public void Project(IReadOnlyList<RecordedEvent> batch, Writes writes)
    {
        writes.Add("""
            INSERT INTO read.authorizations (position, id, station, folded_tag, accepted, usable_until, decision)
            SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7)
            ON CONFLICT DO NOTHING
            """, batch.Of<AuthorizationDecided>())
            .Long(a => a.Event.Position).Id(a => a.Data.Id).Text(a => a.Data.Station.Value).Text(a => Folding.Tag(a.Data.Token.IdTag))
            .Flag(a => a.Data.Result == PermitResult.Accepted).Time(a => a.Data.UsableUntil)
            .Text(a => Sql.Write(a.Data, EventJson.Default.AuthorizationDecided));
        var used = batch.Select(e => ChargingStarted.ToldBy(e.Data)).OfType<ChargingStarted>().Where(s => s.Authorization is not null).ToList();
        writes.Add("UPDATE read.authorizations SET used = TRUE WHERE id = ANY ($1)", used).Id(s => s.Authorization!.Value);
    }
}
