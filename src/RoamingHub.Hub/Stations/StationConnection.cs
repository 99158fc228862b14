using System.Net;
using System.Net.WebSockets;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Stations.Reports;
using RoamingHub.Ocpp;
using RoamingHub.Ocpp.Frames;
using RoamingHub.Storage.Stations;

namespace RoamingHub.Hub.Stations;

/// <summary>How a station reached this node.</summary>
/// <param name="Protocol">Null when it offered none that is spoken here.</param>
/// <param name="Address">Where it comes from.</param>
/// <param name="SecurityProfile">What it has shown of itself: 0 nothing, 1 its password, 2 its password over TLS, 3 its certificate.</param>
internal sealed record StationArrival(StationProfile Profile, string? Protocol, IPAddress Address, int SecurityProfile);

/// <summary>A connected station: reads what it sends and gives each frame to those who answer it or wait for it.</summary>
internal sealed class StationConnection
{
    private readonly StationSocket _socket;
    private readonly StationWire _wire;
    private readonly CallsIn _in;
    private readonly CallsOut _out;
    private readonly CallRouter _router;
    private readonly MessageRate _rate;
    private readonly StationNotes _notes;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    public StationConnection(
        StationSocket socket, StationArrival arrival, long epoch, CallRouter router, MessageRate rate, WireLog wireLog, StationNotes notes,
        StationSecrets secrets, TimeProvider time, ILogger logger)
    {
        _socket = socket;
        _router = router;
        _rate = rate;
        _notes = notes;
        _time = time;
        _logger = logger;
        Profile = arrival.Profile;
        Protocol = arrival.Protocol!;
        Address = arrival.Address;
        SecurityProfile = arrival.SecurityProfile;
        Epoch = epoch;
        _wire = new(socket, Profile.Id.Value, wireLog, time, secrets);
        _in = new(this, socket, _wire, router, time, logger);
        _out = new(_wire, socket.Closing);
    }

    public StationId Station => Profile.Id;

    public string Protocol { get; }

    public IPAddress Address { get; }

    public int SecurityProfile { get; }

    public long Epoch { get; }

    public MessageTable Messages => _router.Messages;

    /// <summary>As the back office last described the station; changed while the connection lives.</summary>
    public StationProfile Profile { get; set; }

    /// <summary>Runs until either side closes.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        await using var stop = ct.Register(_socket.Abort);
        try
        {
            while (await ReceiveAsync() is { } message)
            {
                await TakeAsync(message);
                if (_rate.Next(_time.GetTimestamp()) is { Ticks: > 0 } pause)
                    await Task.Delay(pause, _time, _socket.Closing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        catch (WebSocketException e)
        {
            _logger.StationSocketLost(Station.Value, e.Message);
            await _socket.DrainAsync();
        }
        catch (OperationCanceledException e)
        {
            _logger.StationSocketLost(Station.Value, e.Message);
        }
        finally
        {
            _socket.Dispose();
            await _in.FinishAsync();
        }
    }

    /// <summary>Makes a call and waits for the answer. One call at a time goes to a station.</summary>
    /// <param name="payload">Goes on the wire as it is.</param>
    public Task<StationAnswer> CallAsync(string action, ReadOnlyMemory<byte> payload, TimeSpan timeout, CancellationToken ct) =>
        _out.CallAsync(action, payload, timeout, ct);

    /// <inheritdoc cref="StationSocket.CloseAsync"/>
    public Task CloseAsync(WebSocketCloseStatus status, string why) => _socket.CloseAsync(status, why);

    /// <inheritdoc cref="StationSocket.AnswersAsync"/>
    public Task<bool> AnswersAsync(TimeSpan within) => _socket.AnswersAsync(within);

    /// <summary>Ends the connection when the station has been silent too long.</summary>
    public void Beat(TimeSpan every, TimeSpan within)
    {
        if (_socket.Beat(every, within))
            return;
        _logger.StationSocketLost(Station.Value, "it does not answer pings");
        _socket.Abort();
    }

    /// <summary>The next message; null at the end, also when what came made us close.</summary>
    private async ValueTask<StationMessage?> ReceiveAsync()
    {
        while (true)
        {
            var (what, message) = await _socket.ReceiveAsync();
            switch (what)
            {
                case Received.Message:
                    return message;
                case Received.End:
                    await CloseAsync(WebSocketCloseStatus.NormalClosure, "bye");
                    return null;
                case Received.Binary:
                    await RefuseBinaryAsync();
                    await CloseAsync(WebSocketCloseStatus.InvalidMessageType, "text only");
                    break;
                case Received.TooLarge:
                    await CloseAsync(WebSocketCloseStatus.MessageTooBig, "at most 256 KiB");
                    break;
                case Received.TooManyPieces:
                    await CloseAsync(WebSocketCloseStatus.PolicyViolation, "too many fragments");
                    break;
            }
        }
    }

    // 2.0.1 has an error for what is no frame (part 4 §4.2.3); 1.6 has none.
    private Task RefuseBinaryAsync() => _router.Version == OcppVersion.V16
        ? Task.CompletedTask
        : _wire.SendAsync(
            OcppFrameWriter.Error(OcppFrameParser.UnreadableId, OcppErrorCode.RpcFrameworkError, "Binary messages are not read."),
            'e', OcppFrameParser.UnreadableId, null, _socket.Closing);

    private async Task TakeAsync(StationMessage message)
    {
        var now = _time.GetUtcNow();
        _notes.Seen(Station.Value, now);
        var frame = OcppFrameParser.Parse(message.Text, _router.Version);
        _wire.NoteReceived(frame, message.Text.Span, now);
        if (frame is OcppFrame.Call call)
        {
            await _in.TakeAsync(call, message, now);
            return; // the message's buffer now belongs to the call
        }

        using (message)
            await TakeOtherAsync(frame, now);
    }

    private async Task TakeOtherAsync(OcppFrame frame, DateTimeOffset now)
    {
        switch (frame)
        {
            case OcppFrame.CallResult result:
                Complete(result.Id, new StationAnswer.Result(result.Payload.ToArray()), now);
                break;
            case OcppFrame.CallError error:
                Complete(error.Id, new StationAnswer.Error(error.Code, error.Description), now);
                break;
            case OcppFrame.Faulty { Answer: FaultAnswer.Close } fault:
                Count(fault, now);
                await CloseAsync(WebSocketCloseStatus.InvalidPayloadData, "not UTF-8");
                break;
            case OcppFrame.Faulty { Answer: FaultAnswer.Error, Code: { } code } fault:
                Count(fault, now);
                await _wire.SendAsync(OcppFrameWriter.Error(fault.Id, code, $"The message is no OCPP frame: {fault.Fault}."), 'e', fault.Id, null, _socket.Closing);
                break;
            case OcppFrame.Faulty fault:
                Count(fault, now);
                _out.Complete(fault.Id, new StationAnswer.Error(StationCalls.InvalidResponse, "The station's answer cannot be read."));
                break;
        }
    }

    private void Complete(string id, StationAnswer answer, DateTimeOffset now)
    {
        if (!_out.Complete(id, answer))
            _notes.Deviation(Station.Value, "-", "UnknownMessageId", "", now);
    }

    private void Count(OcppFrame.Faulty fault, DateTimeOffset now) => _notes.Deviation(Station.Value, "-", fault.Fault.ToString(), "", now);
}
