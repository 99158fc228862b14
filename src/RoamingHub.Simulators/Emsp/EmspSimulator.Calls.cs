using System.Globalization;
using RoamingHub.Ocpi;
using RoamingHub.Ocpi.Checks;
using RoamingHub.Ocpi.Client;
using RoamingHub.Ocpi.Envelope;
using RoamingHub.Ocpi.V221.Cdrs;
using RoamingHub.Ocpi.V221.ChargingProfiles;
using RoamingHub.Ocpi.V221.Commands;
using RoamingHub.Ocpi.V221.Locations;
using RoamingHub.Ocpi.V221.Sessions;
using RoamingHub.Ocpi.V221.Tariffs;
using RoamingHub.Ocpi.V221.Tokens;
using RoamingHub.Ocpi.V221.Versions;
using RoamingHub.Simulators.Emsp.Modules;
using RoamingHub.Simulators.Emsp.Strict;

namespace RoamingHub.Simulators.Emsp;

/// <summary>What we ask of the hub.</summary>
public sealed partial class EmspSimulator
{
    /// <summary>The party of the hub we speak to; by default its first CPO.</summary>
    public PartyRef? HubParty { get; set; }

    /// <summary>For any other call to the hub: with our token and routing headers.</summary>
    public OcpiClient Hub
    {
        get
        {
            var hub = RequireHub();
            return _hubApi.With(hub.Token, new RoutingHeaders(Party, HubParty ?? hub.Parties[0]));
        }
    }

    /// <summary>The URL of a module of the hub.</summary>
    public string HubEndpoint(string module, InterfaceRole role) =>
        RequireHub().Details.UrlOf(module, role) ?? throw new InvalidOperationException($"The hub has no {module} {role}.");

    /// <summary>PUT: the hub gets the whole token; it is made known here too.</summary>
    public Task<OcpiResult<NoData>> PushTokenAsync(Token token, CancellationToken ct = default)
    {
        _state.Store(token, null);
        return Hub.SendAsync<NoData>(new(HttpMethod.Put, TokenUrl(token.Uid!, token.Type), OcpiJson.Write(token)), ct);
    }

    /// <summary>PATCH: the hub gets only what has changed.</summary>
    public Task<OcpiResult<NoData>> PatchTokenAsync(string uid, TokenPatch patch, TokenType type = TokenType.RFID, CancellationToken ct = default)
    {
        var known = _state.Tokens.Find(t => EmspState.Key(t.Token.Uid, t.Token.Type?.Text) == EmspState.Key(uid, type.ToString()));
        if (known is not null) _state.Store(patch.ApplyTo(known.Token), null);
        return Hub.SendAsync<NoData>(new(HttpMethod.Patch, TokenUrl(uid, type), OcpiJson.Write(patch)), ct);
    }

    /// <summary>The token as the hub has it.</summary>
    public Task<OcpiResult<Token>> GetTokenAsync(string uid, TokenType type = TokenType.RFID, CancellationToken ct = default) =>
        Hub.SendAsync<Token>(new(HttpMethod.Get, TokenUrl(uid, type)), ct);

    /// <summary>All pages. Throws <see cref="InvalidOperationException"/> when one of them fails.</summary>
    public Task<IReadOnlyList<Location>> GetLocationsAsync(ListFilter? filter = null, CancellationToken ct = default) =>
        ListAsync<Location>(ModuleIds.Locations, filter, ct);

    public Task<IReadOnlyList<Tariff>> GetTariffsAsync(ListFilter? filter = null, CancellationToken ct = default) =>
        ListAsync<Tariff>(ModuleIds.Tariffs, filter, ct);

    /// <summary>`date_from` is obligatory for sessions; without a filter it is 1970 (OCPI 2.2.1 §9.2.1.1).</summary>
    public Task<IReadOnlyList<Session>> GetSessionsAsync(ListFilter? filter = null, CancellationToken ct = default) =>
        ListAsync<Session>(ModuleIds.Sessions, filter ?? new ListFilter(DateFrom: DateTimeOffset.UnixEpoch), ct);

