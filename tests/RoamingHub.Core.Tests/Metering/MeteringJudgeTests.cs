using System.Security.Cryptography;
using RoamingHub.Core.Metering;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Values;

namespace RoamingHub.Core.Tests.Metering;

/// <summary>What signed values are worth. The published record is a KEBA KCP30's, from the test data of the transparency software for meters.</summary>
public sealed class MeteringJudgeTests
{
    private const string Payload =
        """{"FV":"1.0","GI":"KEBA_KCP30","GS":"17619300","GV":"2.8.5","PG":"T32","IS":false,"IL":"NONE","IF":["RFID_NONE","OCPP_NONE","ISO15118_NONE","PLMN_NONE"],"IT":"NONE","ID":"","RD":[{"TM":"2019-08-13T10:03:15,000+0000 I","TX":"B","EF":"","ST":"G","RV":0.2596,"RI":"1-b:1.8.0","RU":"kWh"},{"TM":"2019-08-13T10:03:36,000+0000 R","TX":"E","EF":"","ST":"G","RV":0.2597,"RI":"1-b:1.8.0","RU":"kWh"}]}""";

    private const string Signature =
        """{"SD":"304502200E2F107C987A300AC1695CA89EA149A8CDFA16188AF0A33EE64B67964AA943F9022100889A72B6D65364BEA8562E7F6A0253157ACFF84FE4929A93B5964D23C4265699"}""";

    private const string Key =
        "3059301306072A8648CE3D020106082A8648CE3D030107034200043AEEB45C392357820A58FDFB0857BD77ADA31585C61C430531DFA53B440AFBFDD95AC887C658EA55260F808F55CA948DF235C2108A0D6DC7D4AB1A5E1A7955BE";

