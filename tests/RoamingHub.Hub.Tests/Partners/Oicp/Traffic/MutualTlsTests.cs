using System.Net;
using System.Net.Http.Json;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Partners;
using RoamingHub.Hub.Partners.Oicp;
using RoamingHub.Oicp;
using RoamingHub.Oicp.Client;
using RoamingHub.Oicp.V23.Authorization;
using RoamingHub.Oicp.V23.Common;
using RoamingHub.TestSupport;

namespace RoamingHub.Hub.Tests.Partners.Oicp.Traffic;

/// <summary>Certificates on both ways: ours at Hubject's door, Hubject's at ours. Real TLS, as Hubject's support describes it.</summary>
public sealed class MutualTlsTests : IAsyncLifetime
{
    private static readonly AuthorizeStart Question = new("DE*ABC", Identification.Card("04A1B2C3D4E5F6"));

    private readonly TestPki _pki = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("roaminghub-tls-");
    private readonly List<string> _shown = [];
    private WebApplication _hubject = null!;
    private HubUnderTest _hub = null!;
    private string _partnerDoor = "";

    public async Task InitializeAsync()
    {
        _hubject = Hubject();
        await _hubject.StartAsync();
        var file = Path.Combine(_folder.FullName, "server.pfx");
        using (var server = _pki.Server())
            await File.WriteAllBytesAsync(file, server.Export(X509ContentType.Pfx, "pw"));
        var port = FreePort();
        _partnerDoor = $"https://127.0.0.1:{port}";
        _hub = await HubUnderTest.StartAsync(
            ("Hub:Partners:Tls:Url", _partnerDoor), ("Hub:Partners:Tls:Certificate:Path", file), ("Hub:Partners:Tls:Certificate:Password", "pw"));
    }

    public async Task DisposeAsync()
    {
        await _hub.DisposeAsync();
        await _hubject.DisposeAsync();
        _folder.Delete(recursive: true);
        _pki.Dispose();
    }

    [Fact]
    public async Task Hubject_is_shown_our_certificate_with_those_that_vouch_for_it_and_a_new_one_holds_at_once()
    {
        // Without a certificate: a page under HTTP 400.
        var id = await AddAsync($$"""{"protocol":"oicp","name":"Hubject QA","baseUrl":"{{_hubject.Urls.Single()}}","operatorId":"DE*ABC","operatorName":"Stadtwerke","trustedRoots":[{{Pem(_pki.Root)}}]}""");
        var none = await AskAsync(id);
        (none.Outcome, none.HttpStatus, none.Code).ShouldBe((OicpOutcome.Misconfigured, 400, null));
        none.ResponseBody!.ShouldContain("No required SSL certificate was sent");

        // Another operator's: 401 and 017.
        var shown = await ChangeAsync(id, $$"""{"clientCertificate":{{Pfx("DE*XYZ", TimeSpan.FromDays(300))}}}""");
        shown.GetProperty("clientCertificate").GetProperty("subject").GetString().ShouldBe("CN=DE*XYZ");
        shown.TryGetProperty("alarms", out _).ShouldBeFalse();
        var wrong = await AskAsync(id);
        (wrong.Outcome, wrong.HttpStatus, wrong.Code).ShouldBe((OicpOutcome.Misconfigured, 401, "017"));

        // Ours: yes, over TLS 1.2 or 1.3, with the intermediate that Hubject's root does not know by itself.
        shown = await ChangeAsync(id, $$"""{"clientCertificate":{{Pfx("DE*ABC", TimeSpan.FromDays(20))}}}""");
        var right = await AskAsync(id);
        right.IsDone.ShouldBeTrue(right.Why);
        _shown[^1].ShouldBe("CN=DE*ABC by CN=Hubject Intermediate");

        // It ends soon, and that is said; a change of something else leaves it.
        shown.GetProperty("clientCertificate").GetProperty("validTo").GetDateTimeOffset().ShouldBe(DateTimeOffset.UtcNow.AddDays(20), TimeSpan.FromHours(1));
        shown.GetProperty("alarms")[0].GetString()!.ShouldStartWith("The client certificate ends on ");
        shown.GetRawText().ShouldNotContain("pfx");
        (await ChangeAsync(id, """{"operatorName":"Stadtwerke Nord"}""")).GetProperty("clientCertificate").GetProperty("subject").GetString().ShouldBe("CN=DE*ABC");
        (await AskAsync(id)).IsDone.ShouldBeTrue();

        // A server that our roots do not vouch for gets no word at all.
        using var other = new TestPki();
        await ChangeAsync(id, $$"""{"trustedRoots":[{{Pem(other.Root)}}]}""");
        var stranger = await AskAsync(id);
        (stranger.Outcome, stranger.HttpStatus).ShouldBe((OicpOutcome.Misconfigured, null));
        stranger.Why!.ShouldStartWith("TLS: ");
    }

