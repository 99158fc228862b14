using RoamingHub.Oicp;
using RoamingHub.Oicp.V23.Cdrs;
using RoamingHub.Oicp.V23.Common;
using RoamingHub.Oicp.V23.EvseData;
using RoamingHub.Oicp.V23.EvseStatus;
using RoamingHub.Oicp.V23.Notifications;
using RoamingHub.Oicp.V23.Pricing;
using RoamingHub.Oicp.V23.Remote;
using RoamingHub.Oicp.V23.Reservations;
using RoamingHub.Simulators.Hubject.Emps;

namespace RoamingHub.Simulators.Hubject;

/// <summary>
/// Hubject: a real HTTP server on a loopback port that CPOs push to, with EMPs behind it. It keeps what it is sent, is strict about it
/// (see <see cref="Violations"/>), and fails on demand (see <see cref="Faults"/>). EMPs have their side of it over HTTP, too.
/// </summary>
public sealed class HubjectSimulator : IAsyncDisposable
{
    private readonly HubjectPlatform platform;
    private readonly ExchangeLog<HubjectExchange> exchanges = new();
    private readonly ExchangeLog<EmpExchange> empExchanges = new();
    private readonly HttpClient http;
    private readonly HubjectCpoCalls cpoCalls;
    private readonly EmpCalls emps;
    private readonly HubjectServer server;

    private HubjectSimulator(HubjectOptions options)
    {
        http = new(ClientCertificates.Handler(options.Tls)) { Timeout = Timeout.InfiniteTimeSpan };
        platform = new(options.Time);
        Budgets = new(options.Time);
        cpoCalls = new(platform, exchanges, http, options.Time);
        emps = new(platform, empExchanges, http, options.Time);
        server = new(platform, Faults, Budgets, emps, new(new(platform), cpoCalls, Budgets, empExchanges, options.Time), exchanges, options);
    }

    /// <summary>The platform's address, for the CPO to append `/api/oicp/…` to.</summary>
    public Uri BaseUrl { get; private set; } = null!;

    public HubjectFaults Faults { get; } = new();

    /// <summary>Hubject's usage policy.</summary>
    public UsageBudgets Budgets { get; }

    /// <summary>Every rule that the CPO broke so far.</summary>
    public IReadOnlyList<HubjectViolation> Violations => platform.Violations;

    /// <summary>What Hubject lets pass and EMPs complain of.</summary>
    public IReadOnlyList<HubjectViolation> Remarks => platform.Remarks;

    /// <summary>The latest requests and answers between the platform and CPOs, both ways.</summary>
    public IReadOnlyList<HubjectExchange> Exchanges => exchanges.Latest;

    /// <summary>The latest between the platform and EMPs.</summary>
    public IReadOnlyList<EmpExchange> EmpExchanges => empExchanges.Latest;

    public IReadOnlyList<HubjectOperator> Operators => platform.Operators;

    public IReadOnlyList<HubjectProvider> Providers => platform.Providers;

    public IReadOnlyList<HubjectSession> Sessions => platform.Look(s => s.All);
    public IReadOnlyList<ChargeDetailRecord> Cdrs => [.. Sessions.Where(s => s.IsClosed).Select(s => s.Cdr!)];

    /// <summary>Answer what breaks a message's rules with HTTP 400 and `validationErrors` rather than with code 022.</summary>
    public bool AnswersWithValidationErrors
    {
        get => platform.AnswersWithValidationErrors;
        set => platform.AnswersWithValidationErrors = value;
    }

    /// <summary>Refuse remote commands for EVSEs never pushed (603) or not compatible (604) without asking the CPO.</summary>
    public bool ChecksBeforeForwarding
    {
        get => cpoCalls.ChecksBeforeForwarding;
        set => cpoCalls.ChecksBeforeForwarding = value;
    }

    /// <summary>The CPO's time to answer a remote command; ten seconds by the standard.</summary>
    public TimeSpan Patience
    {
        get => cpoCalls.Patience;
        set => cpoCalls.Patience = value;
    }

