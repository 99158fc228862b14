using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using RoamingHub.Core.Stations;
using RoamingHub.Storage;

namespace RoamingHub.Hub.Tests.Stations.Security;

/// <summary>A station asks for a certificate, and gets it or hears why not (security whitepaper A02, 2.0.1 block A).</summary>
public sealed class CertificateTests(CertificateTests.Hub world) : IClassFixture<CertificateTests.Hub>
{
    private static int _last;

    [Theory]
    [InlineData("ocpp1.6")]
    [InlineData("ocpp2.0.1")]
    public async Task A_good_request_is_signed_and_the_certificate_handed_over(string protocol)
    {
        var (id, station) = await StationAsync(world.It.StationUrl(NextId()), protocol);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        (await AskAsync(station, Request(id, key))).ShouldBe("Accepted");
        var call = await TakeAsync(station);
        call[2].GetString().ShouldBe("CertificateSigned");
        if (protocol == "ocpp2.0.1")
            call[3].GetProperty("certificateType").GetString().ShouldBe("ChargingStationCertificate");
        using var signed = X509Certificate2.CreateFromPem(call[3].GetProperty("certificateChain").GetString());
        signed.GetNameInfo(X509NameType.SimpleName, false).ShouldBe(id);
        signed.GetECDsaPublicKey()!.ExportSubjectPublicKeyInfo().ShouldBe(key.ExportSubjectPublicKeyInfo());
        IsTrusted(signed, await RootAsync()).ShouldBeTrue();
        await station.SendTextAsync($$"""[3,"{{call[1]}}",{"status":"Accepted"}]""");
        var delivered = await UntilAsync<CertificateDelivered>(id);
        delivered.Accepted.ShouldBeTrue();
        (await EventsAsync<CertificateIssued>(id)).ShouldHaveSingleItem().SerialNumber.ShouldBe(signed.SerialNumber);
        station.Dispose();
    }

    [Fact]
    public async Task A_station_that_does_not_take_its_certificate_is_on_record()
    {
        var (id, station) = await StationAsync(world.It.StationUrl(NextId()), "ocpp1.6");
        using var key = RSA.Create(2048);
        (await AskAsync(station, Request(id, key))).ShouldBe("Accepted");
        var call = await TakeAsync(station);
        await station.SendTextAsync($$"""[3,"{{call[1]}}",{"status":"Rejected"}]""");
        (await UntilAsync<CertificateDelivered>(id)).ShouldSatisfyAllConditions(d => d.Accepted.ShouldBeFalse(), d => d.Detail.ShouldBe("Rejected"));
        station.Dispose();
    }

    [Theory]
    [InlineData("a short key", "1024 bits")]
    [InlineData("another station", "CN")]
    [InlineData("another company", "O is not")]
    [InlineData("another's signature", "signed with its own key")]
    [InlineData("no request", "signed with its own key")]
    public async Task A_request_that_is_no_good_is_rejected_and_says_why_in_the_log(string fault, string why)
    {
        var (id, station) = await StationAsync(world.It.StationUrl(NextId()), "ocpp1.6");
        using var shortKey = RSA.Create(1024);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var csr = fault switch
        {
            "a short key" => Request(id, shortKey),
            "another station" => Request("SOMEBODY", key),
            "another company" => Request(id, key, "Somebody else"),
            "another's signature" => Tampered(Request(id, key)),
            _ => "-----BEGIN CERTIFICATE REQUEST-----\nTm8=\n-----END CERTIFICATE REQUEST-----",
        };
        (await AskAsync(station, csr)).ShouldBe("Rejected");
        (await EventsAsync<CertificateRefused>(id)).ShouldHaveSingleItem().Why.ShouldContain(why);
        station.Dispose();
    }

    [Fact]
    public async Task A_certificate_for_vehicles_is_refused_where_nobody_signs_such()
    {
        var (id, station) = await StationAsync(world.It.StationUrl(NextId()), "ocpp2.0.1");
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await station.SendTextAsync($$"""[2,"s","SignCertificate",{"csr":{{JsonSerializer.Serialize(Request(id, key))}},"certificateType":"V2GCertificate"}]""");
        var answer = await TakeAsync(station);
        answer[2].GetProperty("status").GetString().ShouldBe("Rejected");
        answer[2].GetProperty("statusInfo").GetProperty("additionalInfo").GetString().ShouldBe("no authority for such certificates is configured");
        station.Dispose();
    }

