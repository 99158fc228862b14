using System.Buffers;
using System.Buffers.Binary;

namespace RoamingHub.Hub.Stations.Security;

/// <summary>
/// The first message of a TLS client, as far as it tells which kind of certificate the client can do with (RFC 5246 §7.4.1.2). OCPP asks for
/// suites of both kinds on one port.
/// </summary>
internal static class ClientHello
{
    private const int SignatureAlgorithms = 13;
    private const ushort EcdsaP256 = 0x0403;
    private static readonly ushort[] CurveSuites = [0xC02B, 0xC02C];

    /// <summary>Whether a certificate on an elliptic curve serves this client. What cannot be read is served with RSA.</summary>
    public static bool TakesCurve(in ReadOnlySequence<byte> hello)
    {
        try
        {
            return TakesCurve(hello.IsSingleSegment ? hello.FirstSpan : hello.ToArray());
        }
        catch (ArgumentOutOfRangeException)
        {
            return false; // shorter than it says
        }
    }

    private static bool TakesCurve(ReadOnlySpan<byte> hello)
    {
        const int recordHeader = 5;
        const int handshakeHeader = 4;
        const int versionAndRandom = 2 + 32;
        var rest = hello[(recordHeader + handshakeHeader + versionAndRandom)..];
        rest = rest[(1 + rest[..1][0])..]; // session id
        var suites = Numbers(Take(ref rest));
        rest = rest[(1 + rest[..1][0])..]; // compression methods
        var algorithms = rest.IsEmpty ? null : Algorithms(Take(ref rest));
        var is13Only = suites.TrueForAll(s => s >> 8 == 0x13 || !IsOld(s));
        return (suites.Exists(s => CurveSuites.Contains(s)) || is13Only) && (algorithms is null || algorithms.Contains(EcdsaP256));
    }

    // Signalling values and random ones that clients mix in (RFC 8701) are no suites of TLS 1.2.
    private static bool IsOld(ushort suite) => suite >> 8 is 0x00 or 0xC0 or 0xCC && suite != 0x00FF;

    private static List<ushort>? Algorithms(ReadOnlySpan<byte> extensions)
    {
        while (!extensions.IsEmpty)
        {
            var type = BinaryPrimitives.ReadUInt16BigEndian(extensions[..2]);
            extensions = extensions[2..];
            var content = Take(ref extensions);
            if (type == SignatureAlgorithms)
                return Numbers(Take(ref content));
        }

        return null;
    }

    /// <summary>What follows its own length of two bytes.</summary>
    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> from)
    {
        var length = BinaryPrimitives.ReadUInt16BigEndian(from[..2]);
        var taken = from.Slice(2, length);
        from = from[(2 + length)..];
        return taken;
    }

    private static List<ushort> Numbers(ReadOnlySpan<byte> bytes)
    {
        var numbers = new List<ushort>(bytes.Length / 2);
        for (; bytes.Length >= 2; bytes = bytes[2..])
            numbers.Add(BinaryPrimitives.ReadUInt16BigEndian(bytes));
        return numbers;
    }
}
