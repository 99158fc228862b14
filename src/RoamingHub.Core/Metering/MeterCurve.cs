namespace RoamingHub.Core.Metering;

/// <summary>An elliptic curve that meters sign on. <paramref name="Bytes"/>: of one coordinate.</summary>
public sealed record MeterCurve(string Name, string Oid, int Bytes)
{
    private static readonly MeterCurve[] All =
    [
        new("secp192r1", "1.2.840.10045.3.1.1", 24), new("secp192k1", "1.3.132.0.31", 24), new("secp256r1", "1.2.840.10045.3.1.7", 32),
        new("secp256k1", "1.3.132.0.10", 32), new("secp384r1", "1.3.132.0.34", 48), new("secp521r1", "1.3.132.0.35", 66),
        new("brainpool256r1", "1.3.36.3.3.2.8.1.1.7", 32), new("brainpool384r1", "1.3.36.3.3.2.8.1.1.11", 48), new("brainpool512r1", "1.3.36.3.3.2.8.1.1.13", 64),
    ];

    // Table 22 of OCMF 1.4, and what NIST and OpenSSL call the same curves.
    private static readonly Dictionary<string, string> Synonyms = new(StringComparer.OrdinalIgnoreCase)
    {
        ["prime192v1"] = "secp192r1", ["P-192"] = "secp192r1", ["prime256v1"] = "secp256r1", ["nistP256"] = "secp256r1", ["P-256"] = "secp256r1",
        ["prime384v1"] = "secp384r1", ["nistP384"] = "secp384r1", ["P-384"] = "secp384r1", ["nistP521"] = "secp521r1", ["P-521"] = "secp521r1",
    };

    /// <summary>Null for one that is not known here. Some write brainpoolP256r1.</summary>
    public static MeterCurve? Named(string name)
    {
        var common = Synonyms.GetValueOrDefault(name) ?? name.Replace("brainpoolP", "brainpool", StringComparison.OrdinalIgnoreCase);
        return Array.Find(All, c => string.Equals(c.Name, common, StringComparison.OrdinalIgnoreCase));
    }

    public static MeterCurve? Of(string oid) => Array.Find(All, c => c.Oid == oid);
}
