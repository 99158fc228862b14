using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using RoamingHub.Oicp.Client;
using RoamingHub.Oicp.V23.Common;
using RoamingHub.Oicp.V23.EvseStatus;
using RoamingHub.Simulators.Hubject;

namespace RoamingHub.Simulators.Tests.Hubject;

/// <summary>Mutual TLS: whom Hubject lets in, and what the others are told.</summary>
public sealed class HubjectTlsTests : IDisposable
{
    private readonly X509Certificate2 root = Root("CN=Root");
    private readonly X509Certificate2 otherRoot = Root("CN=Other root");

    public void Dispose()
    {
        root.Dispose();
        otherRoot.Dispose();
    }

    [Fact]
    public async Task Only_the_operators_own_certificate_opens_the_door()
    {
        using var server = Issue(root, "CN=localhost", "1.3.6.1.5.5.7.3.1");
        using var own = Issue(root, "CN=DE*ABC", "1.3.6.1.5.5.7.3.2");
        using var anothers = Issue(root, "CN=DE*XYZ", "1.3.6.1.5.5.7.3.2");
        using var strangers = Issue(otherRoot, "CN=DE*ABC", "1.3.6.1.5.5.7.3.2");
        await using var hubject = await HubjectSimulator.StartAsync(new HubjectOptions { Tls = new(server, [root]) });
        hubject.Register(new("DE*ABC") { Certificates = [own.Thumbprint] });
        hubject.BaseUrl.Scheme.ShouldBe("https");

        (await PushAsync(hubject, null)).ShouldSatisfyAllConditions(
            r => r.HttpStatus.ShouldBe(400), r => r.ResponseBody!.ShouldContain("No required SSL certificate was sent"));
        (await PushAsync(hubject, strangers)).ShouldSatisfyAllConditions(
            r => r.HttpStatus.ShouldBe(400), r => r.ResponseBody!.ShouldContain("SSL certificate error"));
        (await PushAsync(hubject, anothers)).ShouldSatisfyAllConditions(r => r.HttpStatus.ShouldBe(401), r => r.Code.ShouldBe("017"));
        (await PushAsync(hubject, own)).IsDone.ShouldBeTrue();
        hubject.EvseStatus("DE*ABC").ShouldBeEmpty();
    }

    private async Task<OicpResult<Acknowledgement>> PushAsync(HubjectSimulator hubject, X509Certificate2? certificate)
    {
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.CertificateChainPolicy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.Add(root);
        if (certificate is not null)
            handler.SslOptions.ClientCertificates = [certificate];
        using var http = new HttpClient(handler);
        return await new OicpClient(http, new(hubject.BaseUrl, "DE*ABC"), TimeProvider.System)
            .PushEvseStatusAsync(new(ActionType.FullLoad, new("DE*ABC", [])), default);
    }

    private static X509Certificate2 Root(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    private static X509Certificate2 Issue(X509Certificate2 issuer, string name, string use)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new(use)], false));
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(issuer, DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddHours(12), RandomNumberGenerator.GetBytes(8));
        return certificate.CopyWithPrivateKey(key);
    }
}
