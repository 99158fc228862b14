using System.Globalization;
using RoamingHub.Core.RemoteStarts;
using RoamingHub.Core.Values;
using RoamingHub.Ocpp;
using RoamingHub.Ocpp.V16;
using RoamingHub.Storage;

namespace RoamingHub.Hub.Stations.Ocpp16;

/// <summary>Carries out the orders for stations whose socket this node holds, and writes down what came of them.</summary>
internal sealed class RemoteOrderHandler(EventLog log, LogTail tail, StationRegistry registry, TimeProvider time, ILogger<RemoteOrderHandler> logger)
    : IHostedService, IDisposable
{
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
                case RemoteStopRequested stop when registry.TryGet(stop.Station, out var connection):
                    _ = StopAsync(stop, connection);
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

    private Task StartAsync(RemoteStartRequested order, StationConnection connection) => CarryOutAsync(
        connection, order.Evse.Station, RemoteStartTransactionRequest.Action,
        Ocpp16Json.Write(new RemoteStartTransactionRequest(order.Token.IdTag, order.Evse.Connector > 0 ? order.Evse.Connector : null)), order.Deadline,
        (outcome, detail) => log.AppendAsync(
            RemoteStream.OfStart(order.Id), 1, [new RemoteStartAnswered(order.Id, outcome, detail, time.GetUtcNow())], default));

    private Task StopAsync(RemoteStopRequested order, StationConnection connection) => CarryOutAsync(
        connection, order.Station, RemoteStopTransactionRequest.Action,
        Ocpp16Json.Write(new RemoteStopTransactionRequest(int.Parse(order.Transaction, CultureInfo.InvariantCulture))), order.Deadline,
        (outcome, detail) => log.AppendAsync(
            RemoteStream.OfStop(order.Id), 1, [new RemoteStopAnswered(order.Id, outcome, detail, time.GetUtcNow())], default));

    private async Task CarryOutAsync(
        StationConnection connection, StationId station, string action, byte[] payload, DateTimeOffset deadline, Func<OrderOutcome, string?, Task> record)
    {
        try
        {
            var left = deadline - time.GetUtcNow();
            var answer = left <= TimeSpan.Zero ? new StationAnswer.NoAnswer() : await connection.CallAsync(action, payload, left, _stopping.Token);
            var (outcome, detail) = ToOutcome(answer);
            await record(outcome, detail);
        }
        catch (OperationCanceledException)
        {
            // The node stops. The order stays without an outcome, and whoever waits hears that there was none.
        }
        catch (Exception e)
        {
            logger.StationCallFailed(station.Value, action, e);
        }
    }

    internal static (OrderOutcome Outcome, string? Detail) ToOutcome(StationAnswer answer) => answer switch
    {
        StationAnswer.Result result => StatusOf(result) switch
        {
            RemoteStartStopStatus.Accepted => (OrderOutcome.Accepted, null),
            RemoteStartStopStatus.Rejected => (OrderOutcome.Rejected, "the station refused"),
            _ => (OrderOutcome.Failed, "the station's answer cannot be read"),
        },
        StationAnswer.Error { Code: OcppErrorCode.NotSupported or OcppErrorCode.NotImplemented } error => (OrderOutcome.NotSupported, error.Code),
        StationAnswer.Error error => (OrderOutcome.Failed, error.Code),
        StationAnswer.Disconnected => (OrderOutcome.Offline, "the station hung up"),
        _ => (OrderOutcome.NoAnswer, "the station did not answer in time"),
    };

    // Start and stop are answered with the same two words.
    private static RemoteStartStopStatus? StatusOf(StationAnswer.Result result) =>
        Ocpp16Json.Read<RemoteStartTransactionResponse>(result.Payload.Span, default, [])?.Status.Known;
}