    public Task<IReadOnlyList<Cdr>> GetCdrsAsync(ListFilter? filter = null, CancellationToken ct = default) =>
        ListAsync<Cdr>(ModuleIds.Cdrs, filter, ct);

    public Task<OcpiResult<Word<ChargingPreferencesResponse>>> SetChargingPreferencesAsync(
        string sessionId, ChargingPreferences preferences, CancellationToken ct = default)
    {
        var url = OcpiUrl.Append(HubEndpoint(ModuleIds.Sessions, InterfaceRole.SENDER), sessionId, "charging_preferences");
        return Hub.SendAsync<Word<ChargingPreferencesResponse>>(new(HttpMethod.Put, url, OcpiJson.Write(preferences)), ct);
    }

    public Task<SentCommand> StartSessionAsync(
        Token token, string locationId, string? evseUid = null, string? connectorId = null, string? authorizationReference = null,
        CancellationToken ct = default) =>
        SendAsync(
            url => new StartSession
            {
                ResponseUrl = url,
                Token = token,
                LocationId = locationId,
                EvseUid = evseUid,
                ConnectorId = connectorId,
                AuthorizationReference = authorizationReference,
            },
            ct);

    public Task<SentCommand> StopSessionAsync(string sessionId, CancellationToken ct = default) =>
        SendAsync(url => new StopSession { ResponseUrl = url, SessionId = sessionId }, ct);

    public Task<SentCommand> ReserveNowAsync(
        Token token, string reservationId, DateTimeOffset expiry, string locationId, string? evseUid = null, string? authorizationReference = null,
        CancellationToken ct = default) =>
        SendAsync(
            url => new ReserveNow
            {
                ResponseUrl = url,
                Token = token,
                ReservationId = reservationId,
                ExpiryDate = expiry,
                LocationId = locationId,
                EvseUid = evseUid,
                AuthorizationReference = authorizationReference,
            },
            ct);

    public Task<SentCommand> CancelReservationAsync(string reservationId, CancellationToken ct = default) =>
        SendAsync(url => new CancelReservation { ResponseUrl = url, ReservationId = reservationId }, ct);

    public Task<SentCommand> UnlockConnectorAsync(string locationId, string evseUid, string connectorId, CancellationToken ct = default) =>
        SendAsync(url => new UnlockConnector { ResponseUrl = url, LocationId = locationId, EvseUid = evseUid, ConnectorId = connectorId }, ct);

    /// <summary>The result the hub posts; with a predicate, the first that fits, such as a reservation's later cancellation.</summary>
    public async Task<CommandResult> WaitForResultAsync(SentCommand command, TimeSpan timeout, Func<CommandResult, bool>? predicate = null)
    {
        var result = await _state.WaitForAsync(
            () => _state.CommandResults[command.Id].Find(r => predicate is null || predicate(r)), $"result of {command.Type}", timeout);
        if (command.Response != CommandResponseType.ACCEPTED)
            _state.Complain($"a result for {command.Type}, which was answered {command.Response}");
        return result;
    }

    public async Task<SentProfileRequest> SetChargingProfileAsync(string sessionId, ChargingProfile profile, CancellationToken ct = default)
    {
        var (id, responseUrl) = ExpectProfileResult(HttpMethod.Put, sessionId);
        var body = OcpiJson.Write(new SetChargingProfile(profile, responseUrl));
        return new(id, await Hub.SendAsync<ChargingProfileResponse>(new(HttpMethod.Put, ProfileUrl(sessionId), body), ct));
    }

    public async Task<SentProfileRequest> GetActiveChargingProfileAsync(string sessionId, TimeSpan duration, CancellationToken ct = default)
    {
        var (id, responseUrl) = ExpectProfileResult(HttpMethod.Get, sessionId);
        var url = OcpiUrl.AddQuery(ProfileUrl(sessionId), "duration", ((int)duration.TotalSeconds).ToString(CultureInfo.InvariantCulture));
        return new(id, await Hub.SendAsync<ChargingProfileResponse>(new(HttpMethod.Get, OcpiUrl.AddQuery(url, "response_url", responseUrl)), ct));
    }

