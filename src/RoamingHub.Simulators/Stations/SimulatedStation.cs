using System.Globalization;
using RoamingHub.Ocpp;
using RoamingHub.Ocpp.Frames;
using RoamingHub.Ocpp.Shapes;

namespace RoamingHub.Simulators.Stations;

/// <summary>
/// A station on a real WebSocket, whatever version it speaks. It behaves as stations do: one call at a time, reports of transactions
/// kept and repeated until they are answered, the hub's calls answered at any time.
/// </summary>
public abstract class SimulatedStation : IAsyncDisposable
{
    private readonly IStationLanguage language;
    private readonly TransactionQueue queue;
    private readonly Task queueRun;
    private readonly HubCalls hubCalls;
    private readonly StationConnection connection;
    private long lastId;

    private protected SimulatedStation(StationOptions options, IStationLanguage language)
    {
        (Options, this.language) = (options, language);
        Clock = new StationClock(options.Time, options.Faults.ClockSkew);
        History = new StationHistory(options.Time);
        Credentials = new StationCredentials(options);
        Certificates = new StationCertificates(options, Credentials);
        hubCalls = new HubCalls(language, Clock);
        connection = new StationConnection(options, Credentials, language, History, hubCalls.Answer, BootOnAsync);
        queue = new TransactionQueue(options, connection.WhenOnlineAsync, NewId);
        queueRun = queue.RunAsync();
    }

    public StationOptions Options { get; }

    public StationClock Clock { get; }

    public StationHistory History { get; }

    /// <summary>What the next connection shows the hub.</summary>
    public StationCredentials Credentials { get; }

    public StationCertificates Certificates { get; }

    public OcppVersion Version => language.Version;

    public bool IsConnected => connection.IsOnline;

    /// <summary>While set, the station does not connect. See <see cref="GoOfflineAsync"/>.</summary>
    public bool IsOffline => connection.IsStayingAway;

    /// <summary>Reports of transactions without an answer.</summary>
    public int UnansweredMessages => queue.Waiting;

    /// <summary>Reports of transactions that were refused too often and are lost.</summary>
    public int DiscardedMessages => queue.Discarded;

    /// <summary>Opens the socket, and from then on opens it again whenever it is lost.</summary>
    /// <exception cref="UpgradeRefusedException">The hub said no, or is not there.</exception>
    public Task ConnectAsync(CancellationToken ct = default) => connection.OpenAsync(boot: false, ct);

    /// <summary>Drops the connection without a word and stays away. Reports of transactions are kept meanwhile.</summary>
    public Task GoOfflineAsync() => connection.LeaveAsync(politely: false);

    /// <summary>Connects, boots if the options say so, and sends what was kept.</summary>
    public Task GoOnlineAsync(CancellationToken ct = default) => connection.OpenAsync(Options.BootAfterReconnect, ct);

    /// <summary>Completes when all that was kept so far has been answered or thrown away, and the duplicates are out.</summary>
    public Task FlushAsync() => queue.FlushAsync();

    /// <summary>Answers every further call of this action with <paramref name="answer"/>; null brings back the usual answer.</summary>
    public void Answer(string action, HubCallAnswer? answer) => hubCalls.Replace(action, answer is null ? null : _ => answer);

    /// <summary>Handles every further call of this action, also of actions that the simulator knows nothing about.</summary>
    public void On(string action, Func<OcppFrame.Call, HubCallAnswer> handler) => hubCalls.Replace(action, handler);

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

    public async ValueTask DisposeAsync()
    {
        await connection.DisposeAsync();
        queue.Stop();
        await queueRun;
        queue.Dispose();
        GC.SuppressFinalize(this);
    }

    internal StationFaults Faults => Options.Faults;

    private protected HubCalls HubCalls => hubCalls;

    private protected abstract Task<BootAnswer> SayBootAsync(StationLink link, CancellationToken ct);

    private protected async Task<TResponse> CallAsync<TRequest, TResponse>(StationLink link, TRequest request, CancellationToken ct)
        where TRequest : class, ICall<TResponse>
        where TResponse : class, IPayload
    {
        var id = NewId();
        return await link.CallAsync(id, Write<TRequest, TResponse>(id, request), ct) switch
        {
            OcppFrame.CallResult result => ReadAnswer<TResponse>(result),
            OcppFrame.CallError error => throw new CallErrorException(error.Code, error.Description),
            var other => throw new BadAnswerException(other.ToString()),
        };
    }

    /// <param name="request">Asked for when the message is sent: an earlier answer may have to come in first.</param>
    /// <param name="answered">Called before any later report is written.</param>
    private protected Task<TResponse> KeepAsync<TRequest, TResponse>(Func<TRequest> request, Action<TResponse>? answered = null)
        where TRequest : class, ICall<TResponse>
        where TResponse : class, IPayload =>
        queue.Add(id => Write<TRequest, TResponse>(id, request()), result =>
        {
            var response = ReadAnswer<TResponse>(result);
            answered?.Invoke(response);
            return response;
        });

    /// <summary>Off and on again; the station comes back with a boot.</summary>
    private protected async Task RestartAsync()
    {
        await connection.LeaveAsync(politely: true);
        await connection.ReturnAsync(boot: true);
    }

    /// <summary>Says something that is not kept when nobody hears it (OCPP 1.6 §4.9).</summary>
    private protected static async Task TellAsync(Func<Task> say)
    {
        try
        {
            await say();
        }
        catch (Exception e) when (e is StationException or TimeoutException)
        {
            // A charge does not stop because nobody listens.
        }
    }

    private protected void ForgetMessageIds()
    {
        if (Faults.ReuseMessageIds)
            Interlocked.Exchange(ref lastId, 0);
    }

    private Task<BootAnswer> BootOnAsync(StationLink link, CancellationToken ct)
    {
        ForgetMessageIds();
        return SayBootAsync(link, ct);
    }

    private byte[] Write<TRequest, TResponse>(string id, TRequest request)
        where TRequest : class, ICall<TResponse>
        where TResponse : class, IPayload =>
        OcppFrameWriter.Call(id, TRequest.Action, request, language.Type<TRequest>());

    private T ReadAnswer<T>(OcppFrame.CallResult result)
        where T : class, IPayload
    {
        var deviations = new List<Deviation>();
        return PayloadReader.Read(result.Payload.Span, language.Type<T>(), Clock.Now, deviations)
            ?? throw new BadAnswerException($"{typeof(T).Name}: {PayloadReader.Refusal(deviations)}");
    }

    private string NewId() => Interlocked.Increment(ref lastId).ToString(CultureInfo.InvariantCulture);
}
