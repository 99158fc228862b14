using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace RoamingHub.Hub.Stations.Security;

/// <summary>
/// What this hub shows on its TLS ports: one certificate with an RSA key and one on a curve, from files or from the hub's own authority.
/// Files are looked at again every minute, own certificates are issued anew when a third of their time is left, both without a restart.
/// </summary>
internal sealed class ServerCertificates(TlsOptions options, OwnAuthority authority, TimeProvider time, ILogger<ServerCertificates> logger) : IHostedService
{
    private static readonly TimeSpan Look = TimeSpan.FromMinutes(1);

    private readonly Lock _one = new();
    private X509Certificate2? _root;
    private Pair _pair = new(null, null);
    private DateTimeOffset _staleAt;
    private string _stamp = "";

    /// <summary>The roots that stations' certificates may come from.</summary>
    public X509Certificate2Collection TrustedRoots { get; } = [];

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!options.IsOn)
            return;
        _root = await authority.RootAsync(cancellationToken);
        TrustedRoots.Add(X509CertificateLoader.LoadCertificate(_root.RawData));
        if (options.TrustedRoots is { } file)
            TrustedRoots.ImportFromPemFile(file);
        Renew();
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <param name="onCurve">What the client can do with; it gets the other kind where there is only that.</param>
    public SslStreamCertificateContext For(bool onCurve)
    {
        lock (_one)
        {
            if (time.GetUtcNow() >= _staleAt)
                Renew();
            return (onCurve ? _pair.Curve ?? _pair.Rsa : _pair.Rsa ?? _pair.Curve)!;
        }
    }

    private void Renew()
    {
        if (options.Certificates.Count == 0)
        {
            string[] hosts = [options.HostName, "localhost", "127.0.0.1", "::1"];
            _pair = Of([authority.IssueServer(_root!, hosts, onCurve: false), authority.IssueServer(_root!, hosts, onCurve: true)]);
            _staleAt = time.GetUtcNow() + (OwnAuthority.ForServers * 2 / 3);
            return;
        }

        _staleAt = time.GetUtcNow() + Look;
        var stamp = string.Join('|', options.Certificates.SelectMany(c => new[] { c.Path, c.KeyPath }).OfType<string>().Select(f => File.GetLastWriteTimeUtc(f).Ticks));
        if (stamp == _stamp)
            return;
        try
        {
            _pair = Of(options.Certificates.Select(Read));
            _stamp = stamp;
        }
        catch (Exception e) when (_stamp.Length > 0 && e is IOException or CryptographicException or UnauthorizedAccessException)
        {
            logger.CertificateUnreadable(string.Join(", ", options.Certificates.Select(c => c.Path)), e);
        }
    }

    private Pair Of(IEnumerable<X509Certificate2> certificates)
    {
        var pair = new Pair(null, null);
        foreach (var certificate in certificates)
        {
            var context = SslStreamCertificateContext.Create(certificate, _root is null ? null : [_root], offline: true);
            pair = certificate.PublicKey.GetECDsaPublicKey() is null ? pair with { Rsa = context } : pair with { Curve = context };
        }

        return pair;
    }

    private static X509Certificate2 Read(CertificateFile file)
    {
        if (Path.GetExtension(file.Path) is ".pfx" or ".p12")
            return X509CertificateLoader.LoadPkcs12FromFile(file.Path, file.Password);
        using var pem = file.Password is null
            ? X509Certificate2.CreateFromPemFile(file.Path, file.KeyPath)
            : X509Certificate2.CreateFromEncryptedPemFile(file.Path, file.Password, file.KeyPath);
        return X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pfx), password: null); // some systems' TLS cannot use a key in memory
    }

    private sealed record Pair(SslStreamCertificateContext? Rsa, SslStreamCertificateContext? Curve);
}
