using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using RoamingHub.Ocpi.Envelope;
using RoamingHub.Ocpi.V221.Versions;
using RoamingHub.Simulators.Emsp.Modules;
using RoamingHub.Simulators.Emsp.Strict;

namespace RoamingHub.Simulators.Emsp;

/// <summary>The platform's HTTP server: record, fault switches, authorization, then the module.</summary>
internal sealed class EmspServer : IAsyncDisposable
{
    private static readonly string Filler = new(' ', 64 * 1024);

    private readonly EmspState _state;
    private readonly RequestRules _rules;
    private readonly VersionsServer _versions;
    private readonly CredentialsServer _credentials;
    private readonly LocationsReceiver _locations;
    private readonly SessionsReceiver _sessions;
    private readonly CdrsReceiver _cdrs;
    private readonly TariffsReceiver _tariffs;
    private readonly TokensSender _tokens;
    private readonly ResultsReceiver _results;
    private readonly HubClientInfoSender _hubClientInfo;
    private readonly EmspQuirks _quirks;
    private readonly EmspDesk? _desk;

    // One request changes the platform at a time, as in a database transaction.
    private readonly SemaphoreSlim _turn = new(1);
    private WebApplication? _app;

    public EmspServer(EmspState state, HubApi hubApi, EmspDesk? desk = null)
    {
        var bodies = new BodyReader(state);
        _state = state;
        _rules = new RequestRules(state);
        _versions = new VersionsServer(state);
        _credentials = new CredentialsServer(state, bodies, hubApi);
        _locations = new LocationsReceiver(state, bodies);
        _sessions = new SessionsReceiver(state, bodies);
        _cdrs = new CdrsReceiver(state, bodies);
        _tariffs = new TariffsReceiver(state, bodies);
        _tokens = new TokensSender(state, bodies);
        _results = new ResultsReceiver(state, bodies);
        _hubClientInfo = new HubClientInfoSender(state);
        _quirks = new EmspQuirks(state);
        _desk = desk;
    }

    /// <summary>The first time on a port the system chooses, then again on the same.</summary>
    public async Task ListenAsync(CancellationToken ct)
    {
        if (_app is not null) return;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls(_state.BaseUrl.Length == 0 ? _state.Options.Url : _state.BaseUrl);
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Run(HandleAsync);
        await app.StartAsync(ct);
        _state.BaseUrl = app.Urls.Single();
        _app = app;
    }

    /// <summary>Connections are refused from now on.</summary>
    public async Task StopListeningAsync()
    {
        if (_app is not { } app) return;
        _app = null;
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await app.StopAsync(now.Token);
        await app.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopListeningAsync();
        _turn.Dispose();
    }

    private async Task HandleAsync(HttpContext http)
    {
        if (_desk is not null && http.Request.Path.StartsWithSegments(EmspDesk.Path, StringComparison.Ordinal))
        {
            await _desk.HandleAsync(http);
            return;
        }

        var request = _quirks.Bend(await EmspRequest.ReadAsync(http));
        var exchange = new EmspExchange
        {
            At = _state.Options.Time.GetUtcNow(),
            Inbound = true,
            Method = request.Method,
            Path = request.Target,
            Headers = request.Headers,
            Body = request.Body,
            Module = request.Module,
        };
        var fault = _state.Faults.Take(request.Module, isAuthorization: request is { Module: ModuleIds.Tokens, Path: [_, "authorize"] });
        if (fault is EmspFault.Slow slow) await Task.Delay(slow.Delay, _state.Options.Time, http.RequestAborted);
        var reply = fault is EmspFault.Down ? null : Faulty(fault) ?? await AnswerAsync(request, http.RequestAborted);
        if (reply is null || fault is EmspFault.LoseAnswer)
        {
            _state.Record(exchange);
            http.Abort();
            return;
        }

        reply = fault is null or EmspFault.Slow ? _quirks.Bend(request, reply) : reply;
        var body = reply.Body(_state.Options.Time.GetUtcNow());
        var headers = Headers(request, reply);
        _quirks.Bend(headers);
        _state.Record(exchange with { Status = reply.HttpStatus, Answer = body, AnswerHeaders = headers });
        http.Response.StatusCode = reply.HttpStatus;
        foreach (var (name, value) in headers) http.Response.Headers[name] = value;
        if (body.Length > 0) http.Response.ContentType = "application/json";
        await WriteAsync(http.Response, body, fault, http.RequestAborted);
    }

