using System.Collections.Concurrent;
using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;
using RoamingHub.Ocpp;
using RoamingHub.Ocpp.Frames;
using RoamingHub.Simulators.Stations;

namespace RoamingHub.Simulators.Tests.Stations;

/// <summary>
/// Just enough of a hub to hold a station against: it accepts every station, answers every call with what a station likes to
/// hear, and lets a test see, withhold and replace answers.
/// </summary>
internal sealed class TestHub : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly OcppVersion version;
    private readonly ConcurrentDictionary<string, TaskCompletionSource<WebSocket>> sockets = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<OcppFrame>> waiting = new();
    private readonly Channel<OcppFrame.Call> calls = Channel.CreateUnbounded<OcppFrame.Call>();
    private readonly CancellationTokenSource stopping = new();
    private int lastTransaction = 1000;
    private int lastId;

    private TestHub(WebApplication app, OcppVersion version) => (this.app, this.version) = (app, version);

    public Uri Url { get; private set; } = new("ws://unset");

    /// <summary>Null sends no answer; not set sends the usual one.</summary>
    public ConcurrentDictionary<string, Func<OcppFrame.Call, byte[]?>> Answers { get; } = new();

    public HttpStatusCode? Refusal { get; set; }

    public string? LastAuthorization { get; private set; }

    /// <summary>The subject of the certificate that the last station showed.</summary>
    public string? LastCertificate { get; private set; }

    public ConcurrentQueue<OcppFrame.Call> Received { get; } = new();

    /// <param name="certificate">With one the hub speaks TLS, and asks stations for theirs.</param>
    public static async Task<TestHub> StartAsync(OcppVersion version = OcppVersion.V16, X509Certificate2? certificate = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (certificate is not null)
            {
                listen.UseHttps(certificate, https =>
                {
                    https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
                    https.AllowAnyClientCertificate();
                });
            }
        }));
        if (certificate is not null)
            builder.WebHost.UseKestrelHttpsConfiguration();
        var app = builder.Build();
        var hub = new TestHub(app, version);
        app.UseWebSockets();
        app.Map("/ocpp/{id}", hub.AcceptAsync);
        await app.StartAsync();
        var address = new Uri(app.Urls.First());
        hub.Url = new Uri($"{(certificate is null ? "ws" : "wss")}://localhost:{address.Port}/ocpp");
        return hub;
    }

    public StationOptions Station(string id = "S1") => new()
    {
        Id = id,
        Url = Url,
        ReconnectDelay = TimeSpan.FromMilliseconds(5),
        TransactionMessageRetryInterval = TimeSpan.FromMilliseconds(5),
    };

    /// <summary>The next call of this action; those before it are passed over.</summary>
    public async Task<OcppFrame.Call> NextAsync(string action)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (true)
        {
            var call = await calls.Reader.ReadAsync(patience.Token);
            if (call.Action == action)
                return call;
        }
    }

    public async Task<OcppFrame> CallAsync(string action, string payload, string station = "S1")
    {
        var id = $"hub-{Interlocked.Increment(ref lastId)}";
        var answer = waiting[id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var socket = await SocketOf(station);
        await socket.SendAsync(OcppFrameWriter.Call(id, action, Encoding.UTF8.GetBytes(payload)), WebSocketMessageType.Text, true, stopping.Token);
        return await answer.Task.WaitAsync(TimeSpan.FromSeconds(10));
    }

    /// <summary>The payload of the station's result.</summary>
    public async Task<string> AskAsync(string action, string payload, string station = "S1") =>
        Encoding.UTF8.GetString((await CallAsync(action, payload, station)).ShouldBeOfType<OcppFrame.CallResult>().Payload.Span);

    public async Task DropAsync(string station = "S1") => (await SocketOf(station)).Abort();

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await app.DisposeAsync();
        stopping.Dispose();
    }

    public static string Text(OcppFrame.Call call, string member)
    {
        var value = JsonElement.Parse(call.Payload.Span).GetProperty(member);
        return value.ValueKind is JsonValueKind.String ? value.GetString()! : value.GetRawText();
    }

    /// <summary>The station may know that it is connected before this hub has noticed.</summary>
    private Task<WebSocket> SocketOf(string station) => sockets.GetOrAdd(station, _ => new()).Task.WaitAsync(TimeSpan.FromSeconds(10));

    private async Task AcceptAsync(HttpContext context)
    {
        LastAuthorization = context.Request.Headers.Authorization;
        LastCertificate = context.Connection.ClientCertificate?.Subject;
        if (Refusal is { } refusal)
        {
            context.Response.StatusCode = (int)refusal;
            return;
        }
        var station = (string)context.Request.RouteValues["id"]!;
        using var socket = await context.WebSockets.AcceptWebSocketAsync(version is OcppVersion.V16 ? "ocpp1.6" : "ocpp2.0.1");
        var accepted = sockets.AddOrUpdate(station, _ => new(), (_, old) => old.Task.IsCompleted ? new() : old);
        accepted.SetResult(socket);
        try
        {
            await ReceiveAsync(socket);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException)
        {
            // The station has gone, or the test is over.
        }
    }

    private async Task ReceiveAsync(WebSocket socket)
    {
        var buffer = new byte[256 * 1024];
        var length = 0;
        while (true)
        {
            var received = await socket.ReceiveAsync(buffer.AsMemory(length), stopping.Token);
            if (received.MessageType is WebSocketMessageType.Close)
            {
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, stopping.Token);
                return;
            }
            length += received.Count;
            if (!received.EndOfMessage)
                continue;
            var answer = Take(buffer[..length]);
            length = 0;
            if (answer is not null)
                await socket.SendAsync(answer, WebSocketMessageType.Text, true, stopping.Token);
        }
    }

    private byte[]? Take(byte[] text)
    {
        switch (OcppFrameParser.Parse(text, version))
        {
            case OcppFrame.Call call:
                Received.Enqueue(call);
                calls.Writer.TryWrite(call);
                return Answers.TryGetValue(call.Action, out var answer) ? answer(call) : OcppFrameWriter.Result(call.Id, Encoding.UTF8.GetBytes(Usual(call.Action)));
            case OcppFrame.Faulty { Code: { } code } fault:
                return OcppFrameWriter.Error(fault.Id, code);
            case var frame:
                if (waiting.TryRemove(frame.Id, out var caller))
                    caller.TrySetResult(frame);
                return null;
        }
    }

    private string Usual(string action) => action switch
    {
        "BootNotification" => """{"status":"Accepted","currentTime":"2026-03-14T09:26:53Z","interval":300}""",
        "Heartbeat" => """{"currentTime":"2026-03-14T09:26:53Z"}""",
        "Authorize" when version is OcppVersion.V201 => """{"idTokenInfo":{"status":"Accepted"}}""",
        "Authorize" => """{"idTagInfo":{"status":"Accepted"}}""",
        "SignCertificate" => """{"status":"Accepted"}""",
        "StartTransaction" => $$"""{"idTagInfo":{"status":"Accepted"},"transactionId":{{Interlocked.Increment(ref lastTransaction)}}}""",
        "DataTransfer" => """{"status":"Accepted"}""",
        _ => "{}",
    };
}
