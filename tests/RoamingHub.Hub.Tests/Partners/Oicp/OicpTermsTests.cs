using System.Net;
using System.Text.Json;
using RoamingHub.Hub.Partners.Oicp;

namespace RoamingHub.Hub.Tests.Partners.Oicp;

public sealed class OicpTermsTests
{
    private const string Least = """{"protocol":"oicp","name":"Hubject","baseUrl":"https://service.example","operatorId":"DE*ABC","operatorName":"Stadtwerke"}""";

    [Fact]
    public void The_least_is_enough()
    {
        var (terms, faults) = OicpTerms.Read(Json(Least));
        faults.ShouldBeEmpty();
        terms!.OperatorId.ShouldBe("DE*ABC");
    }

    [Theory]
    [InlineData("""{"baseUrl":"ftp://x"}""", "baseUrl")]
    [InlineData("""{"baseUrl":null}""", "baseUrl")]
    [InlineData("""{"operatorId":"DE-ABC"}""", "operatorId")]
    [InlineData("""{"operatorName":""}""", "operatorName")]
    [InlineData("""{"subOperatorIds":["DE*XYZ","?"]}""", "subOperatorIds[1]")]
    [InlineData("""{"services":["Parking"]}""", "services[0]")]
    [InlineData("""{"services":[null]}""", "services[0]")]
    [InlineData("""{"trustedRoots":["no PEM"]}""", "trustedRoots[0]")]
    [InlineData("""{"acceptFrom":["somewhere"]}""", "acceptFrom[0]")]
    [InlineData("""{"clientCertificate":{"pfx":"AAAA","password":"x"}}""", "clientCertificate")]
    [InlineData("""{"evseDefaults":{"hotlinePhoneNumber":"call me"}}""", "evseDefaults.hotlinePhoneNumber")]
    [InlineData("""{"evseDefaults":{"accessibility":"free"}}""", "evseDefaults.accessibility")]
    [InlineData("""{"evseDefaults":{"authenticationModes":["RFID"]}}""", "evseDefaults.authenticationModes")]
    [InlineData("""{"evseDefaults":{"chargingStationNames":[{"lang":"German","value":"x"}]}}""", "evseDefaults.chargingStationNames")]
    [InlineData("""{"evseDefaults":{"maxCapacity":"much"}}""", "evseDefaults.maxCapacity")]
    [InlineData("""{"operatorId":7}""", "operatorId")]
    public void A_wrong_member_is_named(string change, string member)
    {
        var body = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(Least)!;
        foreach (var (name, value) in JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(change)!)
            body[name] = value;
        OicpTerms.Read(JsonSerializer.SerializeToElement(body)).Faults.ShouldContain(f => f.Member == member);
    }

    [Theory]
    [InlineData("203.0.113.7", true)]
    [InlineData("::ffff:203.0.113.7", true)]
    [InlineData("198.51.100.1", true)]
    [InlineData("198.51.100.2", false)]
    public void Calls_are_taken_from_the_ranges_named(string caller, bool accepted) =>
        (Given.Settings with { AcceptFrom = ["203.0.113.0/24", "198.51.100.1"] }).Accepts(IPAddress.Parse(caller)).ShouldBe(accepted);

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;
}