    private async Task WriteAsync(HttpResponse response, string body, EmspFault? fault, CancellationToken ct)
    {
        switch (fault)
        {
            case EmspFault.HalfAnswer:
                await response.WriteAsync(body[..(body.Length / 2)], ct);
                break;
            case EmspFault.Drip drip:
                foreach (var character in body)
                {
                    await Task.Delay(drip.Pause, _state.Options.Time, ct);
                    await response.WriteAsync(character.ToString(), ct);
                    await response.Body.FlushAsync(ct);
                }

                break;
            case EmspFault.Endless:
                while (!ct.IsCancellationRequested) await response.WriteAsync(Filler, ct);
                break;
            default:
                await response.WriteAsync(body, ct);
                break;
        }
    }

    private static EmspReply? Faulty(EmspFault? fault) => fault switch
    {
        EmspFault.HttpError { Code: { } code } e => EmspReply.Refused(code, "as the fault switch says") with { HttpStatus = e.Status, Headers = RetryAfter(e.RetryAfter) },
        EmspFault.HttpError e => EmspReply.Bare(e.Status) with { Headers = RetryAfter(e.RetryAfter) },
        EmspFault.Redirect e => EmspReply.Bare(e.Status) with { Headers = [(OcpiHeaders.Location, e.To)] },
        EmspFault.Endless => EmspReply.Bare(200),
        EmspFault.OcpiError e => EmspReply.Refused(e.Code, "as the fault switch says"),
        EmspFault.Garbage => EmspReply.Bare(200) with { RawBody = "<html><body>It works!</body></html>" },
        _ => null,
    };

    private static (string Name, string Value)[] RetryAfter(TimeSpan? wait) =>
        wait is { } time ? [("Retry-After", ((int)time.TotalSeconds).ToString(CultureInfo.InvariantCulture))] : [];

    private async Task<EmspReply> AnswerAsync(EmspRequest request, CancellationToken ct)
    {
        if (request.Module.Length == 0)
        {
            _state.Complain(request, "there is nothing at this path");
            return EmspReply.NotFound;
        }

        if (Authorize(request) is not { } token) return new EmspReply(401, OcpiStatus.ClientError, "unknown token");
        foreach (var text in _rules.Check(request)) _state.Complain(request, text);
        if (request.Module == ModuleIds.Credentials) return await _credentials.HandleAsync(request, token, ct);
        await _turn.WaitAsync(ct);
        try
        {
            return Route(request);
        }
        finally
        {
            _turn.Release();
        }
    }

    private EmspReply Route(EmspRequest request) => request.Module switch
    {
        EmspRequest.VersionsModule => _versions.Handle(request),
        ModuleIds.Locations => _locations.Handle(request),
        ModuleIds.Sessions => _sessions.Handle(request),
        ModuleIds.Cdrs => _cdrs.Handle(request),
        ModuleIds.Tariffs => _tariffs.Handle(request),
        ModuleIds.Tokens => _tokens.Handle(request),
        ModuleIds.Commands => _results.HandleCommand(request),
        ModuleIds.ChargingProfiles => _results.HandleProfile(request),
        ModuleIds.HubClientInfo => _hubClientInfo.Handle(request),
        _ => EmspReply.NotFound,
    };

    // A strict platform knows one encoding: base64, or the raw token where it is of the old kind.
    private string? Authorize(EmspRequest request)
    {
        var header = request.Headers.GetValueOrDefault(OcpiHeaders.Authorization);
        var token = OcpiToken.Candidates(header).FirstOrDefault(t => header == OcpiToken.Encode(t, _state.Options.EncodeTokens));
        if (token is not null && (_state.Keys.IsRegular(token, request.IsFunctional) || (!request.IsFunctional && _state.Keys.IsRegistration(token))))
            return token;
        if (_quirks.Has(EmspQuirk.EveryTokenOpens)) return header ?? "";
        _state.Complain(request, "the Authorization header holds no token of ours");
        return null;
    }

    private static Dictionary<string, string> Headers(EmspRequest request, EmspReply reply)
    {
        var headers = reply.Headers.ToDictionary(h => h.Name, h => h.Value);
        foreach (var name in new[] { OcpiHeaders.RequestId, OcpiHeaders.CorrelationId })
        {
            if (request.Headers.TryGetValue(name, out var id)) headers[name] = id;
        }

        if (!request.IsFunctional) return headers;
        foreach (var (name, value) in request.Routing.Answer().Write()) headers[name] = value;
        return headers;
    }
}
