namespace RoamingHub.Oicp.Tests;

public class OicpPathsTests
{
    [Theory]
    [InlineData(OicpOperation.PushEvseData, "DE*ABC", "api/oicp/evsepush/v23/operators/DE%2AABC/data-records")]
    [InlineData(OicpOperation.PushEvseStatus, "+49*536", "api/oicp/evsepush/v21/operators/%2B49%2A536/status-records")]
    [InlineData(OicpOperation.ChargeDetailRecord, "DEABC", "api/oicp/cdrmgmt/v22/operators/DEABC/charge-detail-record")]
    [InlineData(OicpOperation.ChargingNotifications, "DE*ABC", "api/oicp/notificationmgmt/v11/charging-notifications")]
    [InlineData(OicpOperation.RemoteStop, "DE-8EO", "api/oicp/charging/v21/providers/DE-8EO/authorize-remote/stop")]
    public void A_party_is_percent_encoded(OicpOperation operation, string party, string path) => OicpPaths.For(operation, party).ShouldBe(path);

    [Fact]
    public void The_encoding_survives_a_Uri() =>
        new Uri("https://hubject.example/" + OicpPaths.For(OicpOperation.AuthorizeStart, "DE*ABC")).PathAndQuery.ShouldContain("/DE%2AABC/");

    [Fact]
    public void Every_operation_of_the_published_description_has_its_path()
    {
        if (SharedSpecs.TryFind("oicp-cpo-2.3.openapi.json") is not { } file)
            return;
        var published = System.Text.Json.Nodes.JsonNode.Parse(File.ReadAllText(file))!["paths"]!.AsObject().Select(p => p.Key);
        var ours = Enum.GetValues<OicpOperation>().Select(OicpPaths.Route);

        ours.Select(WithoutParty).Order().ShouldBe(published.Select(p => WithoutParty("api/oicp" + p)).Order());
    }

    private static string WithoutParty(string route) => System.Text.RegularExpressions.Regex.Replace(route, @"\{\w+\}", "{}");
}
