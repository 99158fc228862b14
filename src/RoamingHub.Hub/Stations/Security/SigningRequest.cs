using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace RoamingHub.Hub.Stations.Security;

/// <summary>A station's request for a certificate (PKCS#10), as far as it must be right before anybody signs it.</summary>
internal static class SigningRequest
{
    private const int LeastRsaBits = 2048;
    private const int LeastCurveBits = 256;

    /// <summary>Reads it and checks that whoever made it holds the key. Null when it cannot be read, or was not signed by its own key.</summary>
    public static CertificateRequest? Read(string csr)
    {
        try
        {
            return CertificateRequest.LoadSigningRequestPem(csr, HashAlgorithmName.SHA256, signerSignaturePadding: RSASignaturePadding.Pkcs1);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>What is wrong with the request; null when it may be signed.</summary>
    /// <param name="owner">Says what is wrong with the names in it.</param>
    public static string? FaultOf(string csr, Func<CertificateNames, string?> owner)
    {
        if (Read(csr) is not { } request)
            return "it is no PKCS#10 request in PEM signed with its own key";
        return FaultOf(request.PublicKey) ?? owner(CertificateNames.Of(request.SubjectName));
    }

    private static string? FaultOf(PublicKey key)
    {
        using var rsa = key.GetRSAPublicKey();
        using var curve = key.GetECDsaPublicKey();
        return (rsa, curve) switch
        {
            ({ } r, _) when r.KeySize < LeastRsaBits => $"its RSA key has {r.KeySize} bits, less than {LeastRsaBits}",
            (_, { } c) when c.KeySize < LeastCurveBits => $"its elliptic curve has {c.KeySize} bits, less than {LeastCurveBits}",
            (null, null) => "its key is neither RSA nor on an elliptic curve",
            _ => null,
        };
    }
}
