using System.Globalization;
using System.Threading.Channels;
using RoamingHub.Ocpp;
using RoamingHub.Ocpp.Frames;
using RoamingHub.Ocpp.Shapes;
using RoamingHub.Ocpp.V16;

namespace RoamingHub.Simulators.Stations;

/// <summary>
/// An OCPP 1.6 station on a real WebSocket. It behaves as stations do: one call at a time, transaction messages kept and
/// repeated until they are answered, the hub's calls answered at any time.
/// </summary>
public sealed class StationSimulator : IAsyncDisposable
{
    private readonly StationOptions options;
    private readonly TransactionQueue queue;
    private readonly Task queueRun;
    private readonly HubCalls hubCalls;
    private readonly StationConnection connection;
    private readonly Channel<StationCharge> remoteCharges = Channel.CreateUnbounded<StationCharge>();
    private long lastId;

    public StationSimulator(StationOptions options)
    {
        this.options = options;
        Clock = new StationClock(options.Time);
        History = new StationHistory(options.Time);
        Connectors = [.. Enumerable.Range(1, options.Connectors).Select(id => new Connector(id))];
        hubCalls = new HubCalls(this);
        connection = new StationConnection(options, History, hubCalls.Answer, BootAsync);
        queue = new TransactionQueue(options, connection.WhenOnlineAsync, NewId);
        queueRun = queue.RunAsync();
    }

    public StationOptions Options => options;

    public StationClock Clock { get; }

    public StationHistory History { get; }

    public IReadOnlyList<Connector> Connectors { get; }

    /// <summary>What GetConfiguration and ChangeConfiguration see.</summary>
    public StationConfiguration Configuration => hubCalls.Configuration;

    public bool IsConnected => connection.IsOnline;

    /// <summary>While set, the station does not connect. See <see cref="GoOfflineAsync"/>.</summary>
    public bool IsOffline => connection.IsStayingAway;

    /// <summary>Transaction messages without an answer.</summary>
    public int UnansweredMessages => queue.Waiting;

    /// <summary>Transaction messages that were refused too often and are lost.</summary>
    public int DiscardedMessages => queue.Discarded;

    /// <summary>Opens the socket, and from then on opens it again whenever it is lost.</summary>
    /// <exception cref="UpgradeRefusedException">The hub said no, or is not there.</exception>
    public Task ConnectAsync(CancellationToken ct = default) => connection.OpenAsync(boot: false, ct);

    /// <summary>Drops the connection without a word and stays away. Transaction messages are kept meanwhile.</summary>
    public Task GoOfflineAsync() => connection.LeaveAsync(politely: false);

    /// <summary>Connects, boots if the options say so, and sends what was kept.</summary>
    public Task GoOnlineAsync(CancellationToken ct = default) => connection.OpenAsync(options.BootAfterReconnect, ct);

    /// <summary>Answers every further call of this action with <paramref name="answer"/>; null brings back the usual answer.</summary>
    public void Answer(string action, HubCallAnswer? answer) => hubCalls.Replace(action, answer is null ? null : _ => answer);

    /// <summary>Handles every further call of this action, also of actions that the simulator knows nothing about.</summary>
    public void On(string action, Func<OcppFrame.Call, HubCallAnswer> handler) => hubCalls.Replace(action, handler);

    public Task<BootNotificationResponse> BootAsync(CancellationToken ct = default) =>
        CallAsync<BootNotificationRequest, BootNotificationResponse>(Boot(), ct);

    public Task<HeartbeatResponse> HeartbeatAsync(CancellationToken ct = default) =>
        CallAsync<HeartbeatRequest, HeartbeatResponse>(new(), ct);

    /// <summary>Reports a status and remembers it. Connector 0 is the station itself.</summary>
    public Task<StatusNotificationResponse> StatusAsync(
        int connectorId,
        ChargePointStatus status,
        ChargePointErrorCode errorCode = ChargePointErrorCode.NoError,
        CancellationToken ct = default)
    {
        if (connectorId > 0)
            Connectors[connectorId - 1].Status = status;
        var request = new StatusNotificationRequest(connectorId, errorCode, status, Timestamp: Clock.Now);
        return CallAsync<StatusNotificationRequest, StatusNotificationResponse>(request, ct);
    }

    public Task<AuthorizeResponse> AuthorizeAsync(string idTag, CancellationToken ct = default) =>
        CallAsync<AuthorizeRequest, AuthorizeResponse>(new(idTag), ct);

    public Task<DataTransferResponse> DataTransferAsync(
        string vendorId, string? messageId = null, string? data = null, CancellationToken ct = default) =>
        CallAsync<DataTransferRequest, DataTransferResponse>(new(vendorId, messageId, data), ct);

