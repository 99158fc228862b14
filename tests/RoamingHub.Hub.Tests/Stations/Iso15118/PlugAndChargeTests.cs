using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using RoamingHub.Core.Stations;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Stations.Iso15118;
using RoamingHub.Hub.Stations.Security;

namespace RoamingHub.Hub.Tests.Stations.Iso15118;

/// <summary>A hub with a provider of certificates that does as the serial number of the certificate says, and one without.</summary>
public sealed class PlugAndChargeTests(PlugAndChargeTests.Hubs hubs) : IClassFixture<PlugAndChargeTests.Hubs>
{
    private const string Hash = """{"hashAlgorithm":"SHA256","issuerNameHash":"aa","issuerKeyHash":"bb","serialNumber":"@","responderURL":"http://ocsp.example"}""";
    private static int s_stations;

    [Theory]
    [InlineData("good", "Accepted", "Accepted")]
    [InlineData("revoked", "CertificateRevoked", "Blocked")]
    [InlineData("expired", "CertificateExpired", "Expired")]
    [InlineData("chain", "CertChainError", "Invalid")]
    [InlineData("throws", "NoCertificateAvailable", "Invalid")]
    public async Task A_contract_may_charge_if_its_certificate_holds(string serial, string certificate, string token)
    {
        await using var station = await StationAsync(hubs.With, "ocpp2.0.1");
        var answer = await station.CallAsync("Authorize", Authorize("DE8ACC12345678", serial));
        answer.GetProperty("certificateStatus").GetString().ShouldBe(certificate);
        answer.GetProperty("idTokenInfo").GetProperty("status").GetString().ShouldBe(token);
    }

    [Fact]
    public async Task A_good_certificate_of_an_unknown_contract_is_no_right_to_charge()
    {
        await using var station = await StationAsync(hubs.With, "ocpp2.0.1");
        var answer = await station.CallAsync("Authorize", Authorize("DE8ACC99999999", "good"));
        answer.GetProperty("certificateStatus").GetString().ShouldBe("Accepted");
        answer.GetProperty("idTokenInfo").GetProperty("status").GetString().ShouldBe("Invalid");
    }

    [Fact]
    public async Task Without_a_provider_certificates_are_refused_plainly_and_the_refusal_is_explained()
    {
        await using var station = await StationAsync(hubs.Without, "ocpp2.0.1");
        var answer = await station.CallAsync("Authorize", Authorize("DE8ACC12345678", "good"));
        answer.GetRawText().ShouldBe("""{"idTokenInfo":{"status":"Invalid"},"certificateStatus":"NoCertificateAvailable"}""");
        (await station.CallAsync("Get15118EVCertificate", """{"iso15118SchemaVersion":"urn:iso:15118:2:2013:MsgDef","action":"Install","exiRequest":"RVhJ"}""")).GetRawText()
            .ShouldBe("""{"status":"Failed","exiResponse":"","statusInfo":{"reasonCode":"NotConfigured"}}""");
        (await station.CallAsync("GetCertificateStatus", $$"""{"ocspRequestData":{{Hash}}}""")).GetProperty("status").GetString().ShouldBe("Failed");
        var why = await hubs.Without.Http.GetFromJsonAsync<JsonElement>("/api/authorizations?idTag=DE8ACC12345678");
        why.GetProperty("items")[0].GetProperty("steps")[0].GetProperty("source").GetString().ShouldBe("certificate");
    }

    [Theory]
    [InlineData("DE-8AC-C12345678")]
    [InlineData("de*8ac*c12345678*X")]
    [InlineData("DE8ACC12345678X")]
    public async Task A_contract_is_the_same_however_its_id_is_written(string contract)
    {
        await using var station = await StationAsync(hubs.Without, "ocpp2.0.1");
        var answer = await station.CallAsync("Authorize", $$$"""{"idToken":{"idToken":"{{{contract}}}","type":"eMAID"}}""");
        answer.GetRawText().ShouldBe("""{"idTokenInfo":{"status":"Accepted"}}""");
    }

    [Fact]
    public async Task What_the_provider_has_is_passed_on()
    {
        await using var station = await StationAsync(hubs.With, "ocpp2.0.1");
        (await station.CallAsync("Get15118EVCertificate", """{"iso15118SchemaVersion":"urn:iso:15118:2:2013:MsgDef","action":"Update","exiRequest":"RVhJ"}""")).GetRawText()
            .ShouldBe("""{"status":"Accepted","exiResponse":"RVhJ-Update"}""");
        (await station.CallAsync("GetCertificateStatus", $$"""{"ocspRequestData":{{Hash.Replace('@', '7')}}}""")).GetRawText()
            .ShouldBe("""{"status":"Accepted","ocspResult":"T0NTUA=="}""");
    }

