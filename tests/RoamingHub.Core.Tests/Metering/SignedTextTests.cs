using System.Text;
using RoamingHub.Core.Metering;
using RoamingHub.Core.Sessions;

namespace RoamingHub.Core.Tests.Metering;

public sealed class SignedTextTests
{
    private const string Key = "3059301306072A8648CE3D0201";

    // Blanks, a line end, a bar, letters beyond ASCII: what was signed must come out as it went in.
    private const string Record = "OCMF|{ \"TT\":\"Tag | Nacht <ü> & \\\"x\\\"\",\n \"RD\":[{\"TX\":\"E\"}]}|{\"SD\":\"00\"}";

    [Fact]
    public void A_record_comes_out_of_whatever_it_travels_in_as_the_meter_wrote_it()
    {
        var (base64, hex) = (Base64(Record), Convert.ToHexString(Encoding.UTF8.GetBytes(Record)));
        string[] ways =
        [
            Record, base64, hex, hex.ToLowerInvariant(), Base64(base64), $$"""{"signedMeterData":"{{base64}}","publicKey":"","encodingMethod":"OCMF","signingMethod":""}""",
            $$"""{"signedMeterValue":"{{hex}}","encodingMethod":"OCMF"}""", $"<values><value><signedData format=\"OCMF\" encoding=\"base64\">{base64}</signedData></value></values>",
            $"<?xml version=\"1.0\"?>\n<values><value><signedData>\n  {hex} </signedData></value></values>",
            Base64($"<values><value><signedData format=\"ocmf\"><![CDATA[{Record}]]></signedData></value></values>"),
        ];
        foreach (var way in ways)
        {
            Unpack(way).ShouldHaveSingleItem(way).Text.ShouldBe(Record, way);
            SignedText.Unpack(new Sample("1", "Wh", "", Signed: new(way, "", "", ""))).ShouldHaveSingleItem(way).Text.ShouldBe(Record, way);
        }
    }

    [Fact]
    public void The_words_of_the_wrapping_come_with_it()
    {
        var words = Unpack($$"""{"signedMeterData":"{{Base64(Record)}}","publicKey":"{{Key}}","encodingMethod":"OCMF","signingMethod":"ECDSA-secp256r1-SHA256"}""")
            .ShouldHaveSingleItem().Words!;
        (words.PublicKey, words.Encoding, words.Method).ShouldBe((Key, "OCMF", "ECDSA-secp256r1-SHA256"));
        var values = Unpack($"""
            <values><value context="Transaction.Begin"><signedData format="OCMF">OCMF|a|b</signedData><publicKey>{Key}</publicKey></value>
            <value context="Transaction.End"><signedData format="OCMF">OCMF|c|d</signedData></value></values>
            """);
        values.Select(v => (v.Text, v.Context, v.Words?.PublicKey)).ShouldBe([("OCMF|a|b", "Transaction.Begin", Key), ("OCMF|c|d", "Transaction.End", null)]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("""{"signedMeterData":""}""")]
    [InlineData("""{"signedMeterData":7}""")]
    [InlineData("""{"signedMeterData":"\ud800"}""")]
    [InlineData("<")]
    [InlineData("<values></values>")]
    [InlineData("<values><value><signedData format=\"OCMF\"></signedData></value></values>")]
    [InlineData("<values><value><signedData format=\"EDL\" encoding=\"hex\">00</signedData></value></values>")]
    [InlineData("<!DOCTYPE values [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><values><value><signedData format=\"OCMF\">&x;</signedData></value></values>")]
    [InlineData("1B1B1B1B01010101")]
    [InlineData("AP;0;3;X")]
    [InlineData("12345678")]
    public void What_cannot_be_taken_apart_stays_as_it_came(string text) => Unpack(text).ShouldHaveSingleItem().Text.ShouldBe(text);

    [Fact]
    public void Wrappings_in_one_another_come_to_an_end()
    {
        var text = Record;
        for (var i = 0; i < 50; i++)
            text = Base64(text);
        Unpack(text).ShouldHaveSingleItem();
    }

    [Fact]
    public void The_file_for_the_transparency_software_gives_back_what_was_put_in()
    {
        SignedReading[] readings = [new(SignedMoment.Start, "OCMF|{\"a\":\"<&>\"}|{}", null), new(SignedMoment.Between, "OCMF|b|{}", null), new(SignedMoment.End, Record, null)];
        var xml = TransparencyXml.Write(readings, "4711", _ => Key);
        xml.ShouldStartWith("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<values><value transactionId=\"4711\" context=\"Transaction.Begin\"><signedData format=\"OCMF\" encoding=\"plain\">OCMF|");
        xml.ShouldContain($"<publicKey encoding=\"hex\">{Key}</publicKey>");
        Unpack(xml).Select(v => (v.Text, v.Context, v.Words!.PublicKey)).ShouldBe(
            [(readings[0].Text, "Transaction.Begin", Key), (readings[1].Text, "Sample.Periodic", Key), (Record, "Transaction.End", Key)]);
    }

    [Fact]
    public void Other_formats_stand_in_the_file_in_their_own_coding()
    {
        const string theirs = "<values><value transactionId=\"7\" context=\"x\"><signedData format=\"EDL_40_P\" encoding=\"hex\">AB</signedData><publicKey>CD</publicKey></value></values>";
        var xml = TransparencyXml.Write(
            [new(SignedMoment.End, "AP;0;3;X", null), new(SignedMoment.End, "1B1B", null), new(SignedMoment.End, "q83v", new("q83v", null, "EDL", null)), new(SignedMoment.End, theirs, null)],
            "a name", _ => null);
        xml.ShouldContain("<value transactionId=\"1\" context=\"Transaction.End\"><signedData format=\"ALFEN\" encoding=\"plain\">AP;0;3;X</signedData></value>");
        xml.ShouldContain("<signedData encoding=\"hex\">1B1B</signedData>");
        xml.ShouldContain("<signedData encoding=\"base64\">q83v</signedData>");
        xml.ShouldContain(theirs["<values>".Length..^"</values>".Length]);
    }

    private static IReadOnlyList<WrittenRecord> Unpack(string text) => SignedText.Unpack(new Sample(text, "", "", Format: "SignedData"));

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
