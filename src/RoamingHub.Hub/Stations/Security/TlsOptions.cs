namespace RoamingHub.Hub.Stations.Security;

/// <summary>A certificate in files: PEM (with the key in the same file or in another) or PKCS#12.</summary>
internal sealed record CertificateFile
{
    public required string Path { get; init; }

    public string? KeyPath { get; init; }

    public string? Password { get; init; }
}

/// <summary>The ports with TLS (<c>Hub:Stations:Tls</c> and <c>Hub:Stations:MutualTls</c>).</summary>
/// <param name="Url">For security profile 2, and whoever else comes with TLS; null for none.</param>
/// <param name="MutualUrl">For security profile 3: nobody gets in without a certificate. Null for none.</param>
/// <param name="Certificates">The hub's own authority issues one of each kind where there are none.</param>
/// <param name="HostName">What stations call this hub, the CN of certificates that the hub's own authority issues.</param>
/// <param name="WithoutForwardSecrecy">
/// Whether the two suites TLS_RSA_… that OCPP demands are offered (FR.317): a recorded conversation can be read by whoever gets the server's
/// key later. Without them their ECDHE_RSA sisters are.
/// </param>
/// <param name="TrustedRoots">A PEM file of roots whose stations are let in beside those of the hub's own authority.</param>
internal sealed record TlsOptions(
    string? Url, string? MutualUrl, IReadOnlyList<CertificateFile> Certificates, string HostName, bool WithoutForwardSecrecy, string? TrustedRoots,
    bool CheckRevocation)
{
    public bool IsOn => Url is not null || MutualUrl is not null;

    public static TlsOptions From(IConfiguration configuration)
    {
        var (tls, mutual) = (configuration.GetSection("Hub:Stations:Tls"), configuration.GetSection("Hub:Stations:MutualTls"));
        var files = tls.GetSection("Certificates").GetChildren().Select(c => new CertificateFile
        {
            Path = c["Path"] ?? throw new InvalidOperationException($"{c.Path}:Path is missing."), KeyPath = Given(c["KeyPath"]), Password = Given(c["Password"]),
        });
        return new(
            Given(tls["Url"]), Given(mutual["Url"]), [.. files], Given(tls["HostName"]) ?? HostOf(Given(configuration["HUB_PUBLIC_URL"])),
            tls.GetValue("RsaKeyExchange", true), Given(mutual["TrustedRoots"]), mutual.GetValue("CheckRevocation", false));
    }

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    private static string HostOf(string? url) => Uri.TryCreate(url, UriKind.Absolute, out var parsed) ? parsed.Host : Environment.MachineName;
}