    [Fact]
    public async Task An_older_station_says_the_same_by_the_alliances_vendor_id()
    {
        await using var station = await StationAsync(hubs.With, "ocpp1.6");
        (await TransferAsync(station, "org.openchargealliance.iso15118pnc", "Authorize", Authorize("DE8ACC12345678", "revoked")))
            .ShouldBe(("Accepted", """{"certificateStatus":"CertificateRevoked","idTokenInfo":{"status":"Blocked"}}"""));
        (await TransferAsync(station, "org.openchargealliance.iso15118pnc", "Authorize", """{"idToken":"DE8ACC12345678"}"""))
            .ShouldBe(("Accepted", """{"idTokenInfo":{"status":"Accepted"}}"""));
        (await TransferAsync(station, "org.openchargealliance.iso15118pnc", "Get15118EVCertificate", """{"iso15118SchemaVersion":"x","action":"Install","exiRequest":"RVhJ"}"""))
            .ShouldBe(("Accepted", """{"status":"Accepted","exiResponse":"RVhJ-Install"}"""));
        (await TransferAsync(station, "org.openchargealliance.iso15118pnc", "GetCertificateStatus", $$"""{"ocspRequestData":{{Hash.Replace('@', '7')}}}"""))
            .ShouldBe(("Accepted", """{"status":"Accepted","ocspResult":"T0NTUA=="}"""));
    }

    [Fact]
    public async Task A_contract_that_was_authorized_by_data_transfer_begins_its_charge()
    {
        await using var station = await StationAsync(hubs.With, "ocpp1.6");
        await TransferAsync(station, "org.openchargealliance.iso15118pnc", "Authorize", Authorize("DE8ACC12345678", "good"));
        var started = await station.CallAsync("StartTransaction", """{"connectorId":1,"idTag":"DE8ACC12345678","meterStart":0,"timestamp":"2026-03-01T10:00:00Z"}""");
        started.GetProperty("idTagInfo").GetProperty("status").GetString().ShouldBe("Accepted");
    }

    [Fact]
    public async Task The_earlier_extension_is_understood_in_its_own_words()
    {
        await using var station = await StationAsync(hubs.With, "ocpp1.6");
        var authorize = Authorize("DE8ACC12345678", "chain").Replace("iso15118CertificateHashData", "15118CertificateHashData", StringComparison.Ordinal);
        (await TransferAsync(station, "iso15118", "Authorize", authorize))
            .ShouldBe(("Accepted", """{"certificateStatus":"CertificateRevoked","idTokenInfo":{"status":"Invalid"}}"""));
        (await TransferAsync(station, "iso15118", "Get15118EVCertificate", """{"15118SchemaVersion":"x","exiRequest":"RVhJ"}"""))
            .ShouldBe(("Accepted", """{"status":"Accepted","exiResponse":"RVhJ-Install"}"""));
    }

    [Fact]
    public async Task A_key_for_vehicles_is_signed_and_the_certificate_comes_back_the_same_way()
    {
        var sent = new TaskCompletionSource<JsonElement>();
        await using var station = await StationAsync(hubs.With, "ocpp1.6", s => s.On("DataTransfer", call =>
        {
            sent.TrySetResult(call);
            return """{"status":"Accepted","data":"{\"status\":\"Accepted\"}"}""";
        }));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var csr = JsonSerializer.Serialize(new CertificateRequest("CN=any,O=x", key, HashAlgorithmName.SHA256).CreateSigningRequestPem());
        (await TransferAsync(station, "org.openchargealliance.iso15118pnc", "SignCertificate", $$"""{"csr":{{csr}},"certificateType":"V2GCertificate"}"""))
            .ShouldBe(("Accepted", """{"status":"Accepted"}"""));
        var call = await sent.Task.WaitAsync(TimeSpan.FromSeconds(20));
        call.GetProperty("messageId").GetString().ShouldBe("CertificateSigned");
        var data = JsonElement.Parse(call.GetProperty("data").GetString()!);
        data.GetProperty("certificateType").GetString().ShouldBe("V2GCertificate");
        data.GetProperty("certificateChain").GetString().ShouldStartWith("-----BEGIN CERTIFICATE-----");

        await using var other = await StationAsync(hubs.Without, "ocpp1.6");
        (await TransferAsync(other, "org.openchargealliance.iso15118pnc", "SignCertificate", $$"""{"csr":{{csr}}}"""))
            .ShouldBe(("Accepted", """{"status":"Rejected"}"""));
    }

