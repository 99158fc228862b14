using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace RoamingHub.Hub.Partners;

/// <summary>
/// A port of our own TLS for partners that show a certificate (<c>Hub:Partners:Tls</c>), where nothing before the hub does TLS. Whoever comes is
/// let in with any certificate or none: whether it is the right one is for the door of each partner to say.
/// </summary>
internal sealed record PartnerListener(string Url, string Path, string? KeyPath, string? Password)
{
    /// <summary>Null where there is no such port.</summary>
    public static PartnerListener? From(IConfiguration configuration)
    {
        var section = configuration.GetSection("Hub:Partners:Tls");
        return section["Url"] is { Length: > 0 } url
            ? new(url, section["Certificate:Path"] ?? throw new InvalidOperationException("Hub:Partners:Tls:Certificate:Path is missing."), section["Certificate:KeyPath"],
                section["Certificate:Password"])
            : null;
    }

    public void Listen(KestrelServerOptions kestrel)
    {
        var address = BindingAddress.Parse(Url);
        kestrel.Listen(IPAddress.TryParse(address.Host, out var ip) ? ip : IPAddress.Any, address.Port, listen => listen.UseHttps(new HttpsConnectionAdapterOptions
        {
            ServerCertificate = Load(), SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            ClientCertificateMode = ClientCertificateMode.AllowCertificate, ClientCertificateValidation = (_, _, _) => true,
        }));
    }

    private X509Certificate2 Load()
    {
        if (System.IO.Path.GetExtension(Path) is ".pfx" or ".p12")
            return X509CertificateLoader.LoadPkcs12FromFile(Path, Password);
        using var pem = X509Certificate2.CreateFromPemFile(Path, KeyPath);
        return X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pfx), null);
    }
}
