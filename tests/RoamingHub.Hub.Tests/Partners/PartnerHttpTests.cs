using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using RoamingHub.Hub.Partners;
using RoamingHub.Ocpi.Client;

namespace RoamingHub.Hub.Tests.Partners;

/// <summary>HTTP to whatever address a partner names, against servers that mean harm.</summary>
public sealed class PartnerHttpTests : IAsyncDisposable
{
    private const string Token = "partners-secret-token";
    private readonly RawServer _canary = new();

    public ValueTask DisposeAsync() => _canary.DisposeAsync();

    [Theory]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    [InlineData("http://2852039166/")] // the same in decimal,
    [InlineData("http://0xA9FEA9FE/")] // hexadecimal,
    [InlineData("http://0251.0376.0251.0376/")] // octal,
    [InlineData("http://169.16689662/")] // half and half,
    [InlineData("http://0xa9.254.0251.254/")]
    [InlineData("http://[::ffff:169.254.169.254]/")] // and inside IPv6
    [InlineData("http://[64:ff9b::a9fe:a9fe]/")]
    [InlineData("http://[fd00:ec2::254]/")]
    [InlineData("http://[fe80::1]/")]
    [InlineData("http://0.0.0.0/")]
    [InlineData("http://0/")]
    [InlineData("http://[::]/")]
    [InlineData("https://168.63.129.16/")]
    [InlineData("http:\\\\169.254.169.254\\")]
    [InlineData("http://user@127.0.0.1/")]
    [InlineData("http://emsp.example@169.254.169.254/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://emsp.example/")]
    [InlineData("gopher://127.0.0.1:6379/_FLUSHALL")]
    [InlineData("ws://emsp.example/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/ocpi/versions")]
    [InlineData("//emsp.example/ocpi")]
    [InlineData("")]
    [InlineData(null)]
    public async Task It_is_refused_before_anything_is_tried(string? url)
    {
        PartnerHttp.Refuse(url).ShouldNotBeNull();
        if (Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https")
            (await CallAsync(url!, allowPrivate: true)).HttpStatus.ShouldBeNull();
    }

    [Theory]
    [InlineData("http://127.0.0.1:{port}/")]
    [InlineData("http://localhost:{port}/")]
    [InlineData("http://localhost.:{port}/")]
    [InlineData("http://LOCALHOST:{port}/")]
    [InlineData("http://2130706433:{port}/")]
    [InlineData("http://0x7f000001:{port}/")]
    [InlineData("http://0x7f.1:{port}/")]
    [InlineData("http://017700000001:{port}/")]
    [InlineData("http://0177.0.0.01:{port}/")]
    [InlineData("http://127.1:{port}/")]
    [InlineData("http://127.127.127.127:{port}/")]
    [InlineData("http://[::ffff:127.0.0.1]:{port}/")]
    [InlineData("http://[::ffff:7f00:1]:{port}/")]
    [InlineData("http://[::127.0.0.1]:{port}/")]
    [InlineData("http://[0:0:0:0:0:ffff:127.0.0.1]:{port}/")]
    [InlineData("http://①②⑦.⓪.⓪.①:{port}/")] // digits that are none until somebody normalises them
    public async Task Where_private_networks_are_not_allowed_no_connection_is_made_to_them(string url)
    {
        var answer = await CallAsync(url.Replace("{port}", _canary.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal), allowPrivate: false);
        answer.HttpStatus.ShouldBeNull();
        answer.MayHaveArrived.ShouldBeFalse();
        _canary.Connections.ShouldBe(0);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_redirect_is_not_followed_so_the_token_stays(int status)
    {
        await using var partner = new RawServer($"HTTP/1.1 {status} Elsewhere\r\nLocation: http://127.0.0.1:{_canary.Port}/\r\nContent-Length: 0\r\n\r\n");
        var answer = await CallAsync(partner.Url, allowPrivate: true);
        ((int?)answer.HttpStatus, answer.Ok).ShouldBe((status, false));
        partner.Heard.ShouldContain("Authorization: Token ");
        _canary.Connections.ShouldBe(0);
    }

    [Fact]
    public async Task An_answer_without_end_is_cut_off()
    {
        await using var partner = new RawServer("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "100000\r\n" + new string('x', 0x100000) + "\r\n", times: 1024);
        var answer = await CallAsync(partner.Url, allowPrivate: true);
        (answer.Outcome, answer.Problem).ShouldBe((OcpiOutcome.Retry, "the answer is longer than 4194304 bytes"));
        partner.Sent.ShouldBeLessThan(64L << 20); // what our socket buffers took before we hung up
    }

    [Fact]
    public async Task An_announced_gigabyte_is_not_even_begun()
    {
        await using var partner = new RawServer("HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n", new string('x', 0x100000), times: 1024);
        (await CallAsync(partner.Url, allowPrivate: true)).Problem.ShouldBe("the answer is longer than 4194304 bytes");
        partner.Sent.ShouldBeLessThan(64L << 20);
    }

    [Fact]
    public async Task A_small_answer_that_swells_is_cut_off()
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            for (var i = 0; i < 64; i++)
                await gzip.WriteAsync(new byte[1 << 20]);
        }

        var body = packed.ToArray();
        body.Length.ShouldBeLessThan(1 << 17);
        await using var partner = new RawServer($"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {body.Length}\r\n\r\n", Encoding.Latin1.GetString(body), times: 1);
        (await CallAsync(partner.Url, allowPrivate: true)).Problem.ShouldBe("the answer is longer than 4194304 bytes");
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nX-Slow: ", "x")] // headers that never end
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", " ")] // a body that comes byte by byte
    public async Task An_answer_that_drips_is_given_up_in_time(string head, string drop)
    {
        await using var partner = new RawServer(head, drop, times: 100_000, pause: TimeSpan.FromMilliseconds(20));
        var answer = await CallAsync(partner.Url, allowPrivate: true, timeout: TimeSpan.FromMilliseconds(400));
        (answer.Outcome, answer.Problem).ShouldBe((OcpiOutcome.Retry, "no answer in time"));
    }

    [Fact]
    public async Task Headers_without_end_are_cut_off()
    {
        await using var partner = new RawServer("HTTP/1.1 200 OK\r\n", string.Concat(Enumerable.Range(0, 1000).Select(i => $"X-{i}: {new string('y', 100)}\r\n")), times: 1000);
        (await CallAsync(partner.Url, allowPrivate: true)).Outcome.ShouldBe(OcpiOutcome.Retry);
        partner.Sent.ShouldBeLessThan(64L << 20);
    }

    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.6\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n\0\u0001\u0002\u0003")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\nhello")]
    [InlineData("")]
    public async Task Garbage_is_no_answer(string answer)
    {
        await using var partner = new RawServer(answer);
        (await CallAsync(partner.Url, allowPrivate: true)).Outcome.ShouldBe(OcpiOutcome.Retry);
    }

