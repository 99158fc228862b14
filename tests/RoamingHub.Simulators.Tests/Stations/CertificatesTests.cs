using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using RoamingHub.Ocpp;
using RoamingHub.Simulators.Stations;
using RoamingHub.Simulators.Stations.V201;

namespace RoamingHub.Simulators.Tests.Stations;

/// <summary>Security profiles 2 and 3: a station trusts the root it was given, and shows a certificate that it had signed.</summary>
public sealed class CertificatesTests : IDisposable
{
    private readonly TestAuthority authority = new();

    public void Dispose() => authority.Dispose();

    [Fact]
    public async Task A_station_trusts_only_the_root_it_was_given()
    {
        await using var hub = await TestHub.StartAsync(OcppVersion.V16, authority.Issue("localhost"));
        await using var trusting = new StationSimulator(hub.Station() with { Roots = [authority.Root], Password = "s3cret" });
        await trusting.ConnectAsync();
        hub.LastAuthorization.ShouldNotBeNull();
        using var other = new TestAuthority();
        await using var wary = new StationSimulator(hub.Station() with { Roots = [other.Root] });
        (await Should.ThrowAsync<UpgradeRefusedException>(() => wary.ConnectAsync())).Status.ShouldBe((HttpStatusCode)0);
    }

    [Theory]
    [InlineData(OcppVersion.V16)]
    [InlineData(OcppVersion.V201)]
    public async Task A_signed_certificate_is_shown_at_the_next_connection(OcppVersion version)
    {
        await using var hub = await TestHub.StartAsync(version, authority.Issue("localhost"));
        var options = hub.Station() with { Roots = [authority.Root] };
        await using SimulatedStation station = version is OcppVersion.V16 ? new StationSimulator(options) : new StationSimulator201(options);
        await station.ConnectAsync();
        hub.LastCertificate.ShouldBeNull();
        var (action, trigger) = version is OcppVersion.V16
            ? ("ExtendedTriggerMessage", "SignChargePointCertificate")
            : ("TriggerMessage", "SignChargingStationCertificate");
        await hub.AskAsync(action, $$"""{"requestedMessage":"{{trigger}}"}""");
        var csr = TestHub.Text(await hub.NextAsync("SignCertificate"), "csr");
        var signed = JsonSerializer.Serialize(new Dictionary<string, string> { ["certificateChain"] = authority.Sign(csr) });
        (await hub.AskAsync("CertificateSigned", signed)).ShouldBe("""{"status":"Accepted"}""");
        await station.GoOfflineAsync();
        await station.GoOnlineAsync();
        hub.LastCertificate.ShouldNotBeNull().ShouldContain("CN=S1");
        station.ShouldBeOfficial();
    }

    [Fact]
    public async Task A_certificate_for_another_key_is_refused()
    {
        await using var hub = await TestHub.StartAsync();
        await using var station = new StationSimulator(hub.Station());
        await station.ConnectAsync();
        await station.SignCertificateAsync();
        var other = JsonSerializer.Serialize(new Dictionary<string, string> { ["certificateChain"] = authority.Root.ExportCertificatePem() });
        (await hub.AskAsync("CertificateSigned", other)).ShouldBe("""{"status":"Rejected"}""");
    }

    [Fact]
    public async Task Roots_are_installed_listed_and_deleted()
    {
        await using var hub = await TestHub.StartAsync(OcppVersion.V201);
        await using var station = new StationSimulator201(hub.Station());
        await station.ConnectAsync();
        var root = JsonSerializer.Serialize(new Dictionary<string, string> { ["certificateType"] = "CSMSRootCertificate", ["certificate"] = authority.Root.ExportCertificatePem() });
        (await hub.AskAsync("InstallCertificate", root)).ShouldBe("""{"status":"Accepted"}""");
        station.Credentials.Roots.Count.ShouldBe(1);
        var listed = await hub.AskAsync("GetInstalledCertificateIds", """{"certificateType":["CSMSRootCertificate"]}""");
        var hash = JsonElement.Parse(listed).GetProperty("certificateHashDataChain")[0].GetProperty("certificateHashData").GetRawText();
        (await hub.AskAsync("DeleteCertificate", $$"""{"certificateHashData":{{hash}}}""")).ShouldBe("""{"status":"Accepted"}""");
        (await hub.AskAsync("GetInstalledCertificateIds", "{}")).ShouldBe("""{"status":"NotFound"}""");
        station.ShouldBeOfficial();
    }

    [Fact]
    public async Task A_new_key_is_used_at_the_next_connection_and_cannot_be_read()
    {
        await using var hub = await TestHub.StartAsync();
        await using var station = new StationSimulator(hub.Station() with { KeyAsBytes = true });
        await station.ConnectAsync();
        (await hub.AskAsync("ChangeConfiguration", """{"key":"AuthorizationKey","value":"0001020304050607FFFFFFFFFFFFFFFFFFFFFFFF"}""")).ShouldBe("""{"status":"Accepted"}""");
        await station.GoOfflineAsync();
        await station.GoOnlineAsync();
        hub.LastAuthorization.ShouldBe("Basic " + Convert.ToBase64String([.. "S1:"u8, 0, 1, 2, 3, 4, 5, 6, 7, .. Enumerable.Repeat((byte)255, 12)]));
        (await hub.AskAsync("GetConfiguration", """{"key":["AuthorizationKey"]}""")).ShouldNotContain("0001");
    }

    /// <summary>A small certificate authority.</summary>
    private sealed class TestAuthority : IDisposable
    {
        private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        public TestAuthority()
        {
            var request = new CertificateRequest("CN=Test root", key, HashAlgorithmName.SHA256);
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
            Root = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        }

        public X509Certificate2 Root { get; }

        public X509Certificate2 Issue(string host)
        {
            using var own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var request = new CertificateRequest($"CN={host}", own, HashAlgorithmName.SHA256);
            var names = new SubjectAlternativeNameBuilder();
            names.AddDnsName(host);
            request.CertificateExtensions.Add(names.Build());
            return Sign(request).CopyWithPrivateKey(own);
        }

        public string Sign(string csr) => Sign(CertificateRequest.LoadSigningRequestPem(csr, HashAlgorithmName.SHA256)).ExportCertificatePem();

        public void Dispose()
        {
            Root.Dispose();
            key.Dispose();
        }

        private X509Certificate2 Sign(CertificateRequest request) =>
            request.Create(Root, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(99), RandomNumberGenerator.GetBytes(8));
    }
}
