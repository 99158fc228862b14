using System.IO.Compression;
using System.Net.WebSockets;
using System.Text;

namespace RoamingHub.Hub.Tests.Stations;

/// <summary>What a socket bears and what closes it (reliability table F, rows F02, F38 to F40, and the attacks 9 to 16).</summary>
public sealed class SocketTests(SocketTests.Hub world) : IClassFixture<SocketTests.Hub>
{
    private const string Boot16 = """[2,"b","BootNotification",{"chargePointVendor":"V","chargePointModel":"M"}]""";
    private const string Heartbeat = """[2,"h","Heartbeat",{}]""";

    [Theory]
    [InlineData("ocpp1.6")]
    [InlineData("ocpp2.0.1")]
    public async Task Text_that_is_not_UTF8_closes_with_1007(string protocol)
    {
        using var station = await ConnectAsync(protocol);
        await station.SendAsync(0x81, new byte[] { (byte)'[', 0xFF, (byte)']' });
        (await station.CloseStatusAsync()).ShouldBe(1007);
    }

    [Fact]
    public async Task A_binary_message_closes_with_1003()
    {
        using var station = await ConnectAsync("ocpp1.6");
        await station.SendAsync(0x82, new byte[] { 1, 2, 3 });
        (await station.CloseStatusAsync()).ShouldBe(1003);
    }

    [Fact]
    public async Task A_binary_message_in_2_0_1_is_told_so_before_the_close()
    {
        using var station = await ConnectAsync("ocpp2.0.1");
        await station.SendAsync(0x82, new byte[] { 1, 2, 3 });
        (await station.ReceiveTextAsync()).ShouldNotBeNull().ShouldStartWith("""[4,"-1","RpcFrameworkError",""");
        (await station.CloseStatusAsync()).ShouldBe(1003);
    }

    [Theory]
    [InlineData("ocpp1.6")]
    [InlineData("ocpp2.0.1")]
    public async Task More_than_256_KiB_closes_with_1009(string protocol)
    {
        using var station = await ConnectAsync(protocol);
        await station.SendAsync(0x81, new byte[300_000]);
        (await station.CloseStatusAsync()).ShouldBe(1009);
    }

    [Theory]
    [InlineData(0x81, 10, false)] // not masked
    [InlineData(0xC1, 10, true)] // RSV1 without compression
    [InlineData(0x83, 10, true)] // a reserved kind
    [InlineData(0x89, 126, true)] // a control frame above 125 bytes
    public async Task What_breaks_the_WebSocket_closes_with_1002(int firstByte, int length, bool masked)
    {
        using var station = await ConnectAsync("ocpp1.6");
        await station.SendAsync(firstByte, new byte[length], masked);
        (await station.CloseStatusAsync()).ShouldBe(1002);
    }

    [Fact]
    public async Task A_flood_of_empty_fragments_closes_with_1008()
    {
        using var station = await ConnectAsync("ocpp1.6");
        await station.SendAsync(0x01, "["u8.ToArray());
        await station.WriteAsync([.. Enumerable.Range(0, 500).SelectMany(_ => BareStation.Frame(0x00, default))]);
        (await station.CloseStatusAsync()).ShouldBe(1008);
    }

    [Fact]
    public async Task A_message_in_fragments_is_one_message()
    {
        using var station = await ConnectAsync("ocpp1.6");
        foreach (var (letter, i) in Boot16.Select((c, i) => (c, i)))
            await station.SendAsync((i == 0 ? 0x01 : 0x00) | (i == Boot16.Length - 1 ? 0x80 : 0), new[] { (byte)letter });
        (await station.ReceiveTextAsync()).ShouldNotBeNull().ShouldStartWith("""[3,"b",{"status":"Accepted",""");
    }

    [Fact]
    public async Task A_station_may_compress_and_a_bomb_is_counted_unpacked()
    {
        using var station = await ConnectAsync("ocpp1.6", "Sec-WebSocket-Extensions: permessage-deflate; client_no_context_takeover");
        station.Head.ShouldContain("permessage-deflate");
        await station.SendAsync(0xC1, Deflated(Encoding.UTF8.GetBytes(Boot16)));
        var (firstByte, packed) = (await station.ReceiveAsync()).ShouldNotBeNull();
        firstByte.ShouldBe(0xC1);
        Inflated(packed).ShouldStartWith("""[3,"b",{"status":"Accepted",""");

        await station.SendAsync(0xC1, Deflated(new byte[4 * 1024 * 1024]));
        (await station.CloseStatusAsync()).ShouldBe(1009);
    }

    [Fact]
    public async Task A_silent_station_is_pinged_and_one_that_does_not_answer_is_let_go()
    {
        await using var hub = await HubUnderTest.StartAsync(("Hub:Stations:PingInterval", "1"), ("Hub:Stations:PingTimeout", "2"));
        using var deaf = await BareStation.KnockAsync(hub.StationUrl("DEAF"));
        using var alive = await BareStation.KnockAsync(hub.StationUrl("ALIVE"));
        (await deaf.ReceiveAsync()).ShouldNotBeNull().FirstByte.ShouldBe(0x89);
        for (var i = 0; i < 3; i++)
        {
            (await alive.ReceiveAsync()).ShouldNotBeNull().FirstByte.ShouldBe(0x89);
            await alive.SendAsync(0x8A, default);
        }

        (await deaf.ReceiveAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task Five_hundred_messages_at_once_are_all_answered_in_order()
    {
        using var station = await ConnectAsync("ocpp1.6");
        await station.SendTextAsync(Boot16);
        await station.ReceiveTextAsync();
        await station.WriteAsync([.. Enumerable.Range(0, 500).SelectMany(i => BareStation.Frame(0x81, Encoding.UTF8.GetBytes(Heartbeat.Replace("\"h\"", $"\"{i}\"", StringComparison.Ordinal))))]);
        for (var i = 0; i < 500; i++)
            (await station.ReceiveTextAsync()).ShouldNotBeNull().ShouldStartWith($"[3,\"{i}\",");
    }

    private async Task<BareStation> ConnectAsync(string protocol, params string[] headers)
    {
        var station = await BareStation.KnockAsync(world.NextUrl(), protocol, headers: headers);
        station.Status.ShouldBe(101, station.Head);
        return station;
    }

    private static byte[] Deflated(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var deflate = new DeflateStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            deflate.Write(bytes);
            deflate.Flush();
        }

        // What a sender leaves out at the end, RFC 7692 §7.2.1: flush the block, drop its four bytes.
        var whole = packed.ToArray();
        var mark = whole.AsSpan().LastIndexOf(new byte[] { 0x00, 0x00, 0xFF, 0xFF });
        return mark < 0 ? whole : whole[..mark];
    }

    private static string Inflated(byte[] packed)
    {
        using var deflate = new DeflateStream(new MemoryStream([.. packed, 0x00, 0x00, 0xFF, 0xFF]), CompressionMode.Decompress);
        var bytes = new byte[4096];
        return Encoding.UTF8.GetString(bytes, 0, deflate.Read(bytes));
    }

    /// <summary>One hub for all.</summary>
    public sealed class Hub : IAsyncLifetime
    {
        private HubUnderTest _hub = null!;
        private int _last;

        public async Task InitializeAsync() => _hub = await HubUnderTest.StartAsync();

        public async Task DisposeAsync() => await _hub.DisposeAsync();

        internal Uri NextUrl() => _hub.StationUrl($"SOCKET{Interlocked.Increment(ref _last)}");
    }
}