    public async Task<SentProfileRequest> ClearChargingProfileAsync(string sessionId, CancellationToken ct = default)
    {
        var (id, responseUrl) = ExpectProfileResult(HttpMethod.Delete, sessionId);
        var url = OcpiUrl.AddQuery(ProfileUrl(sessionId), "response_url", responseUrl);
        return new(id, await Hub.SendAsync<ChargingProfileResponse>(new(HttpMethod.Delete, url), ct));
    }

    /// <summary>
    /// <typeparamref name="T"/> by what was asked: ChargingProfileResult, ActiveChargingProfileResult or ClearProfileResult.
    /// </summary>
    public async Task<T> WaitForResultAsync<T>(SentProfileRequest request, TimeSpan timeout)
        where T : class, IChecked =>
        OcpiJson.Parse<T>(await _state.WaitForAsync(
            () => _state.ProfileResults[request.Id].FirstOrDefault(), "result about a charging profile", timeout));

    private async Task<SentCommand> SendAsync<T>(Func<string, T> command, CancellationToken ct)
        where T : class, ICommand
    {
        var id = Guid.NewGuid().ToString();
        _state.ExpectCommandResult(id);
        var body = OcpiJson.Write(command(ResultsReceiver.ResponseUrl(_state.BaseUrl, ModuleIds.Commands, T.Type.ToString(), id)));
        var url = OcpiUrl.Append(HubEndpoint(ModuleIds.Commands, InterfaceRole.RECEIVER), T.Type.ToString());
        var answer = await Hub.SendAsync<CommandResponse>(new(HttpMethod.Post, url, body), ct);
        foreach (var fault in answer.Data?.Validate(strict: true) ?? []) _state.Complain($"answer to {T.Type}: {fault}");
        return new SentCommand(id, T.Type, answer);
    }

    private async Task<IReadOnlyList<T>> ListAsync<T>(string module, ListFilter? filter, CancellationToken ct)
        where T : class, IChecked
    {
        var items = new List<T>();
        await foreach (var page in Hub.ListAsync<T>(HubEndpoint(module, InterfaceRole.SENDER), filter ?? new ListFilter(), ct))
        {
            if (page.Data is not { } data) throw new InvalidOperationException($"GET {module}: {page.Problem}");
            foreach (var problem in data.Broken) _state.Complain($"GET {module}: {problem}");
            foreach (var fault in data.Items.SelectMany(i => i.Validate(strict: true))) _state.Complain($"GET {module}: {fault}");
            foreach (var text in data.Items.OfType<Cdr>().SelectMany(CheckCdr)) _state.Complain($"GET {module}: {text}");
            items.AddRange(data.Items);
        }

        return items;
    }

    private IEnumerable<string> CheckCdr(Cdr cdr) =>
        cdr.Validate().Count > 0 || cdr.Credit == true ? [] : CdrRules.Check(cdr, credited: null).Select(text => $"{cdr.Id}: {text}");

    private (string Id, string ResponseUrl) ExpectProfileResult(HttpMethod kind, string sessionId)
    {
        var id = Guid.NewGuid().ToString();
        _state.ExpectProfileResult(id, sessionId);
        return (id, ResultsReceiver.ResponseUrl(_state.BaseUrl, ModuleIds.ChargingProfiles, kind.Method, id));
    }

    private string ProfileUrl(string sessionId) =>
        OcpiUrl.Append(HubEndpoint(ModuleIds.ChargingProfiles, InterfaceRole.RECEIVER), sessionId);

    private string TokenUrl(string uid, Word<TokenType>? type)
    {
        var url = OcpiUrl.Append(HubEndpoint(ModuleIds.Tokens, InterfaceRole.RECEIVER), Party.CountryCode, Party.PartyId, uid);
        return OcpiUrl.AddQuery(url, "type", type?.Text);
    }
}
