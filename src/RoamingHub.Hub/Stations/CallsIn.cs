using System.Net.WebSockets;
using RoamingHub.Ocpp;
using RoamingHub.Ocpp.Frames;

namespace RoamingHub.Hub.Stations;

/// <summary>
/// The calls of a station on one connection, answered one after the other. What cannot be stored is not answered: the socket is closed, so
/// that the station keeps its data and comes back.
/// </summary>
internal sealed class CallsIn(StationConnection connection, StationSocket socket, StationWire wire, CallRouter router, TimeProvider time, ILogger logger)
{
    private readonly AnsweredCalls _answered = new(time);
    private (string Id, Task Answering)? _inHand;

    /// <summary>Takes the message over. Returns when the call is being answered, which the next one waits for; answers to our own calls do not.</summary>
    public async Task TakeAsync(OcppFrame.Call call, StationMessage message, DateTimeOffset now)
    {
        if (_inHand is { Answering.IsCompleted: false } before)
        {
            if (before.Id == call.Id && router.Messages.Find(call.Action) is not { IsTransactionMessage: true } && !_answered.IsSame(call))
            {
                using var refused = message;
                var code = router.Version == OcppVersion.V16 ? OcppErrorCode.ProtocolError : OcppErrorCode.RpcFrameworkError;
                await wire.SendAsync(OcppFrameWriter.Error(call.Id, code, "This message id is still being answered."), 'e', call.Id, call.Action, socket.Closing);
                return;
            }

            await before.Answering;
        }

        _answered.Begin(call);
        _inHand = (call.Id, AnswerAsync(call, message, now, socket.Closing));
    }

    /// <summary>Until nothing is being answered any more.</summary>
    public Task FinishAsync() => _inHand?.Answering ?? Task.CompletedTask;

    private async Task AnswerAsync(OcppFrame.Call call, StationMessage message, DateTimeOffset now, CancellationToken ct)
    {
        try
        {
            var answer = _answered.Find(call) ?? await router.AnswerAsync(call, connection.Profile, now, ct);
            _answered.Keep(call, answer);
            await wire.SendAsync(answer, answer[1] == (byte)'4' ? 'e' : 'r', call.Id, call.Action, ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The socket is gone; the station repeats what was not answered.
        }
        catch (WebSocketException e)
        {
            logger.StationSocketLost(connection.Station.Value, e.Message);
        }
        catch (Exception e) when (e is Storage.LogUnavailableException or Npgsql.NpgsqlException or TimeoutException)
        {
            logger.CallNotStored(connection.Station.Value, call.Action, e);
            await socket.CloseAsync((WebSocketCloseStatus)1013, "try again later");
        }
        catch (Exception e)
        {
            logger.CallFailed(connection.Station.Value, call.Action, e);
            await RefuseAsync(call, ct);
        }
        finally
        {
            message.Dispose();
        }
    }

    // A CALLERROR would cost the station one of its tries to get rid of a message about money; a closed socket does not.
    private async Task RefuseAsync(OcppFrame.Call call, CancellationToken ct)
    {
        if (router.Messages.Find(call.Action) is { IsTransactionMessage: true })
        {
            await socket.CloseAsync(WebSocketCloseStatus.InternalServerError, "internal fault");
            return;
        }

        try
        {
            await wire.SendAsync(OcppFrameWriter.Error(call.Id, OcppErrorCode.InternalError, "The hub could not handle the call."), 'e', call.Id, call.Action, ct);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
            logger.StationSocketLost(connection.Station.Value, e.Message);
        }
    }
}
