using System.Text;
using RoamingHub.Core.Stations;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Api;
using RoamingHub.Ocpp;
using RoamingHub.Ocpp.Shapes;
using RoamingHub.Storage;
using RoamingHub.Storage.Stations;

namespace RoamingHub.Hub.Stations;

/// <summary>
/// Calls to stations. A call is an event; the node that holds the station's socket makes it and writes down what came of it, and whoever
/// asked waits for that. So it does not matter which node was asked.
/// </summary>
internal sealed class StationCalls(
    EventLog log, LogTail tail, StationOwners owners, StationRegistry registry, StationProtocols protocols, TimeProvider time, ILogger<StationCalls> logger)
    : IStationCalls, IHostedService, IDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);
    private readonly CancellationTokenSource _stopping = new();
    private IDisposable? _subscription;

    public async Task<StationCallResult> CallAsync(StationId station, string action, ReadOnlyMemory<byte> payload, TimeSpan timeout, CancellationToken ct)
    {
        if (await owners.FindAsync(station.Value, ct) is not { Alive: true } owner)
            return new StationCallResult.NotConnected();
        if (Refuse(protocols.MessagesOf(owner.Protocol), action, payload) is { } refusal)
            return refusal;
        var now = time.GetUtcNow();
        var request = new StationCallRequested(Guid.CreateVersion7(now), station, action, Encoding.UTF8.GetString(payload.Span), now, now + timeout);
        var stream = StationStream.OfCall(request.Id);
        var answered = tail.WaitForAsync(e => e.Data is StationCallAnswered a && a.Id == request.Id, timeout + Grace, ct);
        await log.AppendAsync(stream, ExpectedVersion.None, [request], ct);
        return (await answered)?.Data is StationCallAnswered answer ? ResultOf(answer) : await GiveUpAsync(request, ct);
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _subscription = tail.Subscribe(e =>
        {
            if (e.Data is StationCallRequested request && registry.TryGet(request.Station, out var connection))
                _ = MakeAsync(request, connection);
        });
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _subscription?.Dispose();
        await _stopping.CancelAsync();
    }

    public void Dispose() => _stopping.Dispose();

    private async Task MakeAsync(StationCallRequested request, StationConnection connection)
    {
        try
        {
            var left = request.Deadline - time.GetUtcNow();
            var answer = left <= TimeSpan.Zero
                ? new StationAnswer.NoAnswer()
                : await connection.CallAsync(request.Action, Encoding.UTF8.GetBytes(request.Payload), left, _stopping.Token);
            await RecordAsync(AnswerOf(request.Id, answer), default);
        }
        catch (OperationCanceledException)
        {
            // The node stops; whoever asked hears that there was no answer.
        }
        catch (Exception e)
        {
            logger.StationCallFailed(request.Station.Value, request.Action, e);
        }
    }

    // Only the first outcome of a call counts: it stands at version 2 of the call's stream.
    private async Task RecordAsync(StationCallAnswered answer, CancellationToken ct) => await log.AppendAsync(StationStream.OfCall(answer.Id), 1, [answer], ct);

    private async Task<StationCallResult> GiveUpAsync(StationCallRequested request, CancellationToken ct)
    {
        await RecordAsync(new(request.Id, StationCallOutcome.NoAnswer, null, null, null, time.GetUtcNow()), ct);
        return new StationCallResult.NoAnswer();
    }

    private static StationCallResult? Refuse(MessageTable messages, string action, ReadOnlyMemory<byte> payload)
    {
        if (!messages.TryFind(action, Senders.Hub, out var message, out _))
            return new StationCallResult.UnknownAction();
        var deviations = new List<Deviation>();
        message.Request.Check(payload.Span, deviations);
        return deviations is [var first, ..] ? new StationCallResult.InvalidPayload(first.Member, first.Rule.ToString()) : null;
    }

    private StationCallAnswered AnswerOf(Guid id, StationAnswer answer) => answer switch
    {
        StationAnswer.Result r => new(id, StationCallOutcome.Answered, Encoding.UTF8.GetString(r.Payload.Span), null, null, time.GetUtcNow()),
        StationAnswer.Error e => new(id, StationCallOutcome.CallError, null, e.Code, e.Description, time.GetUtcNow()),
        StationAnswer.Disconnected => new(id, StationCallOutcome.Disconnected, null, null, null, time.GetUtcNow()),
        _ => new(id, StationCallOutcome.NoAnswer, null, null, null, time.GetUtcNow()),
    };

    private static StationCallResult ResultOf(StationCallAnswered answer) => answer.Outcome switch
    {
        StationCallOutcome.Answered => new StationCallResult.Answered(Encoding.UTF8.GetBytes(answer.Payload ?? "{}")),
        StationCallOutcome.CallError => new StationCallResult.CallError(answer.ErrorCode ?? "", answer.ErrorDescription ?? ""),
        StationCallOutcome.Disconnected => new StationCallResult.Disconnected(),
        _ => new StationCallResult.NoAnswer(),
    };
}
