using System.Text;
using RoamingHub.Core.Metering;

namespace RoamingHub.Core.Tests.Metering;

public sealed class MeterKeyTests
{
    [Fact]
    public void A_key_is_read_in_every_way_in_which_meters_and_stations_tell_it()
    {
        using var meter = new TestMeter("secp256k1");
        var (info, point) = (meter.KeyInfo, meter.Point);
        var hex = Convert.ToHexString(info);
        string[] ways =
        [
            hex, hex.ToLowerInvariant(), string.Join(' ', hex.Chunk(2).Select(c => new string(c))), string.Join(':', hex.Chunk(2).Select(c => new string(c))),
            Convert.ToBase64String(info), $"-----BEGIN PUBLIC KEY-----\n{Convert.ToBase64String(info, Base64FormattingOptions.InsertLineBreaks)}\n-----END PUBLIC KEY-----",
            "oca:base16:asn1:" + hex, Convert.ToBase64String(Encoding.ASCII.GetBytes("oca:base16:asn1:" + hex)), Convert.ToBase64String(Encoding.ASCII.GetBytes(hex)),
        ];
        foreach (var way in ways)
        {
            var key = MeterKey.Read(way).ShouldNotBeNull(way);
            key.Curve!.Name.ShouldBe("secp256k1");
            (Convert.ToHexString(key.X), Convert.ToHexString(key.Y)).ShouldBe((Convert.ToHexString(point.X!), Convert.ToHexString(point.Y!)));
        }

        foreach (var bare in (byte[][])[[4, .. point.X!, .. point.Y!], [.. point.X!, .. point.Y!]])
            MeterKey.Read(Convert.ToHexString(bare)).ShouldNotBeNull().ShouldSatisfyAllConditions(k => k.Curve.ShouldBeNull(), k => k.IsSameAs(MeterKey.Read(hex)!).ShouldBeTrue());
    }

    [Theory]
    [InlineData("")]
    [InlineData("none")]
    [InlineData("30820122300D06092A864886F70D01010105000382010F00")]
    [InlineData("04AABBCC")]
    public void What_is_no_key_is_none(string text) => MeterKey.Read(text).ShouldBeNull();
}
