using System.Text;
using System.Text.Json.Nodes;
using RoamingHub.Oicp.V23.Notifications;
using RoamingHub.Oicp.V23.Remote;
using RoamingHub.Oicp.Validation;

namespace RoamingHub.Oicp.Tests;

public class OicpReaderTests
{
    [Fact]
    public void A_good_message_is_read_without_problems()
    {
        var read = OicpReader.Read(Bytes(Repository.Example("AuthorizeRemoteStart")), OicpJson.Wire.AuthorizeRemoteStart);

        read.Problems.ShouldBeEmpty();
        read.Message!.Identification.ContractId.ShouldBe("DE-8EO-CAet5e4XY-3");
    }

    [Theory]
    [InlineData("")]
    [InlineData("{ \"SessionID\": ")]
    [InlineData("<html>")]
    public void What_is_not_JSON_is_told_apart(string text)
    {
        var read = OicpReader.Read(Bytes(text), OicpJson.Wire.AuthorizeRemoteStart);

        read.IsJson.ShouldBeFalse();
        read.Message.ShouldBeNull();
        read.Problems.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("7")]
    public void JSON_that_is_not_an_object_is_a_problem(string text)
    {
        var read = OicpReader.Read(Bytes(text), OicpJson.Wire.AuthorizeRemoteStart);

        read.IsJson.ShouldBeTrue();
        read.Problems.ShouldBe([new Problem("", "is not an object")]);
    }

    [Fact]
    public void All_missing_members_are_named_also_those_that_are_null()
    {
        var read = OicpReader.Read(
            Bytes("""{ "SessionID": null, "ProviderID": "DE-8EO", "Identification": { "RemoteIdentification": {} } }"""), OicpJson.Wire.AuthorizeRemoteStart);

        read.Problems.Select(p => p.ToString()).ShouldBe(
            ["SessionID is missing", "EvseID is missing", "Identification.RemoteIdentification.EvcoID is missing"], ignoreOrder: true);
    }

    [Fact]
    public void Gaps_in_lists_are_named_with_their_place()
    {
        var document = JsonNode.Parse(Repository.Example("PushEvseStatus"))!;
        document["OperatorEvseStatus"]!["EvseStatusRecord"]![1]!.AsObject().Remove("EvseStatus");
        document["OperatorEvseStatus"]!["EvseStatusRecord"]!.AsArray().Add(null);

        OicpReader.Read(Bytes(document.ToJsonString()), OicpJson.Wire.PushEvseStatus).Problems.Select(p => p.ToString()).ShouldBe(
            ["OperatorEvseStatus.EvseStatusRecord[1].EvseStatus is missing", "OperatorEvseStatus.EvseStatusRecord[2] is null"]);
    }

    [Theory]
    [InlineData("EvseID", "7", "EvseID")]
    [InlineData("Identification", "\"me\"", "Identification")]
    public void A_member_of_the_wrong_type_is_named(string member, string value, string expected)
    {
        var document = JsonNode.Parse(Repository.Example("AuthorizeRemoteStart"))!;
        document[member] = JsonNode.Parse(value);

        var problem = OicpReader.Read(Bytes(document.ToJsonString()), OicpJson.Wire.AuthorizeRemoteStart).Problems.ShouldHaveSingleItem();

        problem.Member.ShouldBe(expected);
        problem.Text.ShouldNotContain("LineNumber");
    }

    [Fact]
    public void A_wrong_word_is_named_with_the_right_ones()
    {
        var document = JsonNode.Parse(Repository.Example("ChargingNotificationError"))!;
        document["ErrorType"] = "Connector Error";

        OicpReader.ReadNotification(Bytes(document.ToJsonString())).Problems.ShouldBe(
            [new Problem("ErrorType", "is not one of ConnectorError, CriticalError")]);
    }

    [Fact]
    public void The_rules_of_the_message_are_applied()
    {
        var document = JsonNode.Parse(Repository.Example("AuthorizeRemoteStart"))!;
        document["EvseID"] = "nowhere";
        document["Identification"]!["PlugAndChargeIdentification"] = new JsonObject { ["EvcoID"] = "DE-8EO-CAet5e4XY-3" };

        var read = OicpReader.Read(Bytes(document.ToJsonString()), OicpJson.Wire.AuthorizeRemoteStart);

        read.Message.ShouldBeNull();
        read.Problems.Select(p => p.ToString()).ShouldBe(["EvseID is not an EvseID", "Identification must hold exactly one identification"]);
    }

    [Theory]
    [InlineData("ChargingNotificationStart", typeof(ChargingNotificationStart))]
    [InlineData("ChargingNotificationProgress", typeof(ChargingNotificationProgress))]
    [InlineData("ChargingNotificationEnd", typeof(ChargingNotificationEnd))]
    [InlineData("ChargingNotificationError", typeof(ChargingNotificationError))]
    public void Notifications_are_told_apart_by_their_type(string example, Type type) =>
        OicpReader.ReadNotification(Bytes(Repository.Example(example))).Message.ShouldBeOfType(type);

    [Theory]
    [InlineData("""{ "Type": "Middle" }""")]
    [InlineData("""{ "Type": 7 }""")]
    [InlineData("{}")]
    [InlineData("[]")]
    public void A_notification_of_no_known_type_is_a_problem(string text) =>
        OicpReader.ReadNotification(Bytes(text)).Problems.ShouldBe([new Problem("Type", "is not one of Start, Progress, End, Error")]);

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
