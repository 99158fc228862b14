using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace RoamingHub.Simulators.Stations;

/// <summary>
/// The certificates on a station: roots it was given, and its own, for which it makes the key and asks the hub to have it signed.
/// A certificate that fits the key is shown to the hub at the next connection.
/// </summary>
public sealed class StationCertificates
{
    private readonly StationOptions options;
    private readonly StationCredentials credentials;
    private readonly Lock gate = new();
    private readonly List<(string Use, X509Certificate2 Certificate)> roots = [];
    private ECDsa? key;

    internal StationCertificates(StationOptions options, StationCredentials credentials) => (this.options, this.credentials) = (options, credentials);

    /// <summary>Installed by the hub, by use.</summary>
    public IReadOnlyList<(string Use, X509Certificate2 Certificate)> Roots
    {
        get
        {
            lock (gate)
                return [.. roots];
        }
    }

    /// <summary>A new key, and the request for its certificate in PEM.</summary>
    public string RequestCertificate()
    {
        lock (gate)
            key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var name = new X500DistinguishedNameBuilder();
        name.AddOrganizationName(options.Organization);
        name.AddCommonName(options.Id);
        return new CertificateRequest(name.Build(), key, HashAlgorithmName.SHA256).CreateSigningRequestPem();
    }

    /// <summary>Takes the signed certificate; false when it does not fit the key or cannot be read.</summary>
    internal bool Take(string pemChain)
    {
        if (Read(pemChain) is not [var own, ..] || key is null || own.GetECDsaPublicKey() is not { } signed)
            return false;
        if (!signed.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(key.ExportSubjectPublicKeyInfo()))
            return false;
        credentials.Certificate = own.CopyWithPrivateKey(key);
        return true;
    }

    /// <param name="vouchesForHubs">Whether hubs with a certificate of this root are trusted from now on.</param>
    internal bool Install(string use, string pem, bool vouchesForHubs)
    {
        if (Read(pem) is not [var root, ..])
            return false;
        lock (gate)
            roots.Add((use, root));
        if (vouchesForHubs)
            credentials.Roots.Add(root);
        return true;
    }

    /// <summary>False when there is none of this serial number.</summary>
    internal bool Delete(string serialNumber)
    {
        lock (gate)
            return roots.RemoveAll(root => SerialOf(root.Certificate).Equals(serialNumber.TrimStart('0'), StringComparison.OrdinalIgnoreCase)) > 0;
    }

    /// <summary>Hash of the issuer's name and key, both hexadecimal, and the serial number (RFC 6960 §4.1.1).</summary>
    internal static (string NameHash, string KeyHash, string Serial) Hash(X509Certificate2 root) => (
        Convert.ToHexStringLower(SHA256.HashData(root.IssuerName.RawData)),
        Convert.ToHexStringLower(SHA256.HashData(root.PublicKey.EncodedKeyValue.RawData)),
        SerialOf(root));

    private static string SerialOf(X509Certificate2 certificate) =>
        certificate.SerialNumber.TrimStart('0') is { Length: > 0 } serial ? serial : "0";

    private static X509Certificate2Collection Read(string pem)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(pem);
        }
        catch (CryptographicException)
        {
            certificates.Clear();
        }
        return certificates;
    }
}