    [Theory]
    [InlineData("ocpp1.6")]
    [InlineData("ocpp2.0.1")]
    public async Task Unknown_vendors_messages_and_contents_are_told_apart(string protocol)
    {
        await using var station = await StationAsync(hubs.Without, protocol);
        (await TransferAsync(station, "com.example", "X", "{}")).ShouldBe(("UnknownVendorId", null));
        (await TransferAsync(station, "org.openchargealliance.iso15118pnc", "CertificateSigned", "{}")).ShouldBe(("UnknownMessageId", null));
        (await TransferAsync(station, "org.openchargealliance.iso15118pnc", "Authorize", "not json")).ShouldBe(("Rejected", null));
        (await TransferAsync(station, "ORG.openchargealliance.iso15118pnc", "Authorize", """{"idToken":"NOBODY"}"""))
            .ShouldBe(("Accepted", """{"idTokenInfo":{"status":"Invalid"}}"""));
    }

    [Fact]
    public async Task The_newer_version_may_send_and_gets_json_that_is_not_text()
    {
        await using var station = await StationAsync(hubs.Without, "ocpp2.0.1");
        var answer = await station.CallAsync(
            "DataTransfer", """{"vendorId":"org.openchargealliance.iso15118pnc","messageId":"Authorize","data":{"idToken":"NOBODY"}}""");
        answer.GetRawText().ShouldBe("""{"status":"Accepted","data":{"idTokenInfo":{"status":"Invalid"}}}""");
    }

    private static Task<PlainStation> StationAsync(HubUnderTest hub, string protocol, Action<PlainStation>? prepare = null) =>
        PlainStation.ConnectAsync(hub, $"PNC{Interlocked.Increment(ref s_stations)}", protocol, prepare: prepare);

    private static async Task<(string? Status, string? Data)> TransferAsync(PlainStation station, string vendor, string message, string data)
    {
        var answer = await station.CallAsync(
            "DataTransfer", $$"""{"vendorId":"{{vendor}}","messageId":"{{message}}","data":{{JsonSerializer.Serialize(data)}}}""");
        return (answer.GetProperty("status").GetString(), answer.TryGetProperty("data", out var said) ? said.GetString() : null);
    }

    private static string Authorize(string contract, string serial) =>
        $$$"""{"idToken":{"idToken":"{{{contract}}}","type":"eMAID"},"iso15118CertificateHashData":[{{{Hash.Replace("@", serial, StringComparison.Ordinal)}}}]}""";

    public sealed class Hubs : IAsyncLifetime
    {
        internal HubUnderTest With { get; private set; } = null!;

        internal HubUnderTest Without { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            With = await HubUnderTest.StartAsync(services => services.AddSingleton<IContractCertificates, Provider>().AddSingleton<ICertificateAuthority, V2GAuthority>());
            Without = await HubUnderTest.StartAsync();
            foreach (var hub in new[] { With, Without })
            {
                using var body = new StringContent("""{ "status": "Accepted", "type": "CONTRACT" }""", Encoding.UTF8, "application/json");
                (await hub.Http.PutAsync("/api/tokens/DE8ACC12345678", body)).EnsureSuccessStatusCode();
            }
        }

        public async Task DisposeAsync()
        {
            await With.DisposeAsync();
            await Without.DisposeAsync();
        }
    }

    /// <summary>Signs whatever vehicles shall see, with a root of its own.</summary>
    private sealed class V2GAuthority : ICertificateAuthority
    {
        public string Name => "v2g";

        public bool Signs(CertificatePurpose purpose) => purpose == CertificatePurpose.PlugAndCharge;

        public Task<SigningAnswer> SignAsync(SigningOrder order, CancellationToken ct)
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            using var certificate = new CertificateRequest("CN=SECC", key, HashAlgorithmName.SHA256)
                .CreateSelfSigned(DateTimeOffset.UtcNow.AddMinutes(-1), DateTimeOffset.UtcNow.AddDays(30));
            return Task.FromResult<SigningAnswer>(new SigningAnswer.Signed(certificate.ExportCertificatePem()));
        }
    }

    private sealed class Provider : IContractCertificates
    {
        public Task<ContractCertificateStatus> CheckAsync(ContractQuestion question, CancellationToken ct) => Task.FromResult(question.Hashes[0].SerialNumber switch
        {
            "good" => ContractCertificateStatus.Accepted,
            "revoked" => ContractCertificateStatus.Revoked,
            "expired" => ContractCertificateStatus.Expired,
            "chain" => ContractCertificateStatus.ChainError,
            _ => throw new HttpRequestException("the PKI is away"),
        });

        public Task<string?> OcspAsync(StationId station, CertificateHash certificate, CancellationToken ct) => Task.FromResult<string?>("T0NTUA==");

        public Task<string?> EvCertificateAsync(EvCertificateRequest request, CancellationToken ct) =>
            Task.FromResult<string?>($"{request.Exi}-{(request.Update ? "Update" : "Install")}");
    }
}
