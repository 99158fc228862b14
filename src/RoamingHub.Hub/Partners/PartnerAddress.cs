using System.Net;
using System.Net.Sockets;

namespace RoamingHub.Hub.Partners;

/// <summary>Which network addresses a partner's URL may lead to.</summary>
internal static class PartnerAddress
{
    // Where clouds keep what a machine may know of itself, outside the link-local range: Azure, Oracle, Alibaba, AWS and Google over IPv6.
    private static readonly IPAddress[] Metadata =
    [
        IPAddress.Parse("168.63.129.16"), IPAddress.Parse("192.0.0.192"), IPAddress.Parse("100.100.100.200"),
        IPAddress.Parse("fd00:ec2::254"), IPAddress.Parse("fd20:ce::254"),
    ];

    // Nobody's: never routed, or a tunnel whose other end cannot be seen (local NAT64, Teredo).
    private static readonly IPNetwork[] Nobodys =
    [
        IPNetwork.Parse("0.0.0.0/8"), IPNetwork.Parse("169.254.0.0/16"), IPNetwork.Parse("224.0.0.0/3"),
        IPNetwork.Parse("::/128"), IPNetwork.Parse("fe80::/10"), IPNetwork.Parse("ff00::/8"), IPNetwork.Parse("64:ff9b:1::/48"),
        IPNetwork.Parse("2001::/32"), IPNetwork.Parse("100::/64"), IPNetwork.Parse("5f00::/16"),
    ];

    // Houses' own, carriers' own, benchmarks' and the documentation's.
    private static readonly IPNetwork[] Private =
    [
        IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.168.0.0/16"),
        IPNetwork.Parse("100.64.0.0/10"), IPNetwork.Parse("192.0.0.0/24"), IPNetwork.Parse("192.0.2.0/24"), IPNetwork.Parse("192.88.99.0/24"),
        IPNetwork.Parse("198.18.0.0/15"), IPNetwork.Parse("198.51.100.0/24"), IPNetwork.Parse("203.0.113.0/24"),
        IPNetwork.Parse("::1/128"), IPNetwork.Parse("fc00::/7"), IPNetwork.Parse("fec0::/10"), IPNetwork.Parse("2001:db8::/32"), IPNetwork.Parse("3fff::/20"),
    ];

    /// <summary>
    /// Link-local, clouds' metadata, multicast and unspecified addresses never, in whatever dress; private and loopback ones only where allowed.
    /// </summary>
    public static bool IsAllowed(IPAddress address, bool allowPrivate) => !IsForbidden(address) && (allowPrivate || !IsPrivate(address));

    /// <summary>Never called, whatever is configured.</summary>
    public static bool IsForbidden(IPAddress address)
    {
        var plain = Unwrap(address);
        return Nobodys.Any(n => n.Contains(plain)) || Metadata.Contains(plain);
    }

    /// <summary>Of a test network.</summary>
    public static bool IsPrivate(IPAddress address)
    {
        var plain = Unwrap(address);
        return Private.Any(n => n.Contains(plain));
    }

    // An IPv4 address may hide in IPv6: mapped, translated (SIIT), compatible, NAT64, 6to4 or ISATAP. A zone is no part of the address.
    private static IPAddress Unwrap(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address;
        var bytes = address.GetAddressBytes();
        var plain = new IPAddress(bytes);
        if (plain.Equals(IPAddress.IPv6Loopback) || plain.Equals(IPAddress.IPv6Any))
            return plain;
        return bytes switch
        {
            [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, ..] or [0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0, 0, ..]
                or [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ..] or [0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0, ..]
                or [_, _, _, _, _, _, _, _, 0 or 2, 0, 0x5E, 0xFE, ..] => new IPAddress(bytes.AsSpan(12)),
            [0x20, 0x02, ..] => new IPAddress(bytes.AsSpan(2, 4)),
            _ => plain,
        };
    }
}
