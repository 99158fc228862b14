using System.Text;
using RoamingHub.Core.Stations;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Api;
using RoamingHub.Hub.Stations.Reports;
using RoamingHub.Hub.Stations.Security;
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
    EventLog log, LogTail tail, StationOwners owners, StationRegistry registry, StationProtocols protocols, KeyChanges keys, StationSecrets secrets, StationNotes notes,
    TimeProvider time, ILogger<StationCalls> logger)
    : IStationCalls, IHostedService, IDisposable
{
    /// <summary>Stands for the code of a CALLERROR where the station's answer is none to this call.</summary>
    public const string InvalidResponse = "InvalidResponse";

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
        var id = Guid.CreateVersion7(now);
        var logged = await keys.BeforeAsync(id, station, owner.Protocol, action, CompactJson.Of(payload), ct);
        var request = new StationCallRequested(id, station, action, logged, now, now + timeout);
        var outcome = tail.WaitForAsync(
            e => (e.Data is StationCallAnswered a && a.Id == id) || (e.Data is StationDisconnected d && d.Station == station && d.Epoch == owner.Epoch), timeout + Grace, ct);
        await log.AppendAsync(StationStream.OfCall(id), ExpectedVersion.None, [request], ct);
        if (await owners.FindAsync(station.Value, ct) is null)
            return await EndAsync(request, StationCallOutcome.Disconnected, ct); // it left before its node could see the call
        return (await outcome)?.Data switch
        {
            StationCallAnswered answer => ResultOf(answer),
            StationDisconnected => await EndAsync(request, StationCallOutcome.Disconnected, ct),
            _ => await EndAsync(request, StationCallOutcome.NoAnswer, ct),
        };
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
            var payload = await keys.PayloadAsync(request, _stopping.Token);
            var answer = left <= TimeSpan.Zero
                ? new StationAnswer.NoAnswer()
                : Checked(await connection.CallAsync(request.Action, payload, left, _stopping.Token), request.Action, connection);
            await keys.AfterAsync(request, connection.Protocol, payload, answer, default);
            await RecordAsync(AnswerOf(request.Id, answer, secrets.In(payload.Span)), default);
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

    /// <summary>An answer that breaks the rules is counted; one that cannot be read as the answer to this call is none.</summary>
    private StationAnswer Checked(StationAnswer answer, string action, StationConnection connection)
    {
        if (answer is not StationAnswer.Result result || connection.Messages.Find(action) is not { } message)
            return answer;
        var deviations = new List<Deviation>();
        message.Response.Check(result.Payload.Span, deviations);
        var now = time.GetUtcNow();
        foreach (var deviation in deviations)
            notes.Deviation(connection.Station.Value, action, deviation.Rule.ToString(), deviation.MemberPattern, now);
        return deviations is [] || message.Response.Tidy(result.Payload.Span, now) is not null
            ? answer
            : new StationAnswer.Error(InvalidResponse, $"The station's answer cannot be read: {deviations[0].Rule} at {deviations[0].Member}.");
    }

    // Only the first outcome of a call counts: it stands at version 2 of the call's stream.
    private async Task RecordAsync(StationCallAnswered answer, CancellationToken ct) => await log.AppendAsync(StationStream.OfCall(answer.Id), 1, [answer], ct);

    private async Task<StationCallResult> EndAsync(StationCallRequested request, StationCallOutcome outcome, CancellationToken ct)
    {
        var answer = new StationCallAnswered(request.Id, outcome, null, null, null, time.GetUtcNow());
        await RecordAsync(answer, ct);
        return ResultOf(answer);
    }

    private static StationCallResult? Refuse(MessageTable messages, string action, ReadOnlyMemory<byte> payload)
    {
        if (!messages.TryFind(action, Senders.Hub, out var message, out _))
            return new StationCallResult.UnknownAction();
        var deviations = new List<Deviation>();
        message.Request.Check(payload.Span, deviations);
        return deviations is [var first, ..] ? new StationCallResult.InvalidPayload(first.Member, first.Rule.ToString()) : null;
    }

    /// <param name="told">The secrets in the call: a station may quote them in its answer.</param>
    private StationCallAnswered AnswerOf(Guid id, StationAnswer answer, IReadOnlyList<string> told) => answer switch
    {
        StationAnswer.Result r => new(
            id, StationCallOutcome.Answered, QuotedSecrets.Hide(secrets.Mask(Encoding.UTF8.GetString(r.Payload.Span)), told), null, null, time.GetUtcNow()),
        StationAnswer.Error e => new(
            id, StationCallOutcome.CallError, null, QuotedSecrets.HideInText(e.Code, told), QuotedSecrets.HideInText(e.Description, told), time.GetUtcNow()),
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
