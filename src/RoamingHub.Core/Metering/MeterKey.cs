using System.Formats.Asn1;
using System.Text;

namespace RoamingHub.Core.Metering;

/// <summary>
/// A meter's public key, in any of the ways in which it is printed on meters and told by stations: a SubjectPublicKeyInfo (RFC 5480) or the bare
/// point, whole or compressed, in hex, Base64 or PEM.
/// </summary>
/// <param name="Curve">Null for a bare point: then it is on the curve that the signature names.</param>
/// <param name="Y">Empty where the point is compressed; <paramref name="OddY"/> tells then which of the two it is.</param>
public sealed record MeterKey(MeterCurve? Curve, string? CurveOid, byte[] X, byte[] Y, bool OddY)
{
    private const string EllipticCurveKey = "1.2.840.10045.2.1";
    private const byte Sequence = 0x30;
    private const byte CompressedEven = 0x02;
    private const byte CompressedOdd = 0x03;
    private const byte Uncompressed = 0x04;
    private const int Longest = 4096;

    /// <summary>Null for what is no key on a curve.</summary>
    public static MeterKey? Read(string text) => BytesOf(text) is { } bytes ? Of(bytes) ?? (BytesOf(Encoding.ASCII.GetString(bytes)) is { } inner ? Of(inner) : null) : null;

    public bool IsSameAs(MeterKey other) => X.AsSpan().SequenceEqual(other.X) && OddY == other.OddY;

    /// <summary>The key as partners expect it: a SubjectPublicKeyInfo with the whole point (DER). Null where its curve is not known.</summary>
    /// <param name="curve">The one that the signature names, for a key that does not name its own.</param>
    public byte[]? ToInfo(MeterCurve? curve)
    {
        if (Y.Length == 0 || (Curve ?? curve) is not { } on || on.Bytes != X.Length)
            return null;
        var der = new AsnWriter(AsnEncodingRules.DER);
        using (der.PushSequence())
        {
            using (der.PushSequence())
            {
                der.WriteObjectIdentifier(EllipticCurveKey);
                der.WriteObjectIdentifier(on.Oid);
            }

            der.WriteBitString([Uncompressed, .. X, .. Y]);
        }

        return der.Encode();
    }

    // "oca:base16:asn1:3059…" is how the Open Charge Alliance has stations write it.
    private static byte[]? BytesOf(string text)
    {
        if (text.Length > Longest)
            return null;
        if (text.Contains("-----BEGIN", StringComparison.Ordinal))
            text = string.Concat(text.Replace("\\n", "\n", StringComparison.Ordinal).Split('\n').Where(l => !l.Contains("-----", StringComparison.Ordinal)));
        var bare = string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
        if (bare.StartsWith("oca:", StringComparison.OrdinalIgnoreCase))
            bare = bare[(bare.LastIndexOf(':') + 1)..];
        bare = bare.Replace(":", "", StringComparison.Ordinal);
        if (bare.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
            bare = bare[2..];
        if (bare.Length == 0)
            return null;
        if (bare.Length % 2 == 0 && bare.All(char.IsAsciiHexDigit))
            return Convert.FromHexString(bare);
        var decoded = new byte[bare.Length];
        return Convert.TryFromBase64String(bare, decoded, out var count) ? decoded[..count] : null;
    }

    private static MeterKey? Of(byte[] bytes) => bytes is [Sequence, ..] ? FromInfo(bytes) ?? FromPoint(null, null, bytes) : FromPoint(null, null, bytes);

    private static MeterKey? FromInfo(byte[] der)
    {
        try
        {
            var info = new AsnReader(der, AsnEncodingRules.DER).ReadSequence();
            var algorithm = info.ReadSequence();
            if (algorithm.ReadObjectIdentifier() != EllipticCurveKey)
                return null;
            var curve = algorithm.ReadObjectIdentifier();
            return FromPoint(MeterCurve.Of(curve), curve, info.ReadBitString(out _));
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    private static MeterKey? FromPoint(MeterCurve? curve, string? oid, byte[] point)
    {
        if (point is [CompressedEven or CompressedOdd, .. var x] && IsCoordinate(x.Length, curve, oid))
            return new(curve, oid, x, [], point[0] == CompressedOdd);
        var both = point is [Uncompressed, ..] && point.Length % 2 == 1 ? point[1..] : point;
        var half = both.Length / 2;
        return both.Length % 2 == 0 && IsCoordinate(half, curve, oid) ? new(curve, oid, both[..half], both[half..], (both[^1] & 1) == 1) : null;
    }

    private static bool IsCoordinate(int bytes, MeterCurve? curve, string? oid) =>
        curve is null ? bytes is 24 or 32 or 48 or 64 or 66 || (oid is not null && bytes > 0) : bytes == curve.Bytes;
}
