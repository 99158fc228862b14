using System.Text;
using RoamingHub.Ocpi.Envelope;

namespace RoamingHub.Ocpi.Tests.Envelope;

public sealed class OcpiTokenTests
{
    [Fact]
    public void A_token_is_encoded_without_a_line_end() => OcpiToken.Encode("example-token").ShouldBe("Token ZXhhbXBsZS10b2tlbg==");

    [Fact]
    public void A_token_can_be_sent_as_it_is() => OcpiToken.Encode("example-token", base64: false).ShouldBe("Token example-token");

    [Theory]
    [InlineData("Token ZXhhbXBsZS10b2tlbg==", "example-token", "ZXhhbXBsZS10b2tlbg==")]
    [InlineData("Token ZXhhbXBsZS10b2tlbgo=", "example-token", "ZXhhbXBsZS10b2tlbgo=")]
    [InlineData("token   ZXhhbXBsZS10b2tlbg== ", "example-token", "ZXhhbXBsZS10b2tlbg==")]
    public void What_arrives_is_taken_decoded_first_and_then_as_it_is(string header, string first, string second) =>
        OcpiToken.Candidates(header).ShouldBe([first, second]);

    [Theory]
    [InlineData("Token 4f3b7f1e-9a51-4c8e-8f43-1f2d0a9c7b11", "4f3b7f1e-9a51-4c8e-8f43-1f2d0a9c7b11")]
    [InlineData("Token abcd", "abcd")]
    [InlineData("Token _____w==", "_____w==")]
    public void A_raw_token_is_found_too(string header, string raw) => OcpiToken.Candidates(header).ShouldContain(raw);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Token")]
    [InlineData("Token ")]
    [InlineData("Bearer ZXhhbXBsZS10b2tlbg==")]
    [InlineData("Basic dTpw")]
    [InlineData("Token two words")]
    [InlineData("Token ütf")]
    public void No_token_is_no_candidate_and_no_exception(string? header) => OcpiToken.Candidates(header).ShouldBeEmpty();

    [Fact]
    public void A_decoded_value_with_blanks_or_binary_is_no_candidate()
    {
        OcpiToken.Candidates("Token " + Convert.ToBase64String("a b"u8)).Count.ShouldBe(1);
        OcpiToken.Candidates("Token " + Convert.ToBase64String([0xFF, 0xFE])).Count.ShouldBe(1);
    }

    [Fact]
    public void A_token_of_64_characters_passes_both_ways_and_65_do_not()
    {
        var longest = new string('x', 64);
        OcpiToken.Candidates(OcpiToken.Encode(longest))[0].ShouldBe(longest);
        OcpiToken.Candidates("Token " + Convert.ToBase64String(Encoding.UTF8.GetBytes(longest + "x"))).ShouldBeEmpty();
    }

    [Fact]
    public void A_new_token_is_valid_and_unlike_the_one_before()
    {
        OcpiToken.IsValid(OcpiToken.Create()).ShouldBeTrue();
        OcpiToken.Create().ShouldNotBe(OcpiToken.Create());
    }
}