    /// <summary>Put members that no standard knows into what CPOs are sent.</summary>
    public bool SendsUnknownMembers
    {
        get => cpoCalls.SendsUnknownMembers;
        set => cpoCalls.SendsUnknownMembers = value;
    }

    /// <summary>Look at when notifications come in, too: five minutes between two Progress of a session on Hubject's own clock. Off for days that are played in
    /// a minute.</summary>
    public bool MeasuresArrivals
    {
        get => platform.Look(s => s.MeasuresArrivals);
        set => platform.Change(s => s.MeasuresArrivals = value);
    }

    /// <summary>How far the CPO's clock may be ahead of ours before a CDR's SessionEnd lies in the future.</summary>
    public TimeSpan ClockTolerance
    {
        get => platform.Look(s => s.ClockTolerance);
        set => platform.Change(s => s.ClockTolerance = value);
    }

    /// <param name="port">0: one that the operating system chooses.</param>
    public static Task<HubjectSimulator> StartAsync(TimeProvider? time = null, int port = 0, CancellationToken ct = default) =>
        StartAsync(new HubjectOptions { Time = time ?? TimeProvider.System, Port = port }, ct);

    public static async Task<HubjectSimulator> StartAsync(HubjectOptions options, CancellationToken ct = default)
    {
        var simulator = new HubjectSimulator(options);
        simulator.BaseUrl = await simulator.server.StartAsync(options.WithDesk ? new(simulator) : null, ct);
        return simulator;
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        http.Dispose();
    }

    /// <summary>Gives a CPO its contract, or changes its service URL; what it pushed stays.</summary>
    public void Register(HubjectOperator @operator) => platform.Register(@operator);

    /// <summary>Makes an EMP a partner, or changes it.</summary>
    public void RegisterProvider(HubjectProvider provider) => platform.Register(provider);

    /// <summary>Tells an EMP about a driver. Everyone else is refused.</summary>
    public void Know(HubjectDriver driver) => platform.Change(s => s.Know(driver));

    public IReadOnlyList<EvseDataRecord> EvseData(string operatorId) => platform.Look(operatorId, a => a.Evses.Data);

    public IReadOnlyList<EvseStatusRecord> EvseStatus(string operatorId) => platform.Look(operatorId, a => a.Evses.Status);

    public IReadOnlyList<PricingProductData> Offers(string operatorId) => platform.Look(operatorId, a => a.Prices.Offers);

    public IReadOnlyList<EvsePricing> EvsePrices(string operatorId) => platform.Look(operatorId, a => a.Prices.Evses);

    public HubjectSession? Session(string sessionId) => platform.Look(s => s.Find(sessionId));

    /// <summary>An EMP starts a charge for its driver.</summary>
    /// <param name="sessionId">Only to repeat an earlier command.</param>
    public Task<HubjectRemoteAnswer> RemoteStartAsync(
        string providerId, string evseId, string evcoId, string? productId = null, string? empPartnerSessionId = null, string? sessionId = null,
        CancellationToken ct = default) => cpoCalls.StartAsync(
            new(sessionId ?? NewSessionId(), providerId, evseId, Identification.Remote(evcoId), productId, EMPPartnerSessionID: empPartnerSessionId), ct);

    /// <summary>An EMP stops a charge. Provider and EVSE are the session's unless given otherwise.</summary>
    public Task<HubjectRemoteAnswer> RemoteStopAsync(
        string sessionId, string? providerId = null, string? evseId = null, CancellationToken ct = default)
    {
        var session = Known(sessionId, providerId, evseId);
        return cpoCalls.StopAsync(
            new(sessionId, session.Provider, session.Evse, session.CpoPartnerSessionId, session.EmpPartnerSessionId), ct);
    }

