using RoamingHub.Ocpi;
using RoamingHub.Ocpi.Envelope;
using RoamingHub.Ocpi.V221.Cdrs;
using RoamingHub.Ocpi.V221.ChargingProfiles;
using RoamingHub.Ocpi.V221.Locations;
using RoamingHub.Ocpi.V221.Sessions;
using RoamingHub.Ocpi.V221.Tariffs;
using RoamingHub.Ocpi.V221.Tokens;

namespace RoamingHub.Simulators.Emsp;

/// <summary>
/// An eMSP's platform that speaks OCPI 2.2.1 over real sockets: it keeps what the hub pushes, answers for its tokens, and calls the hub.
/// It is strict. Whatever the hub gets wrong stands in <see cref="Violations"/>; a test that ends with none has checked the hub's grammar.
/// </summary>
public sealed partial class EmspSimulator : IAsyncDisposable
{
    private readonly EmspState _state;
    private readonly HttpClient _http;
    private readonly HubApi _hubApi;
    private readonly EmspServer _server;

    private EmspSimulator(EmspOptions options)
    {
        _state = new EmspState(options);
        _http = new HttpClient(new HubCallRecorder(_state)) { Timeout = Timeout.InfiniteTimeSpan };
        _hubApi = new HubApi(_state, _http);
        _server = new EmspServer(_state, _hubApi, options.WithDesk ? new EmspDesk(this) : null);
    }

    public PartyRef Party => _state.Options.Party;

    public string VersionsUrl => _state.BaseUrl + EmspRequest.VersionsPath;

    /// <summary>Where it can be worked, if its options say so.</summary>
    public string DeskUrl => _state.BaseUrl + EmspDesk.Path;

    /// <summary>What the hub uses when it starts the handshake; null once it is used up.</summary>
    public string? RegistrationToken => _state.Keys.Registration;

    public bool IsRegistered => _state.Hub is not null;

    public EmspFaults Faults => _state.Faults;

    /// <summary>Breaches of the standard by the hub, each with the request it stood in.</summary>
    public IReadOnlyList<string> Violations => _state.Violations;

    /// <summary>Every exchange in both directions, oldest first.</summary>
    public IReadOnlyList<EmspExchange> Exchanges => _state.Exchanges;

    public IReadOnlyCollection<Location> Locations => [.. _state.Locations.Values];

    public IReadOnlyCollection<Session> Sessions => [.. _state.Sessions.Values];

    /// <summary>In the order of arrival, each id once.</summary>
    public IReadOnlyList<Cdr> Cdrs => [.. _state.Cdrs.Select(c => c.Cdr)];

    public IReadOnlyCollection<Tariff> Tariffs => [.. _state.Tariffs.Values];

    public IReadOnlyList<Token> Tokens => [.. _state.Tokens.Select(t => t.Token)];

    /// <summary>The real-time authorizations we were asked for.</summary>
    public IReadOnlyList<EmspAuthorization> Authorizations => _state.Authorizations;

    /// <summary>
    /// When a CDR is posted again byte for byte: accept it again (true), or refuse it as known already (false, as most platforms do).
    /// </summary>
    public bool AcceptsIdenticalCdrs
    {
        get => _state.AcceptsIdenticalCdrs;
        set => _state.AcceptsIdenticalCdrs = value;
    }

    /// <summary>Starts on a loopback port the system chooses.</summary>
    public static async Task<EmspSimulator> StartAsync(EmspOptions? options = null, CancellationToken ct = default)
    {
        var simulator = new EmspSimulator(options ?? new EmspOptions());
        await simulator._server.ListenAsync(ct);
        return simulator;
    }

    /// <summary>From now on connections are refused, as when the platform's machine is off.</summary>
    public Task StopListeningAsync() => _server.StopListeningAsync();

    /// <summary>Back at the same address, with everything it knew.</summary>
    public Task ListenAgainAsync(CancellationToken ct = default) => _server.ListenAsync(ct);

    /// <summary>A token for another handshake, after an unregistration.</summary>
    public string NewRegistrationToken() => _state.Keys.NewRegistration();

    /// <summary>Makes a token known, without pushing it. Without an answer it is ALLOWED while valid, else BLOCKED.</summary>
    public void AddToken(Token token, AuthorizeAnswer? answer = null) => _state.Store(token, answer);

    /// <summary>A new token of ours with the usual members, made known but not pushed.</summary>
    public Token IssueToken(
        string uid, TokenType type = TokenType.RFID, WhitelistType whitelist = WhitelistType.ALLOWED, AuthorizeAnswer? answer = null)
    {
        var token = new Token
        {
            CountryCode = Party.CountryCode,
            PartyId = Party.PartyId,
            Uid = uid,
            Type = type,
            ContractId = $"{Party.CountryCode}-{Party.PartyId}-C{_state.Tokens.Count + 1:D8}-X",
            Issuer = _state.Options.Name,
            Valid = true,
            Whitelist = whitelist,
            LastUpdated = OcpiTime.Truncate(_state.Options.Time.GetUtcNow()),
        };
        AddToken(token, answer);
        return token;
    }

    /// <summary>How many results of commands came in all.</summary>
    public int CommandResultCount => _state.CommandResults.Values.Sum(r => r.Count);

    /// <summary>The profile the hub last reported for a session, if it did.</summary>
    public ActiveChargingProfile? ActiveProfileOf(string sessionId) => _state.ActiveProfiles.GetValueOrDefault(EmspState.Key(sessionId));

    /// <summary>The next profile that the hub reports for a session, or the one it has reported.</summary>
    public Task<ActiveChargingProfile> WaitForActiveProfileAsync(string sessionId, Func<ActiveChargingProfile, bool> predicate, TimeSpan timeout) =>
        _state.WaitForAsync(
            () => ActiveProfileOf(sessionId) is { } profile && predicate(profile) ? profile : null, "such active charging profile", timeout);

    /// <summary>Forgets exchanges and violations so far.</summary>
    public void ForgetExchanges() => _state.Clear();

    /// <summary>Throws <see cref="TimeoutException"/> with the last exchanges.</summary>
    public Task<Cdr> WaitForCdrAsync(Func<Cdr, bool> predicate, TimeSpan timeout) =>
        _state.WaitForAsync(() => _state.Cdrs.Find(c => predicate(c.Cdr))?.Cdr, "such CDR", timeout);

    public Task<Session> WaitForSessionAsync(Func<Session, bool> predicate, TimeSpan timeout) =>
        _state.WaitForAsync(() => _state.Sessions.Values.FirstOrDefault(predicate), "such session", timeout);

    public Task<Location> WaitForLocationAsync(Func<Location, bool> predicate, TimeSpan timeout) =>
        _state.WaitForAsync(() => _state.Locations.Values.FirstOrDefault(predicate), "such location", timeout);

    public Task<Tariff> WaitForTariffAsync(Func<Tariff, bool> predicate, TimeSpan timeout) =>
        _state.WaitForAsync(() => _state.Tariffs.Values.FirstOrDefault(predicate), "such tariff", timeout);

    public Task<EmspExchange> WaitForExchangeAsync(Func<EmspExchange, bool> predicate, TimeSpan timeout) =>
        _state.WaitForAsync(() => _state.Exchanges.Find(e => predicate(e)), "such exchange", timeout);

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _http.Dispose();
    }
}
