using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using RoamingHub.Hub.Stations;

namespace RoamingHub.Hub.Tests.Stations;

public sealed class StationSocketTests
{
    [Fact]
    public async Task A_message_that_is_begun_and_not_finished_in_time_closes_with_1008()
    {
        var (here, there) = await LineAsync();
        var time = new TimeByHand();
        var line = new StationLine(here, time);
        using var socket = new StationSocket(WebSocket.CreateFromStream(line, new() { IsServer = true }), line, time);
        using var station = WebSocket.CreateFromStream(there, new());

        var receiving = socket.ReceiveAsync().AsTask();
        await station.SendAsync("["u8.ToArray(), WebSocketMessageType.Text, endOfMessage: false, default);
        (await time.FirstTimerAsync()).DueTime.ShouldBe(TimeSpan.FromSeconds(30));
        time.Fire();

        (await station.ReceiveAsync(new byte[100], default)).MessageType.ShouldBe(WebSocketMessageType.Close);
        station.CloseStatus.ShouldBe(WebSocketCloseStatus.PolicyViolation);
        await station.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, default);
        (await receiving).What.ShouldBe(Received.End);
    }

    [Fact]
    public async Task An_idle_socket_has_no_timer()
    {
        var (here, there) = await LineAsync();
        var time = new TimeByHand();
        var line = new StationLine(here, time);
        using var socket = new StationSocket(WebSocket.CreateFromStream(line, new() { IsServer = true, KeepAliveInterval = Timeout.InfiniteTimeSpan }), line, time);
        using var station = WebSocket.CreateFromStream(there, new());

        var receiving = socket.ReceiveAsync().AsTask();
        await station.SendAsync("[]"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, default);
        (await receiving).What.ShouldBe(Received.Message);
        time.Timers.ShouldBe(0);
    }

    private static async Task<(Stream Here, Stream There)> LineAsync()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var there = new TcpClient();
        await there.ConnectAsync((IPEndPoint)listener.LocalEndpoint);
        return ((await listener.AcceptTcpClientAsync()).GetStream(), there.GetStream());
    }

    /// <summary>Timers go off when the test says so.</summary>
    private sealed class TimeByHand : TimeProvider
    {
        private readonly TaskCompletionSource<Timer> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _timers;

        public int Timers => _timers;

        public Task<Timer> FirstTimerAsync() => _first.Task;

        public void Fire() => _first.Task.Result.Callback(_first.Task.Result.State);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Interlocked.Increment(ref _timers);
            var timer = new Timer(callback, state, dueTime);
            _first.TrySetResult(timer);
            return timer;
        }

        internal sealed record Timer(TimerCallback Callback, object? State, TimeSpan DueTime) : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => default;
        }
    }
}
