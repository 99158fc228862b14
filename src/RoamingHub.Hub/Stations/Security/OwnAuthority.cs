using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using RoamingHub.Core.Stations;
using RoamingHub.Hub.Partners;
using RoamingHub.Storage.Stations;

namespace RoamingHub.Hub.Stations.Security;

/// <summary>
/// The hub's own small certificate authority: one root, whose key is sealed in the database, and certificates directly below it for
/// stations and for this hub's own TLS ports. RSA, since every station can check that.
/// </summary>
internal sealed class OwnAuthority(AuthorityRoots roots, PartnerVault vault, StationOptions options, TimeProvider time) : ICertificateAuthority, IDisposable
{
    private const int RootBits = 3072;
    private const int RootYears = 20;
    private const string ClientUse = "1.3.6.1.5.5.7.3.2";
    private const string ServerUse = "1.3.6.1.5.5.7.3.1";
    private static readonly TimeSpan ForStations = TimeSpan.FromDays(365);

    private readonly SemaphoreSlim _one = new(1, 1);
    private X509Certificate2? _root;

    /// <summary>How long the hub's own server certificates are good for.</summary>
    public static TimeSpan ForServers { get; } = TimeSpan.FromDays(90);

    public string Name => "own";

    public bool Signs(CertificatePurpose purpose) => purpose == CertificatePurpose.Connection;

    public async Task<SigningAnswer> SignAsync(SigningOrder order, CancellationToken ct)
    {
        if (SigningRequest.Read(order.Csr) is not { } asked)
            return new SigningAnswer.Refused("the request cannot be read");
        var root = await RootAsync(ct);
        // Nothing but the key and the checked names is taken over from the request.
        var names = CertificateNames.Of(asked.SubjectName);
        using var rsa = asked.PublicKey.GetRSAPublicKey();
        var usage = X509KeyUsageFlags.DigitalSignature | (rsa is null ? 0 : X509KeyUsageFlags.KeyEncipherment);
        var request = RequestFor(names.CommonNames[0], names.Organizations is [var organization, ..] ? organization : null, asked.PublicKey, usage, ClientUse);
        using var signed = Sign(request, root, ForStations);
        return new SigningAnswer.Signed(signed.ExportCertificatePem());
    }

    /// <summary>The root with its key. The first call makes it, unless another node has.</summary>
    public async Task<X509Certificate2> RootAsync(CancellationToken ct)
    {
        if (_root is { } known)
            return known;
        await _one.WaitAsync(ct);
        try
        {
            var kept = await roots.FindAsync(ct) ?? await roots.KeepAsync(MakeRoot(), ct);
            return _root ??= X509Certificate2.CreateFromPem(kept.Certificate, vault.Open(kept.SealedKey));
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>A certificate with its key for a server of these names; the first is the CN.</summary>
    public X509Certificate2 IssueServer(X509Certificate2 root, IReadOnlyList<string> hosts, bool onCurve)
    {
        using AsymmetricAlgorithm key = onCurve ? ECDsa.Create(ECCurve.NamedCurves.nistP256) : RSA.Create(2048);
        var publicKey = key is ECDsa curve ? new PublicKey(curve) : new PublicKey((RSA)key);
        var usage = X509KeyUsageFlags.DigitalSignature | (onCurve ? 0 : X509KeyUsageFlags.KeyEncipherment);
        var request = RequestFor(hosts[0], options.CpoName, publicKey, usage, ServerUse);
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var host in hosts)
        {
            if (IPAddress.TryParse(host, out var address))
                alternatives.AddIpAddress(address);
            else
                alternatives.AddDnsName(host);
        }

        request.CertificateExtensions.Add(alternatives.Build());
        using var signed = Sign(request, root, ForServers);
        using var whole = key is ECDsa c ? signed.CopyWithPrivateKey(c) : signed.CopyWithPrivateKey((RSA)key);
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pfx), password: null); // some systems' TLS cannot use a key in memory
    }

    public void Dispose() => _root?.Dispose();

    private AuthorityRoot MakeRoot()
    {
        using var key = RSA.Create(RootBits);
        var request = new CertificateRequest(NameOf("RoamingHub stations root", options.CpoName), key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        var now = time.GetUtcNow();
        using var root = request.CreateSelfSigned(now.AddDays(-2), now.AddYears(RootYears));
        return new(root.ExportCertificatePem(), vault.Seal(key.ExportPkcs8PrivateKeyPem()));
    }

    private static CertificateRequest RequestFor(string name, string? organization, PublicKey key, X509KeyUsageFlags usage, string use)
    {
        var request = new CertificateRequest(NameOf(name, organization), key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(usage, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(use)], critical: false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(key, critical: false));
        return request;
    }

    // The request carries the station's key; it is signed with the root's.
    private X509Certificate2 Sign(CertificateRequest request, X509Certificate2 root, TimeSpan validFor)
    {
        using var key = root.GetRSAPrivateKey()!;
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(root, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] = (byte)((serial[0] & 0x7F) | 0x40); // positive, and of full length
        var now = time.GetUtcNow();
        return request.Create(
            root.SubjectName, X509SignatureGenerator.CreateForRSA(key, RSASignaturePadding.Pkcs1), now.AddDays(-1), now + validFor, serial);
    }

    private static X500DistinguishedName NameOf(string name, string? organization)
    {
        var builder = new X500DistinguishedNameBuilder();
        builder.AddCommonName(name);
        builder.AddOrganizationName(organization ?? "RoamingHub");
        return builder.Build();
    }
}
