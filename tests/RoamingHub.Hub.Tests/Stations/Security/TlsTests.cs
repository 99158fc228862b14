using System.Net.Http.Json;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace RoamingHub.Hub.Tests.Stations.Security;

/// <summary>The ports with TLS: which suites, which certificates, and which security profile they are worth (security whitepaper §2.4 to §2.6).</summary>
public sealed class TlsTests(TlsTests.Hub world) : IClassFixture<TlsTests.Hub>
{
    private const string Password = "the-right-password";
    private static int _last;

    [Theory]
    [InlineData(TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256)]
    [InlineData(TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384)]
    [InlineData(TlsCipherSuite.TLS_RSA_WITH_AES_128_GCM_SHA256)]
    [InlineData(TlsCipherSuite.TLS_RSA_WITH_AES_256_GCM_SHA384)]
    public async Task Each_suite_that_OCPP_asks_for_works_on_one_port(TlsCipherSuite suite)
    {
        var station = await DescribeAsync($$"""{ "password": "{{Password}}", "securityProfile": 2 }""");
        var tls = Hub.Tls(SslProtocols.Tls12, [suite]);
        using var knock = await BareStation.KnockAsync(world.TlsUrl(station), tls: tls, headers: BareStation.Basic(station, Password));
        knock.Status.ShouldBe(101);
    }

    [Fact]
    public async Task TLS_1_3_works()
    {
        var station = await DescribeAsync($$"""{ "password": "{{Password}}", "securityProfile": 2 }""");
        using var knock = await BareStation.KnockAsync(world.TlsUrl(station), tls: Hub.Tls(SslProtocols.Tls13), headers: BareStation.Basic(station, Password));
        knock.Status.ShouldBe(101);
    }

    [Theory]
    [InlineData(TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256)]
    [InlineData(TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384)]
    [InlineData(TlsCipherSuite.TLS_RSA_WITH_AES_128_CBC_SHA)]
    [InlineData(TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256)]
    public async Task Any_other_suite_is_refused(TlsCipherSuite suite) =>
        await Should.ThrowAsync<Exception>(() => BareStation.KnockAsync(world.TlsUrl("X"), tls: Hub.Tls(SslProtocols.Tls12, [suite])));

    [Fact]
    public async Task TLS_1_1_is_refused()
    {
        // Where the client's own system refuses it too, the hub is asked by a hello written by hand.
        using var socket = new System.Net.Sockets.TcpClient();
        await socket.ConnectAsync("127.0.0.1", world.TlsUrl("X").Port);
        byte[] body = [3, 2, .. new byte[32], 0, 0, 4, 0x00, 0x2F, 0xC0, 0x13, 1, 0];
        byte[] handshake = [1, 0, 0, (byte)body.Length, .. body];
        await socket.GetStream().WriteAsync(new byte[] { 22, 3, 1, 0, (byte)handshake.Length }.Concat(handshake).ToArray());
        var answer = new byte[7];
        await socket.GetStream().ReadExactlyAsync(answer);
        answer[0].ShouldBe((byte)21); // alert
        answer[6].ShouldBe((byte)70); // protocol_version
    }

    [Fact]
    public async Task A_wrong_password_over_TLS_is_refused()
    {
        var station = await DescribeAsync($$"""{ "password": "{{Password}}" }""");
        using var knock = await BareStation.KnockAsync(world.TlsUrl(station), tls: Hub.Tls(SslProtocols.Tls13), headers: BareStation.Basic(station, "a-wrong-password"));
        knock.Status.ShouldBe(401);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("SN-0815")]
    public async Task A_station_with_its_certificate_needs_no_password(string? serialNumber)
    {
        var station = await DescribeAsync($$"""{ "password": "{{Password}}", "securityProfile": 3, "serialNumber": "SN-0815" }""");
        (await MutualStatusAsync(station, world.Issue(serialNumber ?? station))).ShouldBe(101);
    }

    [Fact]
    public async Task A_station_of_profile_3_gets_in_nowhere_else()
    {
        var station = await DescribeAsync($$"""{ "password": "{{Password}}", "securityProfile": 3 }""");
        using var plain = await BareStation.KnockAsync(world.It.StationUrl(station), headers: BareStation.Basic(station, Password));
        plain.Status.ShouldBe(403);
        using var tls = await BareStation.KnockAsync(world.TlsUrl(station), tls: Hub.Tls(SslProtocols.Tls13), headers: BareStation.Basic(station, Password));
        tls.Status.ShouldBe(403);
    }