    [Fact]
    public async Task A_caller_is_held_against_the_certificate_that_was_pinned_and_the_addresses_that_were_named()
    {
        var id = await AddAsync($$"""{"protocol":"oicp","name":"Hubject","baseUrl":"https://service.example","operatorId":"DE*ABC","operatorName":"Stadtwerke"}""");
        using var hubject = _pki.Client("CN=Hubject", TimeSpan.FromDays(90));
        using var stranger = _pki.Client("CN=Stranger", TimeSpan.FromDays(90));
        (await CallAsync(id, null)).ShouldBe((HttpStatusCode.OK, "400")); // nothing is asked for: an unknown session

        await ChangeAsync(id, $$"""{"callerCertificates":[{{Pem(hubject)}}]}""");
        (await CallAsync(id, null)).ShouldBe((HttpStatusCode.Forbidden, "017"));
        (await CallAsync(id, stranger)).ShouldBe((HttpStatusCode.Forbidden, "017"));
        (await CallAsync(id, hubject)).ShouldBe((HttpStatusCode.OK, "400"));
        var kept = (await _hub.Http.GetFromJsonAsync<JsonElement>($"api/partners/{id}/messages?operation=AuthorizeRemoteStop")).GetProperty("items").EnumerateArray().ToList();
        kept.Select(m => (m.GetProperty("httpStatus").GetInt32(), m.GetProperty("request").GetString()!.Length > 0))
            .ShouldBe([(200, true), (403, false), (403, false), (200, true)]); // nothing of a stranger's is kept
        await ChangeAsync(id, $$"""{"callerCertificates":["{{stranger.GetCertHashString(HashAlgorithmName.SHA256)}}"]}""");
        (await CallAsync(id, stranger)).ShouldBe((HttpStatusCode.OK, "400"));

        await ChangeAsync(id, """{"callerCertificates":[],"acceptFrom":["203.0.113.0/24"]}""");
        (await CallAsync(id, null)).ShouldBe((HttpStatusCode.Forbidden, "017"));
        await ChangeAsync(id, """{"acceptFrom":["127.0.0.0/8","::1"]}""");
        (await CallAsync(id, null)).ShouldBe((HttpStatusCode.OK, "400"));
    }

