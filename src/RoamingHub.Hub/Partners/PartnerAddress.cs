using System.Net;
using System.Net.Sockets;

namespace RoamingHub.Hub.Partners;

/// <summary>Which network addresses a partner's URL may lead to.</summary>
internal static class PartnerAddress
{
    /// <summary>Link-local (cloud metadata among them), multicast and unspecified addresses never; private and loopback ones only where allowed.</summary>
    public static bool IsAllowed(IPAddress address, bool allowPrivate)
    {
        var plain = Unwrap(address);
        return !IsForbidden(plain) && (allowPrivate || !IsPrivate(plain));
    }

    // An IPv4 address may hide in IPv6: mapped, compatible, NAT64 or 6to4.
    private static IPAddress Unwrap(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address;
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4();
        var bytes = address.GetAddressBytes();
        if (bytes.AsSpan(0, 12).SequenceEqual<byte>([0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0]))
            return new IPAddress(bytes.AsSpan(12));
        if (bytes[0] == 0x20 && bytes[1] == 0x02)
            return new IPAddress(bytes.AsSpan(2, 4));
        return bytes.AsSpan(0, 12).IndexOfAnyExcept((byte)0) < 0 && !address.Equals(IPAddress.IPv6Loopback) && !address.Equals(IPAddress.IPv6Any)
            ? new IPAddress(bytes.AsSpan(12))
            : address;
    }

    private static bool IsForbidden(IPAddress address)
    {
        if (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any) || address.IsIPv6LinkLocal || address.IsIPv6Multicast)
            return true;
        return address.AddressFamily == AddressFamily.InterNetwork && address.GetAddressBytes() is [var a, var b, ..]
            && (a == 0 || a >= 224 || (a == 169 && b == 254));
    }

    private static bool IsPrivate(IPAddress address)
    {
        if (IPAddress.IsLoopback(address) || address.IsIPv6UniqueLocal || address.IsIPv6SiteLocal)
            return true;
        return address.AddressFamily == AddressFamily.InterNetwork && address.GetAddressBytes() is [var a, var b, var c, _]
            && (a == 10 || (a == 172 && b is >= 16 and < 32) || (a == 192 && b == 168) || (a == 100 && b is >= 64 and < 128)
                || (a == 192 && b == 0 && c is 0 or 2) || (a == 198 && b is 18 or 19));
    }
}
