using System.Net;
using RoamingHub.Hub.Partners;

namespace RoamingHub.Hub.Tests.Partners;

/// <summary>The addresses that attacks of this kind try, each in the dresses they come in.</summary>
public sealed class PartnerAddressTests
{
    [Theory]
    [InlineData("169.254.169.254")] // AWS, Azure, Google
    [InlineData("169.254.170.2")] // containers at AWS
    [InlineData("169.254.0.1")]
    [InlineData("168.63.129.16")] // Azure
    [InlineData("192.0.0.192")] // Oracle
    [InlineData("100.100.100.200")] // Alibaba
    [InlineData("fd00:ec2::254")] // AWS
    [InlineData("fd20:ce::254")] // Google
    [InlineData("0.0.0.0")]
    [InlineData("0.1.2.3")]
    [InlineData("224.0.0.1")]
    [InlineData("240.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::5")]
    [InlineData("fe80::1")]
    [InlineData("fe80::1%2")]
    [InlineData("febf::1")]
    [InlineData("ff02::1")]
    [InlineData("::ffff:169.254.169.254")] // mapped
    [InlineData("::ffff:a9fe:a9fe")]
    [InlineData("::ffff:0:169.254.169.254")] // translated
    [InlineData("::169.254.169.254")] // compatible
    [InlineData("64:ff9b::169.254.169.254")] // NAT64
    [InlineData("64:ff9b::a9fe:a9fe")]
    [InlineData("64:ff9b:1::a9fe:a9fe")] // NAT64 of a house
    [InlineData("64:ff9b:1:a9fe:0:a9fe::")]
    [InlineData("2002:a9fe:a9fe::1")] // 6to4
    [InlineData("2a00:1450::5efe:169.254.169.254")] // ISATAP
    [InlineData("2a00:1450::200:5efe:169.254.169.254")]
    [InlineData("2001:0:4136:e378:8000:63bf:3fff:fdd2")] // Teredo
    [InlineData("::ffff:100.100.100.200")]
    [InlineData("64:ff9b::168.63.129.16")]
    public void Nobody_may_ever_name_it(string address)
    {
        PartnerAddress.IsAllowed(IPAddress.Parse(address), allowPrivate: true).ShouldBeFalse();
        PartnerAddress.IsAllowed(IPAddress.Parse(address), allowPrivate: false).ShouldBeFalse();
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.255.255.254")]
    [InlineData("10.0.0.1")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("100.64.0.1")] // carriers' own
    [InlineData("100.127.255.255")]
    [InlineData("192.0.2.1")]
    [InlineData("198.18.0.1")]
    [InlineData("198.51.100.1")]
    [InlineData("203.0.113.1")]
    [InlineData("::1")]
    [InlineData("fc00::1")]
    [InlineData("fdff::1")]
    [InlineData("fec0::1")]
    [InlineData("2001:db8::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("::127.0.0.1")]
    [InlineData("::ffff:0:192.168.1.1")]
    [InlineData("64:ff9b::10.0.0.1")]
    [InlineData("2002:0a00:0001::1")]
    [InlineData("2002:7f00:0001::1")]
    [InlineData("2a00:1450::5efe:127.0.0.1")]
    public void Only_partners_in_test_networks_may_name_it(string address)
    {
        PartnerAddress.IsAllowed(IPAddress.Parse(address), allowPrivate: false).ShouldBeFalse();
        PartnerAddress.IsAllowed(IPAddress.Parse(address), allowPrivate: true).ShouldBeTrue();
    }

    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("100.63.255.255")]
    [InlineData("100.128.0.1")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.1")]
    [InlineData("169.253.255.255")]
    [InlineData("169.255.0.1")]
    [InlineData("192.0.1.1")]
    [InlineData("223.255.255.255")]
    [InlineData("2606:4700::1111")]
    [InlineData("2001:4860:4860::8888")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("64:ff9b::8.8.8.8")]
    [InlineData("2002:0808:0808::1")]
    public void Everybody_may_name_it(string address) => PartnerAddress.IsAllowed(IPAddress.Parse(address), allowPrivate: false).ShouldBeTrue();
}
