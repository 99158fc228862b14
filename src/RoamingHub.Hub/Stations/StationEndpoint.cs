using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Http.Features;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Stations.Security;
using RoamingHub.Storage;

namespace RoamingHub.Hub.Stations;

/// <summary>
/// Where stations connect: any path under the prefix, the last segment is the station's id (OCPP-J 1.6 §3.1.1). A station shows who it is
/// before the socket opens; a wrong password and an unknown station look the same from outside.
/// </summary>
internal sealed class StationEndpoint(
    StationGate gate, StationAdmission admission, StationArrivals arrivals, LoginLimiter limiter, EventLog log, ILogger<StationEndpoint> logger)
{
    public const string Prefix = "/ocpp";

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet(Prefix + "/{**station}", (HttpContext http, StationEndpoint endpoint) => endpoint.HandleAsync(http)).ExcludeFromDescription();

    private async Task HandleAsync(HttpContext http)
    {
        if (!http.WebSockets.IsWebSocketRequest)
        {
            http.Response.StatusCode = StatusCodes.Status426UpgradeRequired;
            http.Response.Headers.Upgrade = "websocket";
            await http.Response.WriteAsync($"Stations connect here with a WebSocket (OCPP-J), subprotocol {string.Join(" or ", gate.Protocols)}.", http.RequestAborted);
            return;
        }

        if (IdOf(http) is not { } station)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        using var place = arrivals.TryEnter();
        if (place is null || !log.Writable)
        {
            Refuse(http, StatusCodes.Status503ServiceUnavailable, Random.Shared.Next(5, 30));
            return;
        }

        if (await LetInAsync(http, station) is { } arrival)
            await OpenAsync(http, arrival, place);
    }

    /// <summary>Who it is; null when the request has been refused.</summary>
    private async Task<StationArrival?> LetInAsync(HttpContext http, StationId station)
    {
        var address = http.Connection.RemoteIpAddress ?? IPAddress.None;
        if (!limiter.MayTry(address, station.Value))
        {
            Refuse(http, StatusCodes.Status429TooManyRequests, 60);
            return null;
        }

        var isSound = StationLogin.TryRead(http.Request, out var login);
        var knock = new StationKnock(station, login, isSound, http.Request.IsHttps, http.Connection.ClientCertificate);
        switch (await admission.JudgeAsync(knock, http.RequestAborted))
        {
            case StationVerdict.Refused refused:
                limiter.Failed(address, station.Value);
                logger.StationRefused(OneLine(station.Value), address.ToString(), OneLine(refused.Why));
                http.Response.StatusCode = refused.Status;
                if (refused.Status == StatusCodes.Status401Unauthorized)
                    http.Response.Headers.WWWAuthenticate = "Basic realm=\"OCPP\", charset=\"UTF-8\"";
                return null;
            case StationVerdict.Welcome { SecurityProfile: 0 } nameless when await gate.IsHeldAsync(station, address):
                logger.StationRefused(station.Value, address.ToString(), "it is connected from elsewhere, and neither has shown who it is");
                http.Response.StatusCode = StatusCodes.Status409Conflict;
                return null;
            case StationVerdict.Welcome welcome:
                limiter.Succeeded(address, station.Value);
                var protocol = gate.Choose(http.WebSockets.WebSocketRequestedProtocols, welcome.Profile.Protocol);
                return new(welcome.Profile, protocol, address, welcome.SecurityProfile);
            default:
                throw new InvalidOperationException("A station is let in or refused.");
        }
    }

    private async Task OpenAsync(HttpContext http, StationArrival arrival, IDisposable place)
    {
        // Compression where the station offers it (2.0.1 part 4 §3.3); without a context kept for each idle station.
        using var socket = await http.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext
        {
            SubProtocol = arrival.Protocol, KeepAliveInterval = Timeout.InfiniteTimeSpan, DangerousEnableCompression = true, DisableServerContextTakeover = true,
        });
        if (arrival.Protocol is null)
        {
            // Both versions: finish the handshake without a subprotocol, then close (OCPP-J 1.6 §3.1.2).
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
            await socket.CloseOutputAsync(WebSocketCloseStatus.ProtocolError, "offer the subprotocol " + string.Join(" or ", gate.Protocols), limit.Token);
            return;
        }

        var line = ((StationLineFeature)http.Features.GetRequiredFeature<IHttpUpgradeFeature>()).Line!;
        await gate.RunAsync(new(socket, line), arrival, place, http.RequestAborted);
    }

    private static void Refuse(HttpContext http, int status, int retryAfter)
    {
        http.Response.StatusCode = status;
        http.Response.Headers.RetryAfter = retryAfter.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>
    /// The last segment; a station's own slash or blank arrives percent-encoded. It is decoded once, from the address as it was sent: the server's
    /// own decoding leaves some signs out, and then nobody can say which.
    /// </summary>
    private static StationId? IdOf(HttpContext http)
    {
        if (http.Request.Path.Value is not { } path || path.EndsWith('/') || path.Length <= Prefix.Length)
            return null;
        var sent = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var query = sent.IndexOf('?', StringComparison.Ordinal);
        if (query >= 0)
            sent = sent[..query];
        return new(Uri.UnescapeDataString(sent[(sent.LastIndexOf('/') + 1)..]));
    }

    /// <summary>What anybody can send must not look like lines of ours in the log.</summary>
    private static string OneLine(string text) =>
        string.Create(text.Length, text, (shown, from) =>
        {
            for (var i = 0; i < shown.Length; i++)
                shown[i] = char.IsControl(from[i]) || from[i] is '\u2028' or '\u2029' ? '?' : from[i];
        });
}
