using System.Net.Security;
using System.Net.WebSockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace RoamingHub.Simulators.Stations;

/// <summary>What a station shows the hub, and whom it trusts. The hub may change all of it; the next connection uses it.</summary>
public sealed class StationCredentials
{
    private readonly string id;
    private readonly bool keyAsBytes;

    internal StationCredentials(StationOptions options)
    {
        (id, keyAsBytes, Password, Certificate) = (options.Id, options.KeyAsBytes, options.Password, options.ClientCertificate);
        Roots.AddRange(options.Roots.ToArray());
    }

    /// <summary>HTTP Basic, the station id as user name. Null sends no credentials.</summary>
    public string? Password { get; set; }

    /// <summary>With its private key. Null shows none.</summary>
    public X509Certificate2? Certificate { get; set; }

    /// <summary>Whom the station trusts to vouch for a hub; while there are none, the machine's own roots.</summary>
    public X509Certificate2Collection Roots { get; } = [];

    internal void ApplyTo(ClientWebSocketOptions options)
    {
        if (Password is not null)
            options.SetRequestHeader("Authorization", "Basic " + Convert.ToBase64String([.. Encoding.UTF8.GetBytes(id + ":"), .. Key(Password)]));
        if (Certificate is not null)
            options.ClientCertificates = [Certificate];
        if (Roots.Count > 0)
            options.RemoteCertificateValidationCallback = (_, certificate, _, errors) => Trusts(certificate as X509Certificate2, errors);
    }

    // A key of OCPP 1.6 is given in hexadecimal; the standard sends its bytes, many stations its text (OCPP 1.6-J §6.2.2).
    private byte[] Key(string password) => keyAsBytes ? Convert.FromHexString(password) : Encoding.UTF8.GetBytes(password);

    private bool Trusts(X509Certificate2? certificate, SslPolicyErrors errors)
    {
        if (certificate is null || errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            return false;
        using var chain = new X509Chain
        {
            ChainPolicy = { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck },
        };
        chain.ChainPolicy.CustomTrustStore.AddRange(Roots);
        return chain.Build(certificate);
    }
}
