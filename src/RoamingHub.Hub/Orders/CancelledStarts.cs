using Npgsql;
using RoamingHub.Core.RemoteStarts;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Values;
using RoamingHub.Storage;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Hub.Orders;

/// <summary>
/// Ends charges whose order was taken back while they began: their partner has been told that there will be none. The first stop's number is the
/// order's own, so that an event that is read twice asks once; a station that does not end the charge is asked again.
/// </summary>
internal sealed class CancelledStarts(EventLog log, ReadModels readModels, PursuedStops stops) : ILogSubscriber
{
    public string Name => "cancelled-starts";

    public IReadOnlySet<string>? Types { get; } = new HashSet<string> { "charging_started", "start_completed", "remote_start_cancelled" };

    public async Task HandleAsync(IReadOnlyList<RecordedEvent> batch, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct)
    {
        foreach (var e in batch)
        {
            if (await CaughtAsync(e, ct) is not var (order, session, partner))
                continue;
            await stops.PursueAsync(session, partner, order, ct);
        }
    }

    // Whichever of the two was written down first: the other one finds it.
    private async Task<(Guid Order, SessionId Session, PartnerId Partner)?> CaughtAsync(RecordedEvent e, CancellationToken ct)
    {
        if (ChargingStarted.ToldBy(e.Data) is { } start)
        {
            return start is { RemoteStart: { } began, Grant: { } grant } && await StoryAsync(began, ct) is { Cancelled: true }
                ? (began, SessionStream.IdOf(e.Stream), grant.Partner)
                : null;
        }

        return e.Data is RemoteStartCancelled { Id: var cancelled }
            && await StoryAsync(cancelled, ct) is { Order: RemoteStartRequested { Grant: { Reference: { } reference } given } }
            && await readModels.CaughtUpAsync(e.Position, ct)
            && await readModels.Sessions.FindByReferenceAsync(given.Partner, reference, ct) is { Open: true } session
                ? (cancelled, session.Id, given.Partner)
                : null;
    }

    private async Task<OrderStory?> StoryAsync(Guid order, CancellationToken ct) => OrderStory.Of(order, await log.ReadStreamAsync(RemoteStream.OfStart(order), ct: ct));
}
