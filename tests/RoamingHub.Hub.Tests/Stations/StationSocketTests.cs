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
        using var socket = new StationSocket(WebSocket.CreateFromStream(line, new() { IsServer = true }), line);
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

    [Theory]
    [InlineData(new byte[] { 0x81, 0xFE, 0x03, 0xE8, 0, 0, 0, 0 }, "a text frame of 1000 bytes")]
    [InlineData(new byte[] { 0x81 }, "half a header")]
    [InlineData(new byte[] { 0x89, 0xFD, 0, 0, 0, 0, 1 }, "a ping of 125 bytes")]
    public async Task The_time_for_a_frame_counts_from_its_first_byte(byte[] begun, string what)
    {
        var (here, there) = await LineAsync();
        var time = new TimeByHand();
        var line = new StationLine(here, time);
        using var socket = new StationSocket(WebSocket.CreateFromStream(line, new() { IsServer = true, KeepAliveInterval = Timeout.InfiniteTimeSpan }), line);

        var receiving = socket.ReceiveAsync().AsTask();
        await there.WriteAsync(begun);
        (await time.FirstTimerAsync()).DueTime.ShouldBe(TimeSpan.FromSeconds(30), what);
        time.Fire();

        var close = new byte[4];
        await there.ReadExactlyAsync(close);
        close.ShouldBe([0x88, (byte)(close[1]), 0x03, 0xF0], what); // 1008
        there.Close();
        await Should.ThrowAsync<Exception>(receiving);
    }

    [Fact]
    public async Task Pongs_in_pieces_and_many_messages_in_one_are_no_reason_to_wait()
    {
        var (here, there) = await LineAsync();
        var time = new TimeByHand();
        var line = new StationLine(here, time);
        using var socket = new StationSocket(WebSocket.CreateFromStream(line, new() { IsServer = true, KeepAliveInterval = Timeout.InfiniteTimeSpan }), line);

        var receiving = socket.ReceiveAsync().AsTask();
        await there.WriteAsync(new byte[] { 0x8A, 0x81, 0, 0, 0 });
        var timer = await time.FirstTimerAsync();
        await there.WriteAsync((byte[])[0, 1, .. BareStation.Frame(0x81, "[]"u8.ToArray()), .. BareStation.Frame(0x01, new byte[200]), .. BareStation.Frame(0x80, new byte[300])]);
        (await receiving).What.ShouldBe(Received.Message);
        timer.IsOver.ShouldBeTrue();
        (await socket.ReceiveAsync()).Message.ShouldNotBeNull().Text.Length.ShouldBe(500);
        time.Timers.ShouldBe(1);
    }

    [Fact]
    public async Task An_idle_socket_has_no_timer()
    {
        var (here, there) = await LineAsync();
        var time = new TimeByHand();
        var line = new StationLine(here, time);
        using var socket = new StationSocket(WebSocket.CreateFromStream(line, new() { IsServer = true, KeepAliveInterval = Timeout.InfiniteTimeSpan }), line);
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

            public bool IsOver { get; private set; }

            public void Dispose() => IsOver = true;

            public ValueTask DisposeAsync() => default;
        }
    }
}
