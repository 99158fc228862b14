using RoamingHub.Hub.Partners.Ocpi;
using RoamingHub.Hub.Partners.Ocpi.Commands;

namespace RoamingHub.Hub.Tests.Partners.Ocpi.Commands;

/// <summary>Where a partner's token may be sent because the partner says so (OCPI 2.2.1 §13.2.2).</summary>
public sealed class ResponseUrlsTests
{
    [Theory]
    [InlineData("https://api.emsp.example.com/ocpi", "https://api.emsp.example.com/results/1?id=2", true)]
    [InlineData("https://api.emsp.example.com/ocpi", "https://API.emsp.example.com:8443/results", true)]
    [InlineData("https://api.emsp.example.com/ocpi", "https://callbacks.emsp.example.com/results", true)]
    [InlineData("https://api.emsp.example.com/ocpi", "https://emsp.example.com/results", false)]
    [InlineData("https://api.emsp.example.com/ocpi", "https://emsp.example.com.evil.example/results", false)]
    [InlineData("https://api.emsp.example.com/ocpi", "https://evil.example/api.emsp.example.com", false)]
    [InlineData("https://api.emsp.example.com/ocpi", "https://api.emsp.example.com@evil.example/", false)]
    [InlineData("https://api.emsp.example.com/ocpi", "http://api.emsp.example.com/results", false)]
    [InlineData("http://api.emsp.example.com/ocpi", "http://api.emsp.example.com/results", true)]
    [InlineData("https://emsp.co.uk/ocpi", "https://evil.co.uk/results", false)]
    [InlineData("https://emsp.com.au/ocpi", "https://evil.com.au/results", false)]
    [InlineData("https://api.emsp.co.uk/ocpi", "https://callbacks.emsp.co.uk/results", true)]
    [InlineData("https://api.bmw.de/ocpi", "https://results.bmw.de/1", true)]
    [InlineData("https://emsp.azurewebsites.net/ocpi", "https://evil.azurewebsites.net/results", false)]
    [InlineData("https://emsp.azurewebsites.net/ocpi", "https://emsp.azurewebsites.net/results", true)]
    [InlineData("https://a1.execute-api.eu-west-1.amazonaws.com/ocpi", "https://b2.execute-api.eu-west-1.amazonaws.com/x", false)]
    [InlineData("https://20.30.40.50/ocpi", "https://20.30.40.51/results", false)]
    [InlineData("https://api.emsp.example.com/ocpi", "http://169.254.169.254/latest", false)]
    [InlineData("https://api.emsp.example.com/ocpi", "file:///etc/passwd", false)]
    [InlineData("https://example.com/ocpi", "https://other.com/results", false)]
    [InlineData("http://localhost:9000/ocpi", "http://127.0.0.1:9001/results", true)]
    public void It_goes_to_the_partners_own_hosts_only(string endpoint, string responseUrl, bool goes)
    {
        var connection = OcpiConnection.New with { VersionsUrl = endpoint + "/versions", Endpoints = [new("commands", "SENDER", endpoint + "/2.2.1/commands")] };
        (ResponseUrls.Refuse(responseUrl, connection) is null).ShouldBe(goes);
    }
}