    /// <summary>Kept until answered, also over a lost connection.</summary>
    public Task<StartTransactionResponse> StartTransactionAsync(StartTransactionRequest request) =>
        StartTransactionAsync(request, _ => { });

    /// <summary>Kept until answered, also over a lost connection.</summary>
    public Task<StopTransactionResponse> StopTransactionAsync(StopTransactionRequest request) => StopTransactionAsync(() => request);

    /// <summary>Kept until answered when it belongs to a transaction; otherwise as any other call.</summary>
    public Task<MeterValuesResponse> MeterValuesAsync(MeterValuesRequest request, CancellationToken ct = default) =>
        request.TransactionId is null
            ? CallAsync<MeterValuesRequest, MeterValuesResponse>(request, ct)
            : KeepAsync<MeterValuesRequest, MeterValuesResponse>(() => request);

    /// <summary>Any call of the station.</summary>
    /// <exception cref="CallErrorException">The hub answered CALLERROR.</exception>
    /// <exception cref="StationOfflineException">Not connected, or the connection was lost before the answer.</exception>
    public async Task<TResponse> CallAsync<TRequest, TResponse>(TRequest request, CancellationToken ct = default)
        where TRequest : class, ICall<TResponse>
        where TResponse : class, IPayload =>
        await CallAsync<TRequest, TResponse>(connection.Current, request, ct);

    /// <summary>Sends any text as it is, good or bad.</summary>
    /// <param name="wait">How long to wait for an answer; two seconds unless told.</param>
    /// <returns>The raw answer, or null when none came or the hub closed the socket.</returns>
    public async Task<string?> SendRawAsync(string frame, TimeSpan? wait = null, CancellationToken ct = default) =>
        await connection.Current.SendRawAsync(frame, wait ?? TimeSpan.FromSeconds(2), ct);

    /// <summary>
    /// Begins a charge: status, then the start. The start is in the queue when this returns; <see cref="StationCharge.Started"/>
    /// is its answer.
    /// </summary>
    public async Task<StationCharge> BeginChargeAsync(int connectorId, string idTag, ChargePlan? plan = null)
    {
        var connector = Connectors[connectorId - 1];
        await TellStatusAsync(connector, ChargePointStatus.Preparing);
        var charge = connector.Charge = new StationCharge(this, connector, idTag, plan ?? new ChargePlan());
        connector.IsStarting = false;
        await TellStatusAsync(connector, ChargePointStatus.Charging);
        return charge;
    }

    /// <summary>Ends a charge and frees the connector. Completes when the hub has answered the stop.</summary>
    public async Task<StopTransactionResponse> EndChargeAsync(
        StationCharge charge, StopReason reason = StopReason.Local, string? idTag = null)
    {
        var stop = charge.StopAsync(reason, idTag);
        await TellStatusAsync(charge.Connector, ChargePointStatus.Finishing);
        await TellStatusAsync(charge.Connector, charge.Connector.RestingStatus);
        return await stop;
    }

    /// <summary>A whole charge with a card: authorize, start, samples, stop, and every status between.</summary>
    /// <returns>The charge; null when the hub did not accept the card.</returns>
    public async Task<StationCharge?> ChargeAsync(
        int connectorId, string idTag, long energyWh, int samples = 4, TimeSpan? duration = null, CancellationToken ct = default)
    {
        if (IsConnected)
        {
            var permit = await AuthorizeAsync(idTag, ct);
            if (!permit.IdTagInfo.Status.Is(AuthorizationStatus.Accepted))
                return null;
        }
        var plan = new ChargePlan(energyWh, samples) { Duration = duration ?? TimeSpan.FromHours(1) };
        var charge = await BeginChargeAsync(connectorId, idTag, plan);
        await EndChargeAsync(charge, idTag: idTag);
        return charge;
    }

    /// <summary>The next charge that the hub has started from afar.</summary>
    public ValueTask<StationCharge> NextRemoteChargeAsync(CancellationToken ct = default) => remoteCharges.Reader.ReadAsync(ct);

    /// <summary>Ends the charge on a connector, as a driver does who pulls the plug.</summary>
    public Task<StopTransactionResponse> StopAsync(int connectorId, StopReason reason = StopReason.Local) =>
        Connectors[connectorId - 1].Charge is { } charge
            ? EndChargeAsync(charge, reason)
            : throw new InvalidOperationException($"Connector {connectorId} is not charging.");

    public async ValueTask DisposeAsync()
    {
        await connection.DisposeAsync();
        queue.Stop();
        await queueRun;
        queue.Dispose();
    }

