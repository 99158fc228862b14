using System.Collections.Immutable;
using RoamingHub.Ocpi.Envelope;
using RoamingHub.Ocpi.V221.Cdrs;
using RoamingHub.Ocpi.V221.ChargingProfiles;
using RoamingHub.Ocpi.V221.Commands;
using RoamingHub.Ocpi.V221.HubClientInfo;
using RoamingHub.Ocpi.V221.Locations;
using RoamingHub.Ocpi.V221.Sessions;
using RoamingHub.Ocpi.V221.Tariffs;
using RoamingHub.Ocpi.V221.Tokens;
using RoamingHub.Ocpi.V221.Versions;

namespace RoamingHub.Simulators.Emsp;

/// <summary>The hub as we know it after the handshake.</summary>
internal sealed record HubConnection(string Token, string VersionsUrl, VersionDetails Details, IReadOnlyList<PartyRef> Parties);

internal sealed record StoredCdr(Cdr Cdr, string Body, string Url);

internal sealed record StoredToken(Token Token, AuthorizeAnswer? Answer);

/// <summary>
/// All that the platform knows. Immutable collections behind one lock: readers take a snapshot, waiters are woken by each change.
/// </summary>
internal sealed class EmspState(EmspOptions options)
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _changed = NewSignal();
    private ImmutableDictionary<string, string> _profileSessions = ImmutableDictionary<string, string>.Empty;

    public EmspOptions Options { get; } = options;

    public EmspFaults Faults { get; } = new();

    public EmspKeys Keys { get; } = new();

    public string BaseUrl { get; set; } = "";

    public bool AcceptsIdenticalCdrs { get; set; }

    public HubConnection? Hub { get; private set; }

    public ImmutableDictionary<string, Location> Locations { get; private set; } = ImmutableDictionary<string, Location>.Empty;

    public ImmutableDictionary<string, Session> Sessions { get; private set; } = ImmutableDictionary<string, Session>.Empty;

    public ImmutableList<StoredCdr> Cdrs { get; private set; } = [];

    public ImmutableDictionary<string, Tariff> Tariffs { get; private set; } = ImmutableDictionary<string, Tariff>.Empty;

    public ImmutableList<StoredToken> Tokens { get; private set; } = [];

    public ImmutableList<EmspAuthorization> Authorizations { get; private set; } = [];

    public ImmutableDictionary<string, ImmutableList<CommandResult>> CommandResults { get; private set; } =
        ImmutableDictionary<string, ImmutableList<CommandResult>>.Empty;

    public ImmutableDictionary<string, ImmutableList<string>> ProfileResults { get; private set; } =
        ImmutableDictionary<string, ImmutableList<string>>.Empty;

    public ImmutableDictionary<string, ActiveChargingProfile> ActiveProfiles { get; private set; } =
        ImmutableDictionary<string, ActiveChargingProfile>.Empty;

    /// <summary>The sessions that the hub has taken a charging profile for: of these, and no others, it may tell us more.</summary>
    public ImmutableHashSet<string> ProfiledSessions { get; private set; } = [];

    /// <summary>Who is behind the platform, where it is a hub.</summary>
    public ImmutableList<ClientInfo> Members { get; private set; } = [];

    /// <summary>Whether this is our own party or, where the platform is a hub, one of its members.</summary>
    public bool Speaks(PartyRef party) => party == Options.Party || Members.Any(m => party == new PartyRef(m.CountryCode!, m.PartyId!));

    public ImmutableList<EmspExchange> Exchanges { get; private set; } = [];

    public ImmutableList<string> Violations { get; private set; } = [];

    /// <summary>Ids are compared without regard to case (OCPI 2.2.1 §16.1).</summary>
    public static string Key(params ReadOnlySpan<string?> ids) => string.Join('\n', ids).ToUpperInvariant();

    public void Connect(HubConnection? hub) => Change(() => Hub = hub);

    public void Store(string key, Location location) => Change(() => Locations = Locations.SetItem(key, location));

    public void Store(string key, Session session) => Change(() => Sessions = Sessions.SetItem(key, session));

    public void Store(string key, Tariff tariff) => Change(() => Tariffs = Tariffs.SetItem(key, tariff));

    public void RemoveTariff(string key) => Change(() => Tariffs = Tariffs.Remove(key));

    public void Store(StoredCdr cdr) => Change(() => Cdrs = Cdrs.Add(cdr));

    public void Store(Token token, AuthorizeAnswer? answer) => Change(() =>
    {
        var index = Tokens.FindIndex(t => Key(t.Token.Uid, t.Token.Type?.Text) == Key(token.Uid, token.Type?.Text));
        var stored = new StoredToken(token, answer ?? (index < 0 ? null : Tokens[index].Answer));
        Tokens = index < 0 ? Tokens.Add(stored) : Tokens.SetItem(index, stored);
    });

    public void Store(EmspAuthorization authorization) => Change(() => Authorizations = Authorizations.Add(authorization));

    public void ExpectCommandResult(string id) => Change(() => CommandResults = CommandResults.Add(id, []));

    public void Store(string id, CommandResult result) =>
        Change(() => CommandResults = CommandResults.SetItem(id, CommandResults[id].Add(result)));

    public void ExpectProfileResult(string id, string session) => Change(() =>
    {
        ProfileResults = ProfileResults.Add(id, []);
        _profileSessions = _profileSessions.Add(id, session);
    });

    public void StoreProfileResult(string id, string body) =>
        Change(() => ProfileResults = ProfileResults.SetItem(id, ProfileResults[id].Add(body)));

    /// <summary>The request with this id has set a profile.</summary>
    public void StoreProfiled(string id) => Change(() => ProfiledSessions = ProfiledSessions.Add(Key(_profileSessions[id])));

    public void Store(ClientInfo member) => Change(() => Members =
        Members.RemoveAll(m => Key(m.CountryCode, m.PartyId) == Key(member.CountryCode, member.PartyId)).Add(member));

    public void Store(string key, ActiveChargingProfile profile) => Change(() => ActiveProfiles = ActiveProfiles.SetItem(key, profile));

    public void Record(EmspExchange exchange) => Change(() => Exchanges = Exchanges.Add(exchange));

    public void Complain(EmspRequest request, string text) => Complain($"{request.Method} {request.Target}: {text}");

    public void Complain(string text) => Change(() => Violations = Violations.Add(text));

    public void Clear() => Change(() =>
    {
        Exchanges = [];
        Violations = [];
    });

    /// <summary>Waits until <paramref name="find"/> finds something.</summary>
    public async Task<T> WaitForAsync<T>(Func<T?> find, string what, TimeSpan timeout)
        where T : class
    {
        using var deadline = new CancellationTokenSource(timeout, Options.Time);
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (find() is { } found) return found;
                changed = _changed.Task;
            }

            try
            {
                await changed.WaitAsync(deadline.Token);
            }
            catch (OperationCanceledException)
            {
                var seen = string.Join('\n', [.. Exchanges.TakeLast(10).Select(e => e.ToString()), .. Violations]);
                throw new TimeoutException($"No {what} within {timeout.TotalSeconds} s. Last exchanges, and violations:\n{seen}");
            }
        }
    }

    private void Change(Action change)
    {
        TaskCompletionSource before;
        lock (_gate)
        {
            change();
            before = _changed;
            _changed = NewSignal();
        }

        before.SetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
