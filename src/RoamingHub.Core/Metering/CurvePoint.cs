using System.Numerics;
using System.Security.Cryptography;

namespace RoamingHub.Core.Metering;

/// <summary>Finds the second coordinate of a public point that is written with its first alone (SEC 1, 2.3.4). Nothing here is secret.</summary>
internal static class CurvePoint
{
    /// <summary>Null where no point of the curve has this first coordinate.</summary>
    /// <exception cref="CryptographicException">The machine does not know the curve.</exception>
    /// <exception cref="PlatformNotSupportedException">Likewise.</exception>
    public static byte[]? SecondOf(MeterCurve curve, byte[] x, bool odd)
    {
        using var ecdsa = ECDsa.Create(ECCurve.CreateFromValue(curve.Oid));
        var form = ecdsa.ExportExplicitParameters(false).Curve;
        var (p, a, b, first) = (Read(form.Prime!), Read(form.A!), Read(form.B!), Read(x));
        if ((p & 3) != 3)
            throw new CryptographicException($"A point of {curve.Name} is not to be had from its first coordinate here.");
        var square = (BigInteger.ModPow(first, 3, p) + (a * first) + b) % p;
        var y = BigInteger.ModPow(square, (p + 1) / 4, p);
        if (y * y % p != square)
            return null;
        var bytes = (y.IsEven == odd ? p - y : y).ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[curve.Bytes - bytes.Length], .. bytes];
    }

    private static BigInteger Read(byte[] number) => new(number, isUnsigned: true, isBigEndian: true);
}
