using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace RoamingHub.Hub.Stations.Security;

/// <summary>
/// The ports that stations reach with TLS: 1.2 and 1.3, with the suites OCPP asks for (security whitepaper FR.312 to FR.317, 2.0.1 A00.FR.318)
/// and no others. The web server's own choice on Linux leaves two of the four out.
/// </summary>
internal static class StationListeners
{
    private static readonly TlsCipherSuite[] Modern =
    [
        TlsCipherSuite.TLS_AES_128_GCM_SHA256, TlsCipherSuite.TLS_AES_256_GCM_SHA384, TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
    ];

    private static readonly TlsCipherSuite[] RsaKeyExchange =
        [TlsCipherSuite.TLS_RSA_WITH_AES_128_GCM_SHA256, TlsCipherSuite.TLS_RSA_WITH_AES_256_GCM_SHA384];

    private static readonly TlsCipherSuite[] RsaWithForwardSecrecy =
        [TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384];

    /// <summary>Adds the TLS ports beside the plain addresses. Those have to be named here too: a server that is told ports forgets its addresses.</summary>
    /// <param name="more">Other ports are told to the server beside them.</param>
    public static void Listen(KestrelServerOptions kestrel, TlsOptions options, string plainUrls, bool more)
    {
        if (!options.IsOn && !more)
            return;
        foreach (var url in plainUrls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            Listen(kestrel, url, listen =>
            {
                if (url.StartsWith("https:", StringComparison.OrdinalIgnoreCase))
                    listen.UseHttps();
            });
        if (options.Url is { } url2)
            Listen(kestrel, url2, listen => Secure(listen, options, isMutual: false));
        if (options.MutualUrl is { } url3)
            Listen(kestrel, url3, listen => Secure(listen, options, isMutual: true));
    }

    private static void Listen(KestrelServerOptions kestrel, string url, Action<ListenOptions> configure)
    {
        var address = BindingAddress.Parse(url.Replace("wss://", "https://", StringComparison.OrdinalIgnoreCase));
        if (string.Equals(address.Host, "localhost", StringComparison.OrdinalIgnoreCase))
            kestrel.ListenLocalhost(address.Port, configure);
        else if (IPAddress.TryParse(address.Host, out var ip))
            kestrel.Listen(ip, address.Port, configure);
        else
            kestrel.ListenAnyIP(address.Port, configure);
    }

    private static void Secure(ListenOptions listen, TlsOptions options, bool isMutual)
    {
        var certificates = listen.ApplicationServices.GetRequiredService<ServerCertificates>();
        var suites = OperatingSystem.IsWindows()
            ? null // there the system's own settings decide
            : new CipherSuitesPolicy([.. Modern, .. options.WithoutForwardSecrecy ? RsaKeyExchange : RsaWithForwardSecrecy]);
        listen.Protocols = HttpProtocols.Http1; // WebSockets of stations begin with an upgrade
        listen.UseHttps(https =>
        {
            https.SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;
            https.ClientCertificateMode = isMutual ? ClientCertificateMode.RequireCertificate : ClientCertificateMode.NoCertificate;
            https.TlsClientHelloBytesCallback = (connection, hello) => connection.Items[typeof(ClientHello)] = ClientHello.TakesCurve(hello);
            https.ServerCertificateSelector = (_, _) => null; // the context below is chosen instead
            https.OnAuthenticate = (connection, tls) =>
            {
                tls.ServerCertificateSelectionCallback = null;
                tls.ServerCertificateContext = certificates.For(connection.Items[typeof(ClientHello)] is true);
                tls.CipherSuitesPolicy = suites;
                tls.AllowRenegotiation = false;
                if (isMutual)
                    tls.CertificateChainPolicy = PolicyOf(certificates, options);
            };
        });
    }

    private static X509ChainPolicy PolicyOf(ServerCertificates certificates, TlsOptions options)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = options.CheckRevocation ? X509RevocationMode.Online : X509RevocationMode.NoCheck,
            DisableCertificateDownloads = !options.CheckRevocation,
        };
        policy.CustomTrustStore.AddRange(certificates.TrustedRoots);
        return policy;
    }
}
