using System.Text.Json.Nodes;
using RoamingHub.Core.Authorization;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Tokens;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Evidence;
using RoamingHub.Hub.Tests.Partners.Ocpi.Cdrs;

namespace RoamingHub.Hub.Tests.Evidence;

/// <summary>Cards that are called as other things are: what is shown stays JSON, and says what was metered.</summary>
public sealed class EvidenceMaskTests
{
    private static readonly DateTimeOffset Ten = new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("12500", """{"meterStop":12500,"token":{"uid":"12500"}}""", """{"meterStop":12500,"token":{"uid":"****2500"}}""")]
    [InlineData("12500", """{ "a" : [12500, 0.12500, "x 12500 y"] }""", """{ "a" : [12500, 0.12500, "x ****2500 y"] }""")]
    [InlineData("true", """{"authorized":true,"uid":"TRUE"}""", """{"authorized":true,"uid":"****"}""")]
    [InlineData("transaction", """{"transaction":"7","uid":"transaction"}""", """{"transaction":"7","uid":"****tion"}""")]
    [InlineData("04A2B31C", """{"x04A2B31C":1}""", """{"x****B31C":1}""")]
    [InlineData("12500", """[2,"1","StartTransaction",{"idTag":12500,"meterStart":12500}]""", """[2,"1","StartTransaction",{"idTag":"****2500","meterStart":12500}]""")]
    [InlineData("12500", """{"samples":[{"value":"12500","unit":"Wh"}],"card":{"value":"12500"}}""", """{"samples":[{"value":"12500","unit":"Wh"}],"card":{"value":"****2500"}}""")]
    [InlineData("2026", """{"at":"2026-03-01T10:00:00Z","uid":"2026"}""", """{"at":"2026-03-01T10:00:00Z","uid":"****"}""")]
    [InlineData("1111", """{"session":"22222222-1111-8111-8111-111111111111"}""", """{"session":"22222222-1111-8111-8111-111111111111"}""")]
    [InlineData("A\"B\\CD", """{"uid":"A\u0022B\\CD"}""", """{"uid":"****B\\CD"}""")]
    [InlineData("12500", "It took 12500 Wh, or 12500.5, by card 12500.", "It took 12500 Wh, or 12500.5, by card ****2500.")]
    public void Only_texts_are_masked(string card, string told, string shown) => MaskOf(card).Hide(told).ShouldBe(shown);

    [Theory]
    [InlineData("12500")]
    [InlineData("true")]
    [InlineData("null")]
    [InlineData("idTag")]
    [InlineData("4711\"")]
    public void What_is_json_stays_json_to_the_innermost(string card)
    {
        var frame = new JsonArray(2, "1", "StopTransaction", new JsonObject { ["idTag"] = card, ["meterStop"] = 12500, ["local"] = true, ["none"] = null }).ToJsonString();
        var line = new JsonObject { ["raw"] = frame, ["request"] = $"PUT https://p.example/cdrs\n{frame}", ["cut"] = frame[..^9] }.ToJsonString();

        var shown = JsonNode.Parse(MaskOf(card).Hide(line))!;

        foreach (var inner in (string[])[(string)shown["raw"]!, ((string)shown["request"]!).Split('\n')[1]])
        {
            var call = JsonNode.Parse(inner)![3]!;
            ((string)call["idTag"]!, (int)call["meterStop"]!, (bool)call["local"]!, call["none"]).ShouldBe((Masked.Text(card), 12500, true, null));
        }

        ((string)shown["cut"]!).ShouldNotContain($"\"idTag\":{JsonValue.Create(card).ToJsonString()}");
    }

    private static EvidenceMask MaskOf(string card) => new(
        Records.Of(new("p1"), "XXX"),
        [new ChargingStarted(new(new("CP1"), 1), "7", TokenRef.Read(card), Energy.FromWh(0), Ten, Ten, PermitResult.Accepted, "local")]);
}
