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
            using var ecdsa = ECDsa.Create(new ECParameters { Curve = ECCurve.CreateFromValue(curve.Oid), Q = new() { X = key.X, Y = key.Y } });
            return Fits(ecdsa, Encoding.UTF8.GetBytes(payload), signature) ? SignatureFit.Fits : SignatureFit.DoesNotFit;
        }
        catch (Exception e) when (e is CryptographicException or PlatformNotSupportedException or NotSupportedException)
        {
            why = $"Signatures on the curve {curve.Name} cannot be verified here, or the key is no point of it.";
            return SignatureFit.CannotBeChecked;
        }
    }

    // DER is the format's default; some meters give the two numbers alone.
    private static bool Fits(ECDsa key, byte[] payload, OcmfSignature signature)
    {
        var (data, hash) = (signature.Data!, new HashAlgorithmName(signature.Hash));
        return (data is [Sequence, ..] && Verify(key, payload, data, hash, DSASignatureFormat.Rfc3279DerSequence))
            || (data.Length == signature.Curve!.Bytes * 2 && Verify(key, payload, data, hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation));
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
