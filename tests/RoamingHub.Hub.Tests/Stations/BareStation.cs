using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;

namespace RoamingHub.Hub.Tests.Stations;

/// <summary>A station byte by byte, for what no WebSocket client would do: its own address, its own frames, its own headers.</summary>
internal sealed class BareStation : IDisposable
{
    private readonly Stream _stream;

    private BareStation(Stream stream, int status, string head)
    {
        _stream = stream;
        Status = status;
        Head = head;
    }

    /// <summary>101 when the socket is open.</summary>
    public int Status { get; }

    public string Head { get; }

    /// <param name="from">The loopback address it comes from.</param>
    /// <param name="headers">Beside those of the handshake.</param>
    public static async Task<BareStation> KnockAsync(Uri url, string protocol = "ocpp1.6", string from = "127.0.0.1", SslClientAuthenticationOptions? tls = null, params string[] headers)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
        await socket.ConnectAsync(IPAddress.Loopback, url.Port);
        Stream stream = new NetworkStream(socket, ownsSocket: true);
        if (tls is not null)
        {
            var secure = new SslStream(stream);
            await secure.AuthenticateAsClientAsync(tls);
            stream = secure;
        }

        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        var request = new StringBuilder($"GET {url.AbsolutePath} HTTP/1.1\r\nHost: {url.Authority}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n")
            .Append($"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Protocol: {protocol}\r\n");
        foreach (var header in headers)
            request.Append(header).Append("\r\n");
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request.Append("\r\n").ToString()));
        var head = await HeadAsync(stream);
        return new(stream, int.Parse(head.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture), head);
    }

    public static string Basic(string station, byte[] password) =>
        "Authorization: Basic " + Convert.ToBase64String([.. Encoding.UTF8.GetBytes(station), (byte)':', .. password]);

    public static string Basic(string station, string password) => Basic(station, Encoding.UTF8.GetBytes(password));

    /// <summary>A frame with a mask of zeros.</summary>
    public Task SendAsync(int firstByte, ReadOnlyMemory<byte> payload, bool masked = true) => WriteAsync(Frame(firstByte, payload, masked));

    public Task SendTextAsync(string text) => SendAsync(0x81, Encoding.UTF8.GetBytes(text));

    public Task WriteAsync(byte[] bytes) => _stream.WriteAsync(bytes).AsTask();

    public static byte[] Frame(int firstByte, ReadOnlyMemory<byte> payload, bool masked = true)
    {
        var mask = masked ? 0x80 : 0;
        byte[] length = payload.Length switch
        {
            < 126 => [(byte)(payload.Length | mask)],
            < 65536 => [(byte)(126 | mask), (byte)(payload.Length >> 8), (byte)payload.Length],
            _ => [(byte)(127 | mask), 0, 0, 0, 0, (byte)(payload.Length >> 24), (byte)(payload.Length >> 16), (byte)(payload.Length >> 8), (byte)payload.Length],
        };
        return [(byte)firstByte, .. length, .. masked ? new byte[4] : [], .. payload.Span];
    }

    /// <summary>The next frame; null when the line is closed.</summary>
    public async Task<(int FirstByte, byte[] Payload)?> ReceiveAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        try
        {
            var head = new byte[2];
            await _stream.ReadExactlyAsync(head, limit.Token);
            var length = head[1] & 0x7F;
            if (length >= 126)
            {
                var longer = new byte[length == 126 ? 2 : 8];
                await _stream.ReadExactlyAsync(longer, limit.Token);
                length = longer.Aggregate(0, (sum, b) => (sum << 8) | b);
            }

            var payload = new byte[length];
            await _stream.ReadExactlyAsync(payload, limit.Token);
            return (head[0], payload);
        }
        catch (Exception e) when (e is EndOfStreamException or IOException)
        {
            return null;
        }
    }

    public async Task<string?> ReceiveTextAsync() => await ReceiveAsync() is { FirstByte: 0x81, Payload: var text } ? Encoding.UTF8.GetString(text) : null;

    /// <summary>Answers the hub's pings until the line ends.</summary>
    public async Task PongAsync()
    {
        while (await ReceiveAsync() is { } frame)
        {
            if (frame.FirstByte == 0x89)
                await SendAsync(0x8A, frame.Payload);
        }
    }

    /// <summary>The status of the close frame; what comes before it is passed over. Null when the line just ends.</summary>
    public async Task<int?> CloseStatusAsync()
    {
        while (await ReceiveAsync() is { } frame)
        {
            if (frame.FirstByte == 0x88)
                return frame.Payload is [var high, var low, ..] ? (high << 8) | low : (int)WebSocketCloseStatus.Empty;
        }

        return null;
    }

    public void Dispose() => _stream.Dispose();

    private static async Task<string> HeadAsync(Stream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(one) == 1)
            head.Append((char)one[0]);
        return head.ToString();
    }
}
