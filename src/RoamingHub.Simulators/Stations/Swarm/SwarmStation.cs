using System.Diagnostics;
using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using RoamingHub.Ocpp;
using RoamingHub.Ocpp.Frames;

namespace RoamingHub.Simulators.Stations.Swarm;

/// <summary>
/// One station of a swarm: a closed loop of charges over one socket. Frames are formatted straight into a buffer that is
/// used again and again, so that a benchmark measures the hub and not this loop.
/// </summary>
internal sealed class SwarmStation(SwarmOptions options, int number) : IDisposable
{
    private const int EnergyPerSample = 200;
    private static readonly TimeSpan SampleInterval = TimeSpan.FromMinutes(1);
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    /// <summary>What fast chargers report beside the register; it makes a MeterValues of about 1 KB.</summary>
    private static readonly string OtherSamples = string.Join(',',
        """{"value":"12000","context":"Sample.Periodic","measurand":"Power.Active.Import","location":"Outlet","unit":"W"}""",
        """{"value":"17.4","context":"Sample.Periodic","measurand":"Current.Import","phase":"L1","location":"Outlet","unit":"A"}""",
        """{"value":"17.4","context":"Sample.Periodic","measurand":"Current.Import","phase":"L2","location":"Outlet","unit":"A"}""",
        """{"value":"17.3","context":"Sample.Periodic","measurand":"Current.Import","phase":"L3","location":"Outlet","unit":"A"}""",
        """{"value":"229.8","context":"Sample.Periodic","measurand":"Voltage","phase":"L1-N","location":"Outlet","unit":"V"}""",
        """{"value":"230.1","context":"Sample.Periodic","measurand":"Voltage","phase":"L2-N","location":"Outlet","unit":"V"}""",
        """{"value":"57","context":"Sample.Periodic","measurand":"SoC","location":"EV","unit":"Percent"}""");

    private static readonly string[] Actions = Enum.GetNames<SwarmAction>();

    private readonly byte[] outgoing = new byte[4096];
    private readonly byte[] incoming = new byte[16 * 1024];
    private readonly List<int>[] latencies = [.. Actions.Select(_ => new List<int>(1024))];
    private readonly ClientWebSocket socket = new();
    private DateTimeOffset now = options.FirstCharge;
    private long meter;
    private int lastId;
    private int transactionId;

    public long Charges { get; private set; }

    public long Errors { get; private set; }

    public long EnergyWh => meter;

    /// <summary>Microseconds, by action.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Latencies => latencies;

