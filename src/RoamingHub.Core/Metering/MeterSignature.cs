using System.Security.Cryptography;
using System.Text;

namespace RoamingHub.Core.Metering;

public enum SignatureFit
{
    Fits,
    DoesNotFit,

    /// <summary>Not on this machine, or not with this key.</summary>
    CannotBeChecked,
}

/// <summary>Whether a meter's signature is that of a key over a text.</summary>
public static class MeterSignature
{
    private const byte Sequence = 0x30;
    private const byte Integer = 0x02;
    private const byte LongForm = 0x80;

    /// <param name="why">Where it cannot be checked.</param>
    public static SignatureFit Check(string payload, OcmfSignature signature, MeterKey key, out string why)
    {
        why = "";
        if (signature.Curve is not { } curve)
        {
            why = $"Signatures by {signature.Algorithm} cannot be verified here.";
            return SignatureFit.CannotBeChecked;
        }

        if ((key.CurveOid is not null && key.CurveOid != curve.Oid) || key.X.Length != curve.Bytes)
            return SignatureFit.DoesNotFit;
        try
        {
            if ((key.Y.Length > 0 ? key.Y : CurvePoint.SecondOf(curve, key.X, key.OddY)) is not { } y)
                return SignatureFit.DoesNotFit; // no point of that curve
            using var ecdsa = ECDsa.Create(new ECParameters { Curve = ECCurve.CreateFromValue(curve.Oid), Q = new() { X = key.X, Y = y } });
            return Fits(ecdsa, Encoding.UTF8.GetBytes(payload), signature) ? SignatureFit.Fits : SignatureFit.DoesNotFit;
        }
        catch (Exception e) when (e is CryptographicException or PlatformNotSupportedException or NotSupportedException)
        {
            why = $"Signatures on the curve {curve.Name} cannot be verified here, or the key is no point of it.";
            return SignatureFit.CannotBeChecked;
        }
    }

    // DER is the format's default; some meters give the two numbers alone, others leave out the zero before a number whose first bit is set.
    private static bool Fits(ECDsa key, byte[] payload, OcmfSignature signature)
    {
        var (data, hash, bytes) = (signature.Data!, new HashAlgorithmName(signature.Hash), signature.Curve!.Bytes);
        return (data is [Sequence, ..] && Verify(key, payload, data, hash, DSASignatureFormat.Rfc3279DerSequence))
            || (data is [Sequence, ..] && Numbers(data, bytes) is { } numbers && Verify(key, payload, numbers, hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation))
            || (data.Length == bytes * 2 && Verify(key, payload, data, hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation));
    }

    /// <summary>The two numbers of a signature, each as long as the curve has them; null where it holds anything else.</summary>
    private static byte[]? Numbers(ReadOnlySpan<byte> der, int bytes)
    {
        var both = new byte[bytes * 2];
        var rest = der[(der.Length > 2 && (der[1] & LongForm) != 0 ? 3 : 2)..];
        for (var i = 0; i < 2; i++)
        {
            if (rest.Length < 2 || rest[0] != Integer || rest[1] > rest.Length - 2)
                return null;
            var number = rest.Slice(2, rest[1]).TrimStart((byte)0);
            if (number.Length > bytes)
                return null;
            number.CopyTo(both.AsSpan((bytes * (i + 1)) - number.Length));
            rest = rest[(2 + rest[1])..];
        }

        return rest.IsEmpty ? both : null;
    }

    private static bool Verify(ECDsa key, byte[] payload, byte[] signature, HashAlgorithmName hash, DSASignatureFormat format)
    {
        try
        {
            return key.VerifyData(payload, signature, hash, format);
        }
        catch (CryptographicException)
        {
            return false; // no signature in this form
        }
    }
}
