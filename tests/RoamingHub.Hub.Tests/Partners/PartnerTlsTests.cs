using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;
using RoamingHub.Hub.Partners;

namespace RoamingHub.Hub.Tests.Partners;

/// <summary>How partners are called over TLS.</summary>
public sealed class PartnerTlsTests
{
    private static readonly PartnerHttpOptions Options = new(AllowPrivateNetworks: true, TimeSpan.FromSeconds(10));

    [Fact]
    public async Task The_partner_proves_who_it_is_and_is_shown_no_certificate_of_ours()
    {
        using var certificate = Certificate();
        await using var server = Server(certificate);
        await server.StartAsync();
        using var trusting = new HttpClient(PartnerHttp.Handler(Options, trustedRoots: [certificate]));
        (await trusting.GetStringAsync(server.Urls.Single())).ShouldBe("none");

        using var strict = new HttpClient(PartnerHttp.Handler(Options));
        await Should.ThrowAsync<HttpRequestException>(() => strict.GetStringAsync(server.Urls.Single()));
    }

    // It asks for a client certificate and says whether it got one.
    private static WebApplication Server(X509Certificate2 certificate)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(
            new HttpsConnectionAdapterOptions { ServerCertificate = certificate, ClientCertificateMode = ClientCertificateMode.AllowCertificate })));
        var app = builder.Build();
        app.Run(async http => await http.Response.WriteAsync(await http.Connection.GetClientCertificateAsync() is null ? "none" : "one"));
        return app;
    }

    private static X509Certificate2 Certificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=partner", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
    }
}