    private async Task<(HttpStatusCode, string)> CallAsync(string id, X509Certificate2? certificate)
    {
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null; // which one is not the matter here
        if (certificate is not null)
            handler.SslOptions.ClientCertificates = [certificate];
        using var client = new HttpClient(handler);
        using var body = new StringContent(
            """{"SessionID":"b2688855-7f00-0002-6d8e-48d883f6abb6","ProviderID":"DE-8EO","EvseID":"DE*ABC*E1"}""", Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync($"{_partnerDoor}/oicp/{id}/api/oicp/charging/v21/providers/DE*8EO/authorize-remote/stop", body);
        return (answer.StatusCode, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("StatusCode").GetProperty("Code").GetString()!);
    }

    private Task<OicpResult<AuthorizationStart>> AskAsync(string id) => _hub.Service<OicpPartners>().Of(_hub.Service<PartnerDirectory>().Find(new PartnerId(id))!).Client
        .AuthorizeStartAsync(Question, default);

    private async Task<string> AddAsync(string body)
    {
        using var answer = await _hub.Http.PostAsync("api/partners", new StringContent(body, Encoding.UTF8, "application/json"));
        ((int)answer.StatusCode).ShouldBe(201, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
    }

    private async Task<JsonElement> ChangeAsync(string id, string body)
    {
        using var answer = await _hub.Http.PutAsync($"api/partners/{id}", new StringContent(body, Encoding.UTF8, "application/json"));
        ((int)answer.StatusCode).ShouldBe(200, await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static string Pem(X509Certificate2 certificate) => JsonSerializer.Serialize(certificate.ExportCertificatePem());

    // As operators get it: the certificate with its key and Hubject's intermediate, in one file.
    private string Pfx(string operatorId, TimeSpan valid)
    {
        using var own = _pki.Client("CN=" + operatorId, valid);
        X509Certificate2Collection all = [own, _pki.Intermediate];
        return JsonSerializer.Serialize(new { pfx = Convert.ToBase64String(all.Export(X509ContentType.Pfx, "secret")!), password = "secret" });
    }

    private WebApplication Hubject()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        var server = _pki.Server();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(new HttpsConnectionAdapterOptions
        {
            ServerCertificate = server, SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13, ClientCertificateMode = ClientCertificateMode.AllowCertificate,
            ClientCertificateValidation = (certificate, chain, _) =>
            {
                _shown.Add($"{certificate.Subject} by {string.Join(", ", chain!.ChainPolicy.ExtraStore.Select(c => c.Subject).Where(s => s != certificate.Subject))}");
                return true;
            },
        })));
        var app = builder.Build();
        app.Run(http => AnswerAsync(http, http.Connection.ClientCertificate?.Subject));
        return app;
    }

    private static Task AnswerAsync(HttpContext http, string? subject)
    {
        var (status, type, body) = subject switch
        {
            null => (400, "text/html", "<html><head><title>400 No required SSL certificate was sent</title></head><body><h1>400 Bad Request</h1></body></html>"),
            "CN=DE*ABC" => (200, "application/json;charset=utf-8", """{"SessionID":"b2688855-7f00-0002-6d8e-48d883f6abb6","CPOPartnerSessionID":null,"EMPPartnerSessionID":null,"ProviderID":"DE-8EO","AuthorizationStatus":"Authorized","StatusCode":{"Code":"000","Description":null,"AdditionalInfo":null},"AuthorizationStopIdentifications":null}"""),
            _ => (401, "application/json;charset=utf-8", """{"StatusCode":{"Code":"017","Description":"Unauthorized Access"}}"""),
        };
        (http.Response.StatusCode, http.Response.ContentType) = (status, type);
        return http.Response.WriteAsync(body);
    }

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>A private root, an intermediate under it, and what they sign.</summary>
    private sealed class TestPki : IDisposable
    {
        public TestPki()
        {
            Root = Sign("CN=Hubject Root", null, isAuthority: true, TimeSpan.FromDays(3650));
            Intermediate = Sign("CN=Hubject Intermediate", Root, isAuthority: true, TimeSpan.FromDays(1000));
        }

        public X509Certificate2 Root { get; }

        public X509Certificate2 Intermediate { get; }

        public X509Certificate2 Server() => Sign("CN=127.0.0.1", Root, isAuthority: false, TimeSpan.FromDays(90));

        public X509Certificate2 Client(string subject, TimeSpan valid) => Sign(subject, Intermediate, isAuthority: false, valid);

        public void Dispose()
        {
            Root.Dispose();
            Intermediate.Dispose();
        }

        private static X509Certificate2 Sign(string subject, X509Certificate2? issuer, bool isAuthority, TimeSpan valid)
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
            var names = new SubjectAlternativeNameBuilder();
            names.AddIpAddress(IPAddress.Loopback);
            request.CertificateExtensions.Add(names.Build());
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, true));
            var from = DateTimeOffset.UtcNow.AddDays(-1);
            using var made = issuer is null ? request.CreateSelfSigned(from, from + valid) : request.Create(issuer, from, DateTimeOffset.UtcNow + valid, RandomNumberGenerator.GetBytes(8));
            using var whole = made.HasPrivateKey ? null : made.CopyWithPrivateKey(key);
            return X509CertificateLoader.LoadPkcs12((whole ?? made).Export(X509ContentType.Pfx), null, X509KeyStorageFlags.Exportable);
        }
    }
}