    private static readonly DateTimeOffset Ten = new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);
    private static readonly KnownMeterKey Pinned = new(Key, KeyOrigin.Pinned);

    [Fact]
    public void A_published_record_is_genuine_and_tells_its_energy()
    {
        var judged = MeteringJudge.Judge(TestMeter.Readings(Published(Payload)), Pinned, Then(0.1m))!;
        (judged.Verdict, judged.SignedWh, judged.Key).ShouldBe((MeteringVerdict.Genuine, 0.1m, KeyOrigin.Pinned));
        judged.Findings.ShouldBeEmpty();
        judged.Notes.ShouldHaveSingleItem().ShouldContain("clock");
        var record = judged.Records.ShouldHaveSingleItem();
        (record.Format, record.Curve, record.Page, record.Meter).ShouldBe(("OCMF", "secp256r1", "T32", "17619300"));
        record.Readings![1].ShouldBe(new OcmfReading(
            new(2019, 8, 13, 10, 3, 36, TimeSpan.Zero), "R", "E", 0.2597m, 4, "kWh", "1-b:1.8.0", "", "G"));
    }

    [Fact]
    public void A_published_record_with_another_value_is_tampered()
    {
        var judged = MeteringJudge.Judge(TestMeter.Readings(Published(Payload.Replace("0.2597", "9.2597", StringComparison.Ordinal))), Pinned, Then(9_000.1m))!;
        (judged.Verdict, judged.SignedWh).ShouldBe((MeteringVerdict.Tampered, 9_000.1m));
        judged.Findings.ShouldHaveSingleItem().Verdict.ShouldBe(MeteringVerdict.Tampered);
    }

    [Fact]
    public void Any_flipped_bit_of_the_payload_is_found()
    {
        var missed = new List<string>();
        for (var i = 0; i < Payload.Length * 8; i++)
        {
            var flipped = Payload.ToCharArray();
            flipped[i / 8] = (char)(flipped[i / 8] ^ (1 << (i % 8)));
            if (Judge(Published(new(flipped)), Pinned, 0.1m)!.Verdict != MeteringVerdict.Tampered)
                missed.Add($"bit {i % 8} of '{Payload[i / 8]}' at {i / 8}");
        }

        missed.ShouldBeEmpty();
    }

    [Fact]
    public void Blanks_and_line_ends_are_signed_as_they_stand()
    {
        using var meter = new TestMeter();
        var lines = meter.Payload(TestMeter.One("B", 1m), TestMeter.One("E", 2m)).Replace(",\"", ",\n  \"", StringComparison.Ordinal);
        var pinned = new KnownMeterKey(meter.PublicKey, KeyOrigin.Pinned);
        var text = meter.Sign(lines).Replace("|", "|\n", StringComparison.Ordinal);
        Judge(text, pinned, 1000)!.Verdict.ShouldBe(MeteringVerdict.Tampered, "a line end was put in after it was signed");
        Judge(meter.Sign("\n" + lines), pinned, 1000)!.Verdict.ShouldBe(MeteringVerdict.Genuine);
    }

    [Fact]
    public void A_key_that_is_not_the_meters_is_told_from_changed_values_where_the_record_brings_its_own()
    {
        using var other = new TestMeter();
        using var larger = new TestMeter("secp384r1");
        var fraud = new KnownMeterKey(other.PublicKey, KeyOrigin.Pinned);
        var sent = new SignedReading(SignedMoment.End, Published(Payload), new("", null, "OCMF", Key));
        MeteringJudge.Judge([sent], fraud, Billed(0.1m))!.Verdict.ShouldBe(MeteringVerdict.WrongKey);
        var changed = sent with { Text = Published(Payload.Replace("0.2597", "9.2597", StringComparison.Ordinal)) };
        MeteringJudge.Judge([changed], fraud, Billed(9_000.1m))!.Verdict.ShouldBe(MeteringVerdict.Tampered);
        Judge(Published(Payload), fraud, 0.1m)!.Verdict.ShouldBe(MeteringVerdict.Tampered);
        Judge(Published(Payload), new(larger.PublicKey, KeyOrigin.Pinned), 0.1m)!.Verdict.ShouldBe(MeteringVerdict.WrongKey);
    }

    [Fact]
    public void A_key_that_came_along_is_better_than_none_and_said_to_be_nobodys()
    {
        var sent = new SignedReading(SignedMoment.End, Published(Payload), new("", null, "OCMF", Key));
        var judged = MeteringJudge.Judge([sent], null, Then(0.1m))!;
        (judged.Verdict, judged.Key, judged.PublicKey).ShouldBe((MeteringVerdict.Genuine, KeyOrigin.Message, Key));
        judged.Notes.ShouldContain(n => n.Contains("written down nowhere", StringComparison.Ordinal));
        var without = MeteringJudge.Judge(TestMeter.Readings(Published(Payload)), null, Then(0.1m))!;
        (without.Verdict, without.Findings.ShouldHaveSingleItem().Text).ShouldBe((MeteringVerdict.Unverifiable, "No public key of the meter is known."));
    }

    [Fact]
    public void The_begin_and_the_end_must_both_be_there()
    {
        using var meter = new TestMeter();
        var pinned = new KnownMeterKey(meter.PublicKey, KeyOrigin.Pinned);
        var (begin, end) = (meter.Begin(10m), meter.End(21m));
        Judge(begin, end, pinned, 11_000)!.Verdict.ShouldBe(MeteringVerdict.Genuine);
        Judge(end, pinned, 11_000)!.Verdict.ShouldBe(MeteringVerdict.MissingStart);
        Judge(begin, pinned, 11_000)!.Verdict.ShouldBe(MeteringVerdict.MissingEnd);
        MeteringJudge.Judge([], pinned, Billed(1))!.Verdict.ShouldBe(MeteringVerdict.MissingStart);
        MeteringJudge.Judge([], null, Billed(1)).ShouldBeNull();
        Judge(meter.Both(10m, 21m), pinned, 11_000)!.Verdict.ShouldBe(MeteringVerdict.Genuine, "members that a reading leaves out are those of the one before");
        foreach (var reason in (string[])["L", "R", "A", "P"])
            Judge(meter.Begin(10m), meter.Sign(meter.Payload(TestMeter.One(reason, 21m))), pinned, 11_000)!.Verdict.ShouldBe(MeteringVerdict.Genuine);
    }

    [Theory]
    [InlineData("10", "21", 11_000, true)]
    [InlineData("10", "21", 11_101, true)] // no decimal places: they show 0.1 kWh at least
    [InlineData("10", "21", 11_102, false)]
    [InlineData("10.000", "21.000", 11_002, true)] // 1 Wh of its own, 1 Wh that any two registers may be apart
    [InlineData("10.000", "21.000", 11_003, false)]
    [InlineData("10.000", "21.000", 10_000, false)]
    public void The_signed_energy_is_compared_with_what_is_billed(string begin, string end, decimal billed, bool same)
    {
        using var meter = new TestMeter();
        var judged = Judge(
            meter.Begin(decimal.Parse(begin, null)), meter.End(decimal.Parse(end, null)), new(meter.PublicKey, KeyOrigin.Pinned), billed)!;
        judged.Verdict.ShouldBe(same ? MeteringVerdict.Genuine : MeteringVerdict.EnergyDiffers);
        judged.SignedWh.ShouldBe(11_000);
    }

    [Fact]
    public void Energy_that_left_the_vehicle_is_not_what_it_took()
    {
        using var meter = new TestMeter();
        const string out1 = "\"RI\":\"1-0:2.8.0*255\",\"RU\":\"kWh\",\"ST\":\"G\"";
        const string in1 = "\"RI\":\"01-00:B2.08.00*FF\",\"RU\":\"Wh\",\"ST\":\"G\"";
        var text = meter.Sign(meter.Payload(
            TestMeter.One("B", 5m, out1), TestMeter.One("B", 0m, in1), TestMeter.One("E", 9m, out1), TestMeter.One("E", 3000m, in1)));
        var judged = Judge(text, new(meter.PublicKey, KeyOrigin.Pinned), 3000)!;
        (judged.Verdict, judged.SignedWh).ShouldBe((MeteringVerdict.Genuine, 3000m));
    }

    [Fact]
    public void What_the_meter_doubts_itself_or_another_meter_wrote_proves_nothing()
    {
        using var meter = new TestMeter();
        var pinned = new KnownMeterKey(meter.PublicKey, KeyOrigin.Pinned);
        var begin = meter.Begin(10m);
        var doubted = meter.Sign(meter.Payload(TestMeter.One("E", 21m, "\"RI\":\"1-b:1.8.0\",\"RU\":\"kWh\",\"EF\":\"E\",\"ST\":\"M\"")));
        Judge(begin, doubted, pinned, 11_000)!.Findings.ShouldHaveSingleItem().Text.ShouldContain("state M");
        var (later, earlier) = (meter.End(21m), meter.Begin(10m));
        Judge(earlier, later, pinned, 11_000)!.Findings.ShouldHaveSingleItem().Text.ShouldContain("page");
        Judge(meter.Begin(10m), meter.Sign(meter.Payload(TestMeter.One("E", 21m)).Replace("M-1", "M-2", StringComparison.Ordinal)), pinned, 11_000)!
            .Findings.ShouldHaveSingleItem().Text.ShouldContain("different meters");
    }

    [Theory]
    [InlineData("secp192r1")]
    [InlineData("secp192k1")]
    [InlineData("secp256r1")]
    [InlineData("secp256k1")]
    [InlineData("secp384r1")]
    [InlineData("brainpool256r1")]
    [InlineData("brainpool384r1")]
    public void A_curve_is_verified_where_this_machine_knows_it_and_else_said_to_be_unverifiable(string curve)
    {
        TestMeter meter;
        try
        {
            meter = new(curve);
        }
        catch (Exception e) when (e is CryptographicException or PlatformNotSupportedException)
        {
            var bytes = MeterCurve.Named(curve)!.Bytes;
            var unknown = $$"""OCMF|{{Payload}}|{"SA":"ECDSA-{{curve}}-SHA256","SD":"3006020101020101"}""";
            var judged = Judge(unknown, new(Convert.ToHexString(Enumerable.Repeat((byte)7, bytes * 2).ToArray()), KeyOrigin.Pinned), 0.1m)!;
            (judged.Verdict, judged.Findings[0].Text).ShouldBe((MeteringVerdict.Unverifiable, $"Signatures on the curve {curve} cannot be verified here, or the key is no point of it."));
            return;
        }

        using (meter)
        {
            var pinned = new KnownMeterKey(meter.PublicKey, KeyOrigin.Pinned);
            var text = meter.Both(1m, 2m);
            Judge(text, pinned, 1000)!.Verdict.ShouldBe(MeteringVerdict.Genuine);
            Judge(text.Replace("\"RV\":2", "\"RV\":3", StringComparison.Ordinal), pinned, 2000)!.Verdict.ShouldBe(MeteringVerdict.Tampered);
        }
    }

    [Fact]
    public void A_signature_is_read_in_hex_in_base64_and_as_two_bare_numbers()
    {
        using var meter = new TestMeter();
        var pinned = new KnownMeterKey(meter.PublicKey, KeyOrigin.Pinned);
        var payload = meter.Payload(TestMeter.One("B", 1m), TestMeter.One("E", 2m));
        Judge(meter.Sign(payload, "\"SE\":\"base64\",", base64: true), pinned, 1000)!.Verdict.ShouldBe(MeteringVerdict.Genuine);
        Judge(meter.Sign(payload, format: DSASignatureFormat.IeeeP1363FixedFieldConcatenation), pinned, 1000)!.Verdict.ShouldBe(MeteringVerdict.Genuine);
        Judge($$"""OCMF|{{payload}}|{"SD":"no hex"}""", pinned, 1000)!.Verdict.ShouldBe(MeteringVerdict.Tampered);
        Judge($$"""OCMF|{{payload}}|{"SD":""}""", pinned, 1000)!.Verdict.ShouldBe(MeteringVerdict.Unverifiable);
        Judge($$"""OCMF|{{payload}}|{"SA":"RSA-2048-SHA256","SD":"3006"}""", pinned, 1000)!.Verdict.ShouldBe(MeteringVerdict.Unverifiable);
        Judge($"OCMF|{payload}|nothing", pinned, 1000)!.Findings.ShouldContain(f => f.Text == "The record cannot be read.");
    }

    [Theory]
    [InlineData("AP;0;3;ALCV3ABBBISHMA2RYEGAZE3HV5YQBQRAEHAEHAAB;BIHEIWSHAAA2W2V7OYYDCNQAAFOG", null, "Alfen Eichrecht")]
    [InlineData("<?xml version=\"1.0\"?><values><value><signedData format=\"EDL\" encoding=\"hex\">00</signedData></value></values>", null, "EDL")]
    [InlineData("1b1b1b1b0101010176051C7A", null, "SML")]
    [InlineData("whatever", "VendorX", "VendorX")]
    [InlineData("whatever", null, "unknown")]
    public void Other_formats_are_recognised_and_labelled(string text, string? named, string format)
    {
        var judged = MeteringJudge.Judge([new(SignedMoment.End, text, new("", null, named, Key))], Pinned, Billed(5))!;
        (judged.Verdict, judged.Records[0].Format).ShouldBe((MeteringVerdict.Unverifiable, format));
        judged.Findings.ShouldHaveSingleItem().Text.ShouldContain("not verified here");
    }

    private static string Published(string payload) => $"OCMF|{payload}|{Signature}";

    private static SignedMetering? Judge(string text, KnownMeterKey? key, decimal wh) => Judge(TestMeter.Readings(text), key, wh);

    private static SignedMetering? Judge(string begin, string end, KnownMeterKey? key, decimal wh) => Judge(TestMeter.Readings(begin, end), key, wh);

    private static SignedMetering? Judge(SignedReading[] readings, KnownMeterKey? key, decimal wh) =>
        MeteringJudge.Judge(readings, key, Billed(wh));

    private static BilledCharge Billed(decimal wh) => new(Energy.FromWh(wh), Ten, Ten.AddHours(1), []);

    // The charge that the published record is of.
    private static BilledCharge Then(decimal wh) => new(Energy.FromWh(wh), new(2019, 8, 13, 10, 3, 0, TimeSpan.Zero), new(2019, 8, 13, 10, 4, 0, TimeSpan.Zero), []);
}
