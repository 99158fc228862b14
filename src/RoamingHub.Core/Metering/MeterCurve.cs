namespace RoamingHub.Core.Metering;

/// <summary>An elliptic curve that meters sign on. <paramref name="Bytes"/>: of one coordinate.</summary>
public sealed record MeterCurve(string Name, string Oid, int Bytes)
{
    private static readonly MeterCurve[] All =
    [
        new("secp192r1", "1.2.840.10045.3.1.1", 24), new("secp192k1", "1.3.132.0.31", 24), new("secp256r1", "1.2.840.10045.3.1.7", 32),
        new("secp256k1", "1.3.132.0.10", 32), new("secp384r1", "1.3.132.0.34", 48), new("secp521r1", "1.3.132.0.35", 66),
        new("brainpool256r1", "1.3.36.3.3.2.8.1.1.7", 32), new("brainpool384r1", "1.3.36.3.3.2.8.1.1.11", 48),
    ];

    /// <summary>Null for one that is not known here. Some write brainpoolP256r1.</summary>
    public static MeterCurve? Named(string name) =>
        Array.Find(All, c => string.Equals(c.Name, name.Replace("brainpoolP", "brainpool", StringComparison.OrdinalIgnoreCase), StringComparison.OrdinalIgnoreCase));

    public static MeterCurve? Of(string oid) => Array.Find(All, c => c.Oid == oid);
}
