using System.Buffers.Binary;

namespace RoamingHub.Hub.Stations.Ocpp201;

/// <summary>The number under which a station knows one of our orders (remoteStartId): it follows from the order, so that nobody has to remember it.</summary>
internal static class RemoteStartNumber
{
    public static int Of(Guid order)
    {
        Span<byte> bytes = stackalloc byte[16];
        order.TryWriteBytes(bytes, bigEndian: true, out _);
        return BinaryPrimitives.ReadInt32BigEndian(bytes[12..]) & int.MaxValue; // the random end of a UUIDv7
    }
}
