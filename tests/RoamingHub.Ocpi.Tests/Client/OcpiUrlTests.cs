using RoamingHub.Ocpi.Client;

namespace RoamingHub.Ocpi.Tests.Client;

public sealed class OcpiUrlTests
{
    [Theory]
    [InlineData("https://a.example/ocpi/tokens")]
    [InlineData("https://a.example/ocpi/tokens/")]
    public void Segments_follow_an_endpoint_with_or_without_a_slash(string endpoint) =>
        OcpiUrl.Append(endpoint, "DE", "ABC", "1").ShouldBe("https://a.example/ocpi/tokens/DE/ABC/1");

    [Fact]
    public void Segments_are_encoded_and_absent_ones_left_out() =>
        OcpiUrl.Append("https://a.example/l", "a/b", "BE*BEC*E1", "ü ?", null).ShouldBe("https://a.example/l/a%2Fb/BE%2ABEC%2AE1/%C3%BC%20%3F");

    [Fact]
    public void A_query_of_the_endpoint_stays_behind_the_path() =>
        OcpiUrl.AddQuery(OcpiUrl.Append("https://a.example/l/?tenant=1", "x"), "type", "RFID").ShouldBe("https://a.example/l/x?tenant=1&type=RFID");

    [Theory]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("")]
    public void An_id_cannot_climb_up_the_path(string id) =>
        Should.Throw<ArgumentException>(() => OcpiUrl.Append("https://a.example/l", id));

    [Theory]
    [InlineData("http://p.example/a HTTP/1.1\r\nHost: x\r\n\r\nDELETE /2.2.1/credentials HTTP/1.1")]
    [InlineData("http://p.example/u?k=\u00fc")]
    [InlineData("http://p.example/a b")]
    [InlineData("http://p.example/a\tb")]
    [InlineData("http://p.example/a\0")]
    [InlineData("ftp://p.example/a")]
    [InlineData("/a")]
    [InlineData("")]
    [InlineData(null)]
    public void What_is_no_URL_of_printable_ASCII_is_none(string? text) => OcpiUrl.IsSound(text).ShouldBeFalse();

    [Fact]
    public void A_URL_with_everything_that_may_be_in_one_is_sound() =>
        OcpiUrl.IsSound("https://p.example:8443/a/%C3%BC/b?x=1&y=a+b%20c#z").ShouldBeTrue();
}
