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
    [InlineData("secp192r1")]
    [InlineData("secp192k1")]
    [InlineData("secp256r1")]
    [InlineData("secp256k1")]
    [InlineData("secp384r1")]
    [InlineData("secp521r1")]
    [InlineData("brainpool256r1")]
    [InlineData("brainpool384r1")]
    [InlineData("brainpool512r1")]
    public void A_compressed_point_is_a_key_as_good_as_the_whole(string curve)
    {
        for (var i = 0; i < 4; i++) // with either sign, likely
        {
            using var meter = new TestMeter(curve);
            var (x, y) = (meter.Point.X!, meter.Point.Y!);
            var key = MeterKey.Read(Convert.ToHexString([(byte)(2 + (y[^1] & 1)), .. x])).ShouldNotBeNull();
            var record = OcmfRecord.Read(meter.Both(1m, 2m))!;
            MeterSignature.Check(record.Payload, record.Signature, key, out _).ShouldBe(SignatureFit.Fits);
            var mirrored = MeterKey.Read(Convert.ToHexString([(byte)(3 - (y[^1] & 1)), .. x])).ShouldNotBeNull();
            MeterSignature.Check(record.Payload, record.Signature, mirrored, out _).ShouldBe(SignatureFit.DoesNotFit);
            key.IsSameAs(MeterKey.Read(meter.PublicKey)!).ShouldBeTrue();
            mirrored.IsSameAs(key).ShouldBeFalse();
            MeterKey.Read(Convert.ToHexString([.. x, .. y]))!.ToInfo(MeterCurve.Named(curve)).ShouldBe(meter.KeyInfo);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("none")]
    [InlineData("30820122300D06092A864886F70D01010105000382010F00")]
    [InlineData("04AABBCC")]
    public void What_is_no_key_is_none(string text) => MeterKey.Read(text).ShouldBeNull();
}
