using System.Net.WebSockets;
using System.Text;
using RoamingHub.Core.Values;
using RoamingHub.Storage;
using RoamingHub.Storage.Stations;

namespace RoamingHub.Hub.Stations;

/// <summary>
/// Where stations connect: any path under the prefix, the last segment is the station's id (OCPP-J 1.6 §3.1.1). A station shows who it is
/// before the socket opens; a wrong password and an unknown station look the same from outside.
/// </summary>
internal sealed class StationEndpoint(
    StationGate gate, StationKeys keys, StationAdmission admission, EventLog log, ILogger<StationEndpoint> logger)
{
    public const string Prefix = "/ocpp";
    private static readonly TimeSpan PingEvery = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan PongWithin = TimeSpan.FromSeconds(30);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet(Prefix + "/{**station}", (HttpContext http, StationEndpoint endpoint) => endpoint.HandleAsync(http)).ExcludeFromDescription();

    private async Task HandleAsync(HttpContext http)
    {
        if (!http.WebSockets.IsWebSocketRequest)
        {
            http.Response.StatusCode = StatusCodes.Status426UpgradeRequired;
            http.Response.Headers.Upgrade = "websocket";
            await http.Response.WriteAsync("Stations connect here with a WebSocket (OCPP-J), subprotocol ocpp1.6.", http.RequestAborted);
            return;
        }

        if (!log.Writable)
        {
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            http.Response.Headers.RetryAfter = "10";
            return;
        }

        var station = IdOf(http.Request.Path.Value!);
        var credentials = Credentials(http.Request);
        var profile = await admission.FindAsync(station, http.RequestAborted);
        var right = await keys.CheckAsync(station.Value, credentials?.User == station.Value ? credentials.Value.Password : null, http.RequestAborted);
        if (profile is null || right is false)
        {
            logger.StationRefused(station.Value, http.Connection.RemoteIpAddress?.ToString() ?? "-");
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            http.Response.Headers.WWWAuthenticate = "Basic realm=\"OCPP\", charset=\"UTF-8\"";
            return;
        }

        var protocol = gate.Choose(http.WebSockets.WebSocketRequestedProtocols, profile.Protocol);
        using var socket = await http.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext
        {
            SubProtocol = protocol, KeepAliveInterval = PingEvery, KeepAliveTimeout = PongWithin,
        });
        if (protocol is null)
        {
            // Both versions: finish the handshake without a subprotocol, then close (OCPP-J 1.6 §3.1.2).
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
            await socket.CloseOutputAsync(WebSocketCloseStatus.ProtocolError, "offer the subprotocol " + string.Join(" or ", gate.Protocols), limit.Token);
            return;
        }

        await gate.RunAsync(socket, profile, protocol, http.RequestAborted);
    }

    // The last segment; a station's own slash or blank arrives percent-encoded.
    private static StationId IdOf(string path) => new(Uri.UnescapeDataString(path[(path.LastIndexOf('/') + 1)..]));

    /// <summary>User and password as bytes: a station's key need not be text (OCPP 1.6-J §6.2.2). Null when there is not exactly one.</summary>
    private static (string User, ReadOnlyMemory<byte> Password)? Credentials(HttpRequest request)
    {
        if (request.Headers.Authorization is not [{ } header] || !header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
            return null;
        var buffer = new byte[header.Length];
        if (!Convert.TryFromBase64String(header[6..].Trim(), buffer, out var length))
            return null;
        var colon = buffer.AsSpan(0, length).IndexOf((byte)':');
        return colon < 0 ? null : (Encoding.UTF8.GetString(buffer, 0, colon), buffer.AsMemory(colon + 1, length - colon - 1));
    }
}
