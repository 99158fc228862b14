using Npgsql;
using RoamingHub.Core.ChargeLimits;
using RoamingHub.Core.RemoteStarts;
using RoamingHub.Storage;

namespace RoamingHub.Hub.Orders;

/// <summary>Notes which orders wait for an outcome.</summary>
internal sealed class OpenOrderReader : ILogSubscriber
{
    public string Name => "open-orders";

    public IReadOnlySet<string>? Types { get; } =
        new HashSet<string>
        {
            "remote_start_requested", "remote_start_answered", "remote_stop_requested", "remote_stop_answered", "remote_reserve_requested",
            "remote_cancel_requested", "remote_unlock_requested", "place_order_answered", "limits_set_requested", "limits_clear_requested",
            "limits_read_requested", "limit_order_answered",
        };

    public async Task HandleAsync(IReadOnlyList<RecordedEvent> batch, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct)
    {
        await OpenOrders.AddAsync([.. batch.Select(e => Placed(e.Data)).OfType<OpenOrder>()], connection, transaction, ct);
        await OpenOrders.RemoveAsync([.. batch.Select(e => Answered(e.Data)).OfType<Guid>()], connection, transaction, ct);
    }

    private static OpenOrder? Placed(object data) => data switch
    {
        RemoteStartRequested start => new(start.Id, RemoteStream.StartType, start.Deadline),
        RemoteStopRequested stop => new(stop.Id, RemoteStream.StopType, stop.Deadline),
        RemoteReserveRequested reserve => new(reserve.Id, RemoteStream.PlaceType, reserve.Deadline, reserve.Partner?.Value, reserve.Reference),
        IPlaceOrder order => new(order.Id, RemoteStream.PlaceType, order.Deadline),
        ILimitOrder order => new(order.Id, LimitStream.Type, order.Deadline),
        _ => null,
    };

    private static Guid? Answered(object data) => data switch
    {
        RemoteStartAnswered start => start.Id,
        RemoteStopAnswered stop => stop.Id,
        PlaceOrderAnswered order => order.Id,
        LimitOrderAnswered order => order.Id,
        _ => null,
    };
}

/// <summary>
/// Says of orders whose time is over that there was no answer, so that whoever waits hears of it: the station's node may have stopped, or the
/// station gone. An outcome that was written meanwhile stands, since it is the stream's second event.
/// </summary>
internal sealed class OrderDeadlines(EventLog log, OpenOrders open, TimeProvider time, ILogger<OrderDeadlines> logger)
    : Rounds(time, TimeSpan.FromMilliseconds(500))
{
    private const int AtATime = 200;

    // The node that holds the station's socket notices the deadline itself and goes first.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    protected override async Task RoundAsync(CancellationToken ct)
    {
        foreach (var order in await open.OverdueAsync(Time.GetUtcNow() - Grace, AtATime, ct))
            await EndAsync(order, ct);
    }

    protected override void Failed(Exception error) => logger.OrderDeadlinesFailed(error);

    private async Task EndAsync(OpenOrder order, CancellationToken ct)
    {
        const string detail = "there was no answer in time";
        var now = Time.GetUtcNow();
        (string Stream, object Answer) end = order.Kind switch
        {
            RemoteStream.StartType => (RemoteStream.OfStart(order.Id), new RemoteStartAnswered(order.Id, OrderOutcome.NoAnswer, detail, now)),
            RemoteStream.StopType => (RemoteStream.OfStop(order.Id), new RemoteStopAnswered(order.Id, OrderOutcome.NoAnswer, detail, now)),
            LimitStream.Type => (LimitStream.Of(order.Id), new LimitOrderAnswered(order.Id, OrderOutcome.NoAnswer, detail, null, now)),
            _ => (RemoteStream.OfPlace(order.Id), new PlaceOrderAnswered(order.Id, OrderOutcome.NoAnswer, detail, now)),
        };
        await log.AppendAsync(end.Stream, 1, [end.Answer], ct);
    }
}
