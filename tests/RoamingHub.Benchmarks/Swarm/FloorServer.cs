using System.Net.WebSockets;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Npgsql;
using RoamingHub.Ocpp;
using RoamingHub.Ocpp.Frames;

namespace RoamingHub.Benchmarks.Swarm;

/// <summary>
/// The least a durable server can do: write each message to PostgreSQL, many in one insert, and answer after the commit. It checks nothing,
/// decides nothing, and answers every action with a fixed text.
/// </summary>
internal sealed class FloorServer : IAsyncDisposable
{
    private readonly Channel<Pending> _pending = Channel.CreateUnbounded<Pending>(new() { SingleReader = true });
    private readonly NpgsqlDataSource _database;
    private readonly Task _writer;

    private FloorServer(NpgsqlDataSource database)
    {
        _database = database;
        _writer = WriteAsync();
    }

    public static async Task<int> RunAsync(string database, string port)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using (var create = source.CreateCommand("CREATE TABLE IF NOT EXISTS floor (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, station text, message bytea)"))
            await create.ExecuteNonQueryAsync();
        await using var floor = new FloorServer(source);
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        await using var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:" + port);
        app.UseWebSockets();
        app.Map("/ocpp/{station}", floor.ServeAsync);
        await app.StartAsync();
        Console.WriteLine("ready");
        await Console.In.ReadLineAsync();
        await app.StopAsync();
        return 0;
    }

    public async ValueTask DisposeAsync()
    {
        _pending.Writer.Complete();
        await _writer;
    }

    private async Task ServeAsync(HttpContext http)
    {
        var station = (string)http.Request.RouteValues["station"]!;
        using var socket = await http.WebSockets.AcceptWebSocketAsync("ocpp1.6");
        var buffer = new byte[64 * 1024];
        try
        {
            while (true)
            {
                var length = 0;
                ValueWebSocketReceiveResult received;
                do
                {
                    received = await socket.ReceiveAsync(buffer.AsMemory(length), http.RequestAborted);
                    length += received.Count;
                }
                while (!received.EndOfMessage);
                if (received.MessageType == WebSocketMessageType.Close)
                    break;
                var message = buffer[..length];
                var pending = new Pending(station, message);
                _pending.Writer.TryWrite(pending);
                await pending.Written.Task;
                await socket.SendAsync(Answer(message), WebSocketMessageType.Text, true, http.RequestAborted);
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
            // The swarm hangs up when its time is over.
        }
    }

    private static byte[] Answer(byte[] message) => OcppFrameParser.Parse(message, OcppVersion.V16) is OcppFrame.Call call
        ? OcppFrameWriter.Result(call.Id, call.Action switch
        {
            "BootNotification" => """{"status":"Accepted","currentTime":"2026-01-01T00:00:00.000Z","interval":300}"""u8,
            "Authorize" => """{"idTagInfo":{"status":"Accepted"}}"""u8,
            "StartTransaction" => """{"idTagInfo":{"status":"Accepted"},"transactionId":1}"""u8,
            "Heartbeat" => """{"currentTime":"2026-01-01T00:00:00.000Z"}"""u8,
            _ => "{}"u8,
        })
        : "[4,\"-1\",\"FormationViolation\",\"\",{}]"u8.ToArray();

    private async Task WriteAsync()
    {
        await using var connection = await _database.OpenConnectionAsync();
        await using var insert = new NpgsqlCommand("INSERT INTO floor (station, message) SELECT * FROM unnest($1, $2)", connection);
        insert.Parameters.Add(new NpgsqlParameter<string[]>());
        insert.Parameters.Add(new NpgsqlParameter<byte[][]>());
        var group = new List<Pending>();
        while (await _pending.Reader.WaitToReadAsync())
        {
            group.Clear();
            while (group.Count < 512 && _pending.Reader.TryRead(out var pending))
                group.Add(pending);
            ((NpgsqlParameter<string[]>)insert.Parameters[0]).TypedValue = [.. group.Select(p => p.Station)];
            ((NpgsqlParameter<byte[][]>)insert.Parameters[1]).TypedValue = [.. group.Select(p => p.Message)];
            await insert.ExecuteNonQueryAsync();
            foreach (var pending in group)
                pending.Written.SetResult();
        }
    }

    private sealed record Pending(string Station, byte[] Message)
    {
        public TaskCompletionSource Written { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