    /// <param name="timeIsUp">Ends the loop after the charge under way.</param>
    public async Task RunAsync(CancellationToken timeIsUp, CancellationToken ct)
    {
        var id = options.StationId(number);
        socket.Options.AddSubProtocol("ocpp1.6");
        if (options.Password is not null)
        {
            var credentials = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{id}:{options.Password}"));
            socket.Options.SetRequestHeader("Authorization", $"Basic {credentials}");
        }
        await socket.ConnectAsync(new Uri($"{options.Url.ToString().TrimEnd('/')}/{id}"), ct);
        await CallAsync(SwarmAction.BootNotification, ct);
        while (!timeIsUp.IsCancellationRequested && Charges < (options.ChargesPerStation ?? long.MaxValue))
            await ChargeAsync(ct);
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, ct);
    }

    public void Dispose() => socket.Dispose();

    private async Task ChargeAsync(CancellationToken ct)
    {
        await CallAsync(SwarmAction.StatusNotification, ct);
        await CallAsync(SwarmAction.Authorize, ct);
        await CallAsync(SwarmAction.StartTransaction, ct);
        for (var sample = 0; sample < options.MeterValuesPerCharge; sample++)
        {
            now += SampleInterval;
            meter += EnergyPerSample;
            await CallAsync(SwarmAction.MeterValues, ct);
        }
        await CallAsync(SwarmAction.StopTransaction, ct);
        await CallAsync(SwarmAction.StatusNotification, ct);
        now += SampleInterval;
        Charges++;
    }

    private async ValueTask CallAsync(SwarmAction action, CancellationToken ct)
    {
        lastId++;
        var length = Write(action);
        var sentAt = Stopwatch.GetTimestamp();
        await socket.SendAsync(outgoing.AsMemory(0, length), WebSocketMessageType.Text, endOfMessage: true, ct);
        for (var received = await ReceiveAsync(ct); !Take(received, action); received = await ReceiveAsync(ct))
        {
            // The hub has called meanwhile; a swarm has no time for it.
            var call = OcppFrameParser.Parse(incoming.AsMemory(0, received), OcppVersion.V16);
            var refusal = OcppFrameWriter.Error(call.Id, OcppErrorCode.NotSupported);
            await socket.SendAsync(refusal, WebSocketMessageType.Text, endOfMessage: true, ct);
        }
        latencies[(int)action].Add((int)Stopwatch.GetElapsedTime(sentAt).TotalMicroseconds);
    }

    private int Write(SwarmAction action)
    {
        int length;
        var fits = action switch
        {
            SwarmAction.BootNotification => Utf8.TryWrite(outgoing, Culture,
                $$"""[2,"{{lastId}}","BootNotification",{"chargePointVendor":"Nordlicht","chargePointModel":"Swarm"}]""", out length),
            SwarmAction.StatusNotification => Utf8.TryWrite(outgoing, Culture,
                $$"""[2,"{{lastId}}","StatusNotification",{"connectorId":1,"errorCode":"NoError","status":"Available"}]""", out length),
            SwarmAction.Authorize => Utf8.TryWrite(outgoing, Culture,
                $$"""[2,"{{lastId}}","Authorize",{"idTag":"{{options.IdTag}}"}]""", out length),
            SwarmAction.StartTransaction => Utf8.TryWrite(outgoing, Culture,
                $$"""
                [2,"{{lastId}}","StartTransaction",
                {"connectorId":1,"idTag":"{{options.IdTag}}","meterStart":{{meter}},"timestamp":"{{now:yyyy-MM-ddTHH:mm:ss.fffZ}}"}]
                """, out length),
            SwarmAction.StopTransaction => Utf8.TryWrite(outgoing, Culture,
                $$"""
                [2,"{{lastId}}","StopTransaction",
                {"transactionId":{{transactionId}},"meterStop":{{meter}},"timestamp":"{{now:yyyy-MM-ddTHH:mm:ss.fffZ}}","reason":"Local"}]
                """, out length),
            _ => Utf8.TryWrite(outgoing, Culture,
                $$"""
                [2,"{{lastId}}","MeterValues",{"connectorId":1,"transactionId":{{transactionId}},"meterValue":[
                {"timestamp":"{{now:yyyy-MM-ddTHH:mm:ss.fffZ}}",
                "sampledValue":[{"value":"{{meter}}","context":"Sample.Periodic","unit":"Wh"},
                {{OtherSamples}}]}]}]
                """, out length),
        };
        return fits ? length : throw new InvalidOperationException($"{action} does not fit into the buffer.");
    }

    private async ValueTask<int> ReceiveAsync(CancellationToken ct)
    {
        var length = 0;
        while (true)
        {
            var received = await socket.ReceiveAsync(incoming.AsMemory(length), ct);
            if (received.MessageType is WebSocketMessageType.Close)
                throw new StationOfflineException($"The hub closed the socket: {socket.CloseStatus}.");
            length += received.Count;
            if (length == incoming.Length)
                throw new StationOfflineException("The hub sent a frame that no swarm station has room for.");
            if (received.EndOfMessage)
                return length;
        }
    }

    /// <summary>False when the frame is a call of the hub.</summary>
    private bool Take(int length, SwarmAction action)
    {
        var reader = new Utf8JsonReader(incoming.AsSpan(0, length));
        reader.Read();
        reader.Read();
        var messageType = reader.GetInt32();
        if (messageType == 4)
            Errors++;
        if (messageType == 3 && action is SwarmAction.StartTransaction)
        {
            while (reader.Read() && !(reader.TokenType is JsonTokenType.PropertyName && reader.ValueTextEquals("transactionId"u8)))
            {
            }
            reader.Read();
            transactionId = reader.GetInt32();
        }
        return messageType != 2;
    }
}

internal enum SwarmAction
{
    BootNotification,
    StatusNotification,
    Authorize,
    StartTransaction,
    MeterValues,
    StopTransaction,
}
