using RoamingHub.Core.ChargeLimits;
using RoamingHub.Core.RemoteStarts;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Values;
using RoamingHub.Ocpp;
using RoamingHub.Storage;

namespace RoamingHub.Hub.Stations;

/// <summary>How orders are said in one version of OCPP, and what a station's answer means.</summary>
internal interface IRemoteOrderMapping
{
    string Protocol { get; }

    (string Action, byte[] Payload) ToCall(RemoteStartRequested order);

    (string Action, byte[] Payload) ToCall(RemoteStopRequested order);

    /// <summary>Whether the station said yes; null when its answer cannot be read. Both versions answer start and stop with the same two words.</summary>
    bool? IsAccepted(ReadOnlySpan<byte> answer);

    (string Action, byte[] Payload) ToCall(IPlaceOrder order);

    /// <summary>What the station's answer means; null when it cannot be read.</summary>
    OrderOutcome? OutcomeOf(IPlaceOrder order, ReadOnlySpan<byte> answer);
}

/// <summary>Carries out the orders for stations whose socket this node holds, and writes down what came of them.</summary>
internal sealed class RemoteOrderHandler(
    EventLog log, LogTail tail, StationRegistry registry, IEnumerable<IRemoteOrderMapping> mappings, IEnumerable<ILimitMapping> limitMappings,
    IHostApplicationLifetime lifetime, TimeProvider time, ILogger<RemoteOrderHandler> logger)
    : IHostedService, IDisposable
{
    private readonly Dictionary<string, IRemoteOrderMapping> _mappings = mappings.ToDictionary(m => m.Protocol, StringComparer.Ordinal);
    private readonly Dictionary<string, ILimitMapping> _limitMappings = limitMappings.ToDictionary(m => m.Protocol, StringComparer.Ordinal);
    private readonly DoubleStarts _doubles = new();
    private readonly CancellationTokenSource _stopping = new();
    private IDisposable? _subscription;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _subscription = tail.Subscribe(e =>
        {
            switch (e.Data)
            {
                case RemoteStartRequested start when registry.TryGet(start.Evse.Station, out var connection):
                    _ = StartAsync(start, connection);
                    break;
                case ChargingStarted begun:
                    _doubles.Begun(begun);
                    break;
                case RemoteStopRequested stop when registry.TryGet(stop.Station, out var connection):
                    _ = StopAsync(stop, connection);
                    break;
                case IPlaceOrder { Station: { } station } place when registry.TryGet(station, out var connection):
                    _ = CarryOutAsync(place, connection);
                    break;
                case ILimitOrder limits when registry.TryGet(limits.Evse.Station, out var connection):
                    _ = CarryOutAsync(limits, connection);
                    break;
            }
        });
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _subscription?.Dispose();
        await _stopping.CancelAsync();
    }

    public void Dispose() => _stopping.Dispose();

    private async Task StartAsync(RemoteStartRequested order, StationConnection connection)
    {
        var (first, mine) = _doubles.Of(order);
        if (!mine && order.AnsweredAtOnce)
        {
            // The partner gave each of its orders a name of its own, and there will be one charge.
            await RecordAsync(OrderOutcome.Occupied, "a charge of this driver is about to begin there");
            return;
        }

        if (!mine)
        {
            if (await first.Task is { } same)
                await RecordAsync(same.Outcome, same.Detail);
            return;
        }

        (OrderOutcome Outcome, string? Detail)? told = null;
        await CarryOutAsync(
            connection, () => MappingOf(connection).ToCall(order), answer => OutcomeOfCharge(MappingOf(connection), answer), order.Deadline,
            (outcome, detail) =>
            {
                told = (outcome, detail);
                return RecordAsync(outcome, detail);
            });
        _doubles.Answered(order, first, told);

        Task RecordAsync(OrderOutcome outcome, string? detail) => log.AppendAsync(
            RemoteStream.OfStart(order.Id), 1, [new RemoteStartAnswered(order.Id, outcome, detail, time.GetUtcNow())], default);
    }

    private Task StopAsync(RemoteStopRequested order, StationConnection connection) => CarryOutAsync(
        connection, () => MappingOf(connection).ToCall(order), answer => OutcomeOfCharge(MappingOf(connection), answer), order.Deadline,
        (outcome, detail) => log.AppendAsync(
            RemoteStream.OfStop(order.Id), 1, [new RemoteStopAnswered(order.Id, outcome, detail, time.GetUtcNow())], default));

    private Task CarryOutAsync(IPlaceOrder order, StationConnection connection) => CarryOutAsync(
        connection, () => MappingOf(connection).ToCall(order), answer => MappingOf(connection).OutcomeOf(order, answer.Span), order.Deadline,
        (outcome, detail) => log.AppendAsync(
            RemoteStream.OfPlace(order.Id), 1, [new PlaceOrderAnswered(order.Id, outcome, detail, time.GetUtcNow())], default));

    private Task CarryOutAsync(ILimitOrder order, StationConnection connection)
    {
        var mapping = _limitMappings[connection.Protocol];
        LimitAnswer? told = null;
        return CarryOutAsync(
            connection, () => mapping.ToCall(order), answer => (told = mapping.Read(order, answer.Span))?.Outcome, order.Deadline,
            (outcome, detail) => log.AppendAsync(
                LimitStream.Of(order.Id), 1, [new LimitOrderAnswered(order.Id, outcome, detail, told?.InForce, time.GetUtcNow())], default));
    }

    private async Task CarryOutAsync(
        StationConnection connection, Func<(string Action, byte[] Payload)> toCall, Func<ReadOnlyMemory<byte>, OrderOutcome?> read,
        DateTimeOffset deadline, Func<OrderOutcome, string?, Task> record)
    {
        var action = "";
        try
        {
            (action, var call) = toCall();
            var left = deadline - time.GetUtcNow();
            var answer = left <= TimeSpan.Zero ? new StationAnswer.NoAnswer() : await connection.CallAsync(action, call, left, _stopping.Token);
            if (answer is StationAnswer.Disconnected && lifetime.ApplicationStopping.IsCancellationRequested)
                return; // it was us who hung up: the station may have heard the order, and nobody knows what it does with it
            var (outcome, detail) = ToOutcome(answer, read);
            await record(outcome, detail);
        }
        catch (OperationCanceledException)
        {
            // The node stops. The order stays without an outcome, and whoever waits hears that there was none.
        }
        catch (Exception e)
        {
            logger.StationCallFailed(connection.Station.Value, action, e);
        }
    }

    private IRemoteOrderMapping MappingOf(StationConnection connection) => _mappings[connection.Protocol];

    internal static OrderOutcome? OutcomeOfCharge(IRemoteOrderMapping mapping, ReadOnlyMemory<byte> answer) => mapping.IsAccepted(answer.Span) switch
    {
        true => OrderOutcome.Accepted,
        false => OrderOutcome.Rejected,
        null => null,
    };

    internal static (OrderOutcome Outcome, string? Detail) ToOutcome(StationAnswer answer, Func<ReadOnlyMemory<byte>, OrderOutcome?> read) => answer switch
    {
        StationAnswer.Result result => read(result.Payload) switch
        {
            OrderOutcome.Accepted => (OrderOutcome.Accepted, null),
            OrderOutcome.Occupied => (OrderOutcome.Occupied, "the place is taken"),
            OrderOutcome.Inoperative => (OrderOutcome.Inoperative, "the place is out of order"),
            OrderOutcome.NotSupported => (OrderOutcome.NotSupported, "the station cannot do this"),
            OrderOutcome.NothingToClear => (OrderOutcome.NothingToClear, "the station has no such limits"),
            OrderOutcome.UnknownReservation => (OrderOutcome.UnknownReservation, "the station holds no such reservation"),
            OrderOutcome.Rejected => (OrderOutcome.Rejected, "the station refused"),
            { } other => (other, "the station tried and failed"),
            null => (OrderOutcome.Failed, "the station's answer cannot be read"),
        },
        StationAnswer.Error { Code: OcppErrorCode.NotSupported or OcppErrorCode.NotImplemented } error => (OrderOutcome.NotSupported, error.Code),
        StationAnswer.Error error => (OrderOutcome.Failed, error.Code),
        StationAnswer.Disconnected => (OrderOutcome.Offline, "the station hung up"),
        _ => (OrderOutcome.NoAnswer, "the station did not answer in time"),
    };
}