    [Fact]
    public async Task The_certificate_of_another_station_or_company_is_refused()
    {
        var (station, other) = (await DescribeAsync("""{ "securityProfile": 3 }"""), await DescribeAsync("""{ "securityProfile": 3 }"""));
        (await MutualStatusAsync(station, world.Issue(other))).ShouldBe(403);
        (await MutualStatusAsync(station, world.Issue(station, organization: "Somebody else"))).ShouldBe(403);
        (await MutualStatusAsync(station, world.Issue("X", organization: $"ABC Charging, CN={station}"))).ShouldBe(403);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("self-signed")]
    [InlineData("another root")]
    [InlineData("expired")]
    [InlineData("not yet")]
    [InlineData("for servers")]
    public async Task A_certificate_that_is_not_valid_gets_no_answer_at_all(string fault)
    {
        var station = await DescribeAsync("""{ "securityProfile": 3 }""");
        var now = DateTimeOffset.UtcNow;
        using var certificate = fault switch
        {
            "none" => null,
            "self-signed" => world.Issue(station, isSelfSigned: true),
            "another root" => world.Issue(station, root: Hub.MakeRoot()),
            "expired" => world.Issue(station, from: now.AddDays(-10), to: now.AddDays(-1)),
            "not yet" => world.Issue(station, from: now.AddDays(1), to: now.AddDays(10)),
            _ => world.Issue(station, use: "1.3.6.1.5.5.7.3.1"),
        };
        var failed = false;
        try
        {
            using var knock = await BareStation.KnockAsync(world.MutualUrl(station), tls: Hub.Tls(SslProtocols.Tls12, certificate: certificate));
        }
        catch (Exception e) when (e is IOException or AuthenticationException or IndexOutOfRangeException)
        {
            failed = true;
        }

        failed.ShouldBeTrue();
    }

    [Fact]
    public async Task The_server_shows_a_certificate_of_the_hubs_own_root()
    {
        var root = JsonElement.Parse(await world.It.Http.GetStringAsync("/api/certificate-authority")).GetProperty("root").GetString()!;
        using var trusted = X509Certificate2.CreateFromPem(root);
        var tls = Hub.Tls(SslProtocols.Tls13);
        tls.TargetHost = "localhost";
        tls.RemoteCertificateValidationCallback = (_, _, _, errors) => errors == SslPolicyErrors.None;
        tls.CertificateChainPolicy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        tls.CertificateChainPolicy.CustomTrustStore.Add(trusted);
        var station = await DescribeAsync($$"""{ "password": "{{Password}}" }""");
        using var knock = await BareStation.KnockAsync(world.TlsUrl(station), tls: tls, headers: BareStation.Basic(station, Password));
        knock.Status.ShouldBe(101);
    }

    private async Task<string> DescribeAsync(string body)
    {
        var station = $"TLS{Interlocked.Increment(ref _last)}";
        (await world.It.Http.PutAsync($"/api/stations/{station}", new StringContent(body, System.Text.Encoding.UTF8, "application/json"))).EnsureSuccessStatusCode();
        return station;
    }

    private async Task<int> MutualStatusAsync(string station, X509Certificate2 certificate)
    {
        using (certificate)
        {
            using var knock = await BareStation.KnockAsync(world.MutualUrl(station), tls: Hub.Tls(SslProtocols.Tls13, certificate: certificate));
            return knock.Status;
        }
    }

    /// <summary>One hub with its TLS ports, and a root of the operator's own that it trusts.</summary>
    public sealed class Hub : IAsyncLifetime
    {
        private readonly X509Certificate2 _root = MakeRoot();
        private Uri[] _urls = [];

        internal HubUnderTest It { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            var file = Path.GetTempFileName();
            await File.WriteAllTextAsync(file, _root.ExportCertificatePem());
            It = await HubUnderTest.StartAsync(
                ("Hub:Stations:Tls:Url", "https://127.0.0.1:0"), ("Hub:Stations:MutualTls:Url", "https://127.0.0.1:0"),
                ("Hub:Stations:MutualTls:TrustedRoots", file), ("Hub:Stations:CpoName", "ABC Charging"), ("Hub:Stations:FailedLoginsPerMinute", "1000"));
            File.Delete(file);
            _urls = [.. It.Service<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(a => new Uri(a))];
        }

        public async Task DisposeAsync()
        {
            await It.DisposeAsync();
            _root.Dispose();
        }

        internal Uri TlsUrl(string station) => new(_urls[1], $"/ocpp/{station}");

        internal Uri MutualUrl(string station) => new(_urls[2], $"/ocpp/{station}");

        internal static SslClientAuthenticationOptions Tls(SslProtocols version, TlsCipherSuite[]? suites = null, X509Certificate2? certificate = null) => new()
        {
            TargetHost = "localhost", EnabledSslProtocols = version, RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null,
            CipherSuitesPolicy = suites is null || OperatingSystem.IsWindows() ? null : new CipherSuitesPolicy(suites),
            ClientCertificateContext = certificate is null ? null : SslStreamCertificateContext.Create(certificate, null, offline: true),
        };

        internal static X509Certificate2 MakeRoot()
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var request = new CertificateRequest("CN=Test root", key, HashAlgorithmName.SHA256);
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
            return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-100), DateTimeOffset.UtcNow.AddDays(100));
        }

        internal X509Certificate2 Issue(
            string name, string organization = "ABC Charging", string use = "1.3.6.1.5.5.7.3.2", DateTimeOffset? from = null, DateTimeOffset? to = null,
            X509Certificate2? root = null, bool isSelfSigned = false)
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var subject = new X500DistinguishedNameBuilder();
            subject.AddCommonName(name);
            subject.AddOrganizationName(organization);
            var request = new CertificateRequest(subject.Build(), key, HashAlgorithmName.SHA256);
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(use)], false));
            var (start, end) = (from ?? DateTimeOffset.UtcNow.AddDays(-1), to ?? DateTimeOffset.UtcNow.AddDays(10));
            if (isSelfSigned)
                return request.CreateSelfSigned(start, end);
            using var signed = request.Create(root ?? _root, start, end, RandomNumberGenerator.GetBytes(8));
            return signed.CopyWithPrivateKey(key);
        }
    }
}