    /// <summary>An EMP reserves an EVSE for its driver.</summary>
    public Task<HubjectRemoteAnswer> ReservationStartAsync(
        string providerId, string evseId, string evcoId, int? minutes = null, string? productId = "Reservation", string? empPartnerSessionId = null,
        string? sessionId = null, CancellationToken ct = default) => cpoCalls.ReserveAsync(
            new(providerId, evseId, Identification.Remote(evcoId), sessionId ?? NewSessionId(), productId, minutes,
                EMPPartnerSessionID: empPartnerSessionId), ct);

    /// <summary>An EMP gives a reservation back. Provider and EVSE are the session's unless given otherwise.</summary>
    public Task<HubjectRemoteAnswer> ReservationStopAsync(
        string sessionId, string? providerId = null, string? evseId = null, CancellationToken ct = default)
    {
        var session = Known(sessionId, providerId, evseId);
        return cpoCalls.CancelAsync(
            new(sessionId, session.Provider, session.Evse, session.CpoPartnerSessionId, session.EmpPartnerSessionId), ct);
    }

    /// <summary>Any text to one of a CPO's paths, for what a good partner never sends.</summary>
    public Task<(int? Status, string? Answer)> PostToCpoAsync(
        string operatorId, OicpOperation operation, string providerId, string body, CancellationToken ct = default) => cpoCalls.PostAsync(
            platform.Look(operatorId, a => a.Operator.ServiceUrl)
                ?? throw new ArgumentException($"{operatorId} has no service URL.", nameof(operatorId)),
            operation, providerId, body, ct);

    /// <summary>The CDR of a session, as soon as it is there.</summary>
    public Task<ChargeDetailRecord> WaitForCdrAsync(string sessionId, TimeSpan timeout) =>
        WaitForAsync(() => Session(sessionId)?.Cdr, $"a CDR of session {sessionId}", timeout);

    /// <summary>The first notification of this type of a session, as soon as it is there.</summary>
    public Task<IChargingNotification> WaitForNotificationAsync(string sessionId, ChargingNotificationType type, TimeSpan timeout) =>
        WaitForAsync(() => Session(sessionId)?.Notifications.FirstOrDefault(n => n.Type == type),
            $"a {type} notification of session {sessionId}", timeout);

    /// <summary>Looks again after every exchange until there is something to be seen.</summary>
    /// <exception cref="TimeoutException">It did not come; the message tells what was waited for and what was broken meanwhile.</exception>
    public Task<T> WaitForAsync<T>(Func<T?> look, string what, TimeSpan timeout) where T : class => WaitAsync(exchanges, look, what, timeout);

    /// <summary>The same for what goes between the platform and EMPs.</summary>
    public Task<T> WaitForEmpAsync<T>(Func<T?> look, string what, TimeSpan timeout) where T : class => WaitAsync(empExchanges, look, what, timeout);

    private async Task<T> WaitAsync<T, TExchange>(ExchangeLog<TExchange> log, Func<T?> look, string what, TimeSpan timeout) where T : class
    {
        using var deadline = new CancellationTokenSource(timeout);
        while (true)
        {
            var next = log.Next;
            if (look() is { } found)
                return found;
            try
            {
                await next.WaitAsync(deadline.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"Waited {timeout.TotalSeconds:0.##} s for {what}. Violations: {string.Join("; ", Violations)}");
            }
        }
    }

    private (string Provider, string Evse, string? CpoPartnerSessionId, string? EmpPartnerSessionId) Known(
        string sessionId, string? providerId, string? evseId)
    {
        var session = Session(sessionId);
        return (
            providerId ?? session?.ProviderId ?? throw new ArgumentException($"Session {sessionId} is not known: name its provider."),
            evseId ?? session?.EvseId ?? throw new ArgumentException($"Session {sessionId} is at no EVSE: name one.", nameof(sessionId)),
            session?.CpoPartnerSessionId,
            session?.EmpPartnerSessionId);
    }

    private static string NewSessionId() => Guid.NewGuid().ToString();
}