    private static async Task<OcpiResult<List<RoamingHub.Ocpi.V221.Versions.VersionEntry>>> CallAsync(string url, bool allowPrivate, TimeSpan? timeout = null)
    {
        var settings = new Dictionary<string, string?> { ["Hub:Partners:AllowPrivateNetworks"] = allowPrivate ? "true" : "false" };
        await using var services = new ServiceCollection().AddPartnerHttp(new ConfigurationBuilder().AddInMemoryCollection(settings).Build()).BuildServiceProvider();
        using var http = services.GetRequiredService<IHttpClientFactory>().CreateClient(PartnerHttp.ClientName);
        return await new OcpiClient(http, new() { Token = Token, Timeout = timeout ?? TimeSpan.FromSeconds(20) }).GetVersionsAsync(url, default);
    }

    /// <summary>A socket that counts who comes, and says what it is told to whatever it hears.</summary>
    private sealed class RawServer : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.IPv6Any, 0);
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _serving;
        private int _connections;
        private long _sent;

        public RawServer(string head = "", string piece = "", int times = 0, TimeSpan pause = default)
        {
            _listener.Server.DualMode = true;
            _listener.Start();
            _serving = ServeAsync(Encoding.Latin1.GetBytes(head), Encoding.Latin1.GetBytes(piece), times, pause);
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public string Url => $"http://127.0.0.1:{Port}/";

        public int Connections => Volatile.Read(ref _connections);

        public long Sent => Interlocked.Read(ref _sent);

        public string Heard { get; private set; } = "";

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            _listener.Stop();
            await _serving;
            _stop.Dispose();
        }

        private async Task ServeAsync(byte[] head, byte[] piece, int times, TimeSpan pause)
        {
            while (!_stop.IsCancellationRequested)
            {
                try
                {
                    using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                    Interlocked.Increment(ref _connections);
                    await using var stream = client.GetStream();
                    var buffer = new byte[8192];
                    Heard = Encoding.Latin1.GetString(buffer, 0, await stream.ReadAsync(buffer, _stop.Token));
                    await stream.WriteAsync(head, _stop.Token);
                    for (var i = 0; i < times; i++)
                    {
                        await stream.WriteAsync(piece, _stop.Token);
                        Interlocked.Add(ref _sent, piece.Length);
                        if (pause > TimeSpan.Zero)
                            await Task.Delay(pause, _stop.Token);
                    }
                }
                catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
                {
                    // The other side hung up, or the test is over.
                }
            }
        }
    }
}
