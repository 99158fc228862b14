using RoamingHub.Hub.Partners.Ocpi.Commands;

namespace RoamingHub.Hub.Tests.Partners.Ocpi.Commands;

/// <summary>What partners make of a URL in a query string; the first is the standard's own sample (OCPI 2.2.1 §14.4.1).</summary>
public sealed class ResponseUrlQueryTests
{
    [Theory]
    [InlineData("?duration=900&response_url=https://msp.com/12345/", "https://msp.com/12345/", "900")]
    [InlineData("?response_url=https%3A%2F%2Fmsp.com%2F1%3Fid%3D5%26x%3D1&duration=900", "https://msp.com/1?id=5&x=1", "900")]
    [InlineData("?duration=900&response_url=https://msp.com/1?id=5&x=1", "https://msp.com/1?id=5&x=1", "900")]
    [InlineData("?response_url=https://msp.com/1?id=5&x=1&duration=900", "https://msp.com/1?id=5&x=1", "900")]
    [InlineData("?duration=60&response_url=https://msp.com/1?id=5&duration=900", "https://msp.com/1?id=5&duration=900", "60")]
    [InlineData("?response_url=https://msp.com/12345&duration=900", "https://msp.com/12345", "900")]
    [InlineData("?response_url=https://msp.com/1%3Fid%3D5&duration=900", "https://msp.com/1?id=5", "900")]
    [InlineData("?response_url=https://msp.com/a%20b", "https://msp.com/a%20b", null)]
    [InlineData("?response_url=https://msp.com/1?token=a%2Bb%3D", "https://msp.com/1?token=a%2Bb%3D", null)]
    [InlineData("?duration=900", null, "900")]
    [InlineData("?my_response_url=https://msp.com/1", null, null)]
    [InlineData("", null, null)]
    public void A_response_url_is_found_whole_whether_or_not_it_was_escaped(string query, string? url, string? duration) =>
        ResponseUrlQuery.Read(query).ShouldBe((url, duration));
}