    /// <param name="answered">Called before any later transaction message is written.</param>
    internal Task<StartTransactionResponse> StartTransactionAsync(
        StartTransactionRequest request, Action<StartTransactionResponse> answered) =>
        KeepAsync(() => request, answered);

    /// <summary>The id is asked for when the message is sent: the answer to the start may still be on its way.</summary>
    internal Task<StopTransactionResponse> StopTransactionAsync(Func<StopTransactionRequest> request) =>
        KeepAsync<StopTransactionRequest, StopTransactionResponse>(request);

    internal Task<MeterValuesResponse> SendMeterAsync(
        Connector connector, DateTimeOffset at, double watt, string context, StationCharge? charge)
    {
        var register = connector.MeterWh.ToString(CultureInfo.InvariantCulture);
        var power = watt.ToString("0.#", CultureInfo.InvariantCulture);
        var reading = new MeterValue(at,
        [
            new(register, context, Measurand: Measurand.EnergyActiveImportRegister, Unit: UnitOfMeasure.Wh),
            new(power, context, Measurand: Measurand.PowerActiveImport, Unit: UnitOfMeasure.Watt),
        ]);
        return charge is null
            ? MeterValuesAsync(new MeterValuesRequest(connector.Id, [reading]))
            : KeepAsync<MeterValuesRequest, MeterValuesResponse>(() => new(connector.Id, [reading], charge.TransactionId));
    }

    /// <summary>A status nobody hears, because the station is offline, is not kept (OCPP 1.6 §4.9).</summary>
    internal async Task TellStatusAsync(Connector connector, ChargePointStatus status)
    {
        connector.Status = status;
        try
        {
            await StatusAsync(connector.Id, status);
        }
        catch (Exception e) when (e is StationException or TimeoutException)
        {
            // A charge does not stop because nobody listens. TriggerMessage brings the status again.
        }
    }

    internal async Task RemoteChargeAsync(Connector connector, string idTag) =>
        remoteCharges.Writer.TryWrite(await BeginChargeAsync(connector.Id, idTag, options.RemoteCharge));

    /// <summary>Off and on again: charges end, the socket closes, and the station comes back with a BootNotification.</summary>
    internal async Task ResetAsync(StopReason reason)
    {
        var charges = Connectors.Select(connector => connector.Charge).OfType<StationCharge>();
        await Task.WhenAll(charges.Select(charge => EndChargeAsync(charge, reason)));
        await connection.LeaveAsync(politely: true);
        await connection.ReturnAsync(boot: true);
        foreach (var connector in Connectors)
            await TellStatusAsync(connector, connector.RestingStatus);
    }

    private BootNotificationRequest Boot() => new(
        options.Vendor,
        options.Model,
        ChargePointSerialNumber: options.Id.Length <= 25 ? options.Id : null,
        FirmwareVersion: options.FirmwareVersion);

    private Task<BootNotificationResponse> BootAsync(StationLink link, CancellationToken ct) =>
        CallAsync<BootNotificationRequest, BootNotificationResponse>(link, Boot(), ct);

    private async Task<TResponse> CallAsync<TRequest, TResponse>(StationLink current, TRequest request, CancellationToken ct)
        where TRequest : class, ICall<TResponse>
        where TResponse : class, IPayload
    {
        var id = NewId();
        return await current.CallAsync(id, Ocpp16Json.WriteCall<TRequest, TResponse>(id, request), ct) switch
        {
            OcppFrame.CallResult result => ReadAnswer<TResponse>(result),
            OcppFrame.CallError error => throw new CallErrorException(error.Code, error.Description),
            var other => throw new BadAnswerException(other.ToString()),
        };
    }

    private Task<TResponse> KeepAsync<TRequest, TResponse>(Func<TRequest> request, Action<TResponse>? answered = null)
        where TRequest : class, ICall<TResponse>
        where TResponse : class, IPayload =>
        queue.Add(id => Ocpp16Json.WriteCall<TRequest, TResponse>(id, request()), result =>
        {
            var response = ReadAnswer<TResponse>(result);
            answered?.Invoke(response);
            return response;
        });

    private T ReadAnswer<T>(OcppFrame.CallResult result)
        where T : class, IPayload
    {
        var deviations = new List<Deviation>();
        return Ocpp16Json.Read<T>(result.Payload.Span, Clock.Now, deviations)
            ?? throw new BadAnswerException($"{typeof(T).Name}: {PayloadReader.Refusal(deviations)}");
    }

    private string NewId() => Interlocked.Increment(ref lastId).ToString(CultureInfo.InvariantCulture);
}