    [Fact]
    public async Task A_station_that_left_gets_its_certificate_from_the_next_node()
    {
        await using var hub = await HubUnderTest.StartAsync();
        var (id, station) = await StationAsync(hub.StationUrl(NextId()), "ocpp1.6");
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        (await AskAsync(station, Request(id, key, null))).ShouldBe("Accepted");
        station.Dispose();
        await hub.StopAsync();
        await using var next = await hub.AnotherNodeAsync();
        var (_, again) = await StationAsync(new Uri($"{next.Url.Replace("http", "ws", StringComparison.Ordinal)}/ocpp/{id}"), "ocpp1.6");
        var call = await TakeAsync(again);
        call[2].GetString().ShouldBe("CertificateSigned");
        again.Dispose();
    }

    private static string NextId() => $"CERT{Interlocked.Increment(ref _last)}";

    private static async Task<(string Id, BareStation Station)> StationAsync(Uri url, string protocol)
    {
        var station = await BareStation.KnockAsync(url, protocol);
        await station.SendTextAsync(protocol == "ocpp1.6"
            ? """[2,"b","BootNotification",{"chargePointVendor":"V","chargePointModel":"M"}]"""
            : """[2,"b","BootNotification",{"reason":"PowerUp","chargingStation":{"vendorName":"V","model":"M"}}]""");
        (await station.ReceiveTextAsync()).ShouldNotBeNull().ShouldContain("Accepted");
        return (url.Segments[^1], station);
    }

    private static async Task<string?> AskAsync(BareStation station, string csr)
    {
        await station.SendTextAsync($$"""[2,"s","SignCertificate",{"csr":{{JsonSerializer.Serialize(csr)}}}]""");
        return (await TakeAsync(station))[2].GetProperty("status").GetString();
    }

    private static async Task<JsonElement> TakeAsync(BareStation station) => JsonElement.Parse((await station.ReceiveTextAsync()).ShouldNotBeNull());

    private static string Request(string name, AsymmetricAlgorithm key, string? organization = "ABC Charging")
    {
        var subject = new X500DistinguishedNameBuilder();
        subject.AddCommonName(name);
        if (organization is not null)
            subject.AddOrganizationName(organization);
        var request = key is RSA rsa
            ? new CertificateRequest(subject.Build(), rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest(subject.Build(), (ECDsa)key, HashAlgorithmName.SHA256);
        return request.CreateSigningRequestPem();
    }

    /// <summary>The last bytes are the signature's.</summary>
    private static string Tampered(string csr)
    {
        var der = PemEncoding.Find(csr) is var found ? Convert.FromBase64String(csr[found.Base64Data]) : [];
        der[^1] ^= 1;
        return PemEncoding.WriteString("CERTIFICATE REQUEST", der);
    }

    private static bool IsTrusted(X509Certificate2 certificate, X509Certificate2 root)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.CustomTrustStore.Add(root);
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.2"));
        return chain.Build(certificate);
    }

    private async Task<X509Certificate2> RootAsync() => X509Certificate2.CreateFromPem(
        JsonElement.Parse(await world.It.Http.GetStringAsync("/api/certificate-authority")).GetProperty("root").GetString());

    private async Task<T> UntilAsync<T>(string station)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            if (await EventsAsync<T>(station) is [var found, ..])
                return found;
            await Task.Delay(20, limit.Token);
        }
    }

    private async Task<List<T>> EventsAsync<T>(string station)
    {
        var facts = new List<T>();
        long position = 0;
        while (await world.It.Service<EventLog>().ReadAllAsync(position, 500) is { Count: > 0 } page)
        {
            facts.AddRange(page.Select(e => e.Data).OfType<T>().Where(f => JsonSerializer.Serialize(f).Contains($"\"{station}\"", StringComparison.Ordinal)));
            position = page[^1].Position;
        }

        return facts;
    }

    /// <summary>One hub for all.</summary>
    public sealed class Hub : IAsyncLifetime
    {
        internal HubUnderTest It { get; private set; } = null!;

        public async Task InitializeAsync() => It = await HubUnderTest.StartAsync(("Hub:Stations:CpoName", "ABC Charging"));

        public async Task DisposeAsync() => await It.DisposeAsync();
    }
}
