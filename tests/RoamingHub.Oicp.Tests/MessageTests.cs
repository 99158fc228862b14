using System.Text.Json.Nodes;
using RoamingHub.Oicp.Validation;

namespace RoamingHub.Oicp.Tests;

public class MessageTests
{
    [Theory, MemberData(nameof(MessageExamples.Names), MemberType = typeof(MessageExamples))]
    public void A_message_read_and_written_is_the_same_document(string message)
    {
        var written = MessageExamples.Write(message, MessageExamples.Read(message));

        JsonNode.DeepEquals(JsonNode.Parse(written), JsonNode.Parse(Repository.Example(message))).ShouldBeTrue(written);
    }

    [Theory, MemberData(nameof(MessageExamples.Names), MemberType = typeof(MessageExamples))]
    public void An_example_keeps_the_rules_of_its_message(string message)
    {
        if (MessageExamples.Read(message) is IOicpMessage known)
            known.Validate().ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(MessageExamples.Names), MemberType = typeof(MessageExamples))]
    public void Null_is_absent_and_unknown_members_are_ignored(string message)
    {
        var document = JsonNode.Parse(Repository.Example(message))!.AsObject();
        document["SomethingNewIn2_4"] = new JsonObject { ["Deep"] = true };
        document.Remove("EMPPartnerSessionID");
        document["EMPPartnerSessionID"] = null;

        var written = JsonNode.Parse(MessageExamples.Write(message, System.Text.Json.JsonSerializer.Deserialize(
            document.ToJsonString(), MessageExamples.Read(message).GetType(), OicpJson.Wire.Options)!))!.AsObject();

        written.ContainsKey("SomethingNewIn2_4").ShouldBeFalse();
        written.ContainsKey("EMPPartnerSessionID").ShouldBeFalse();
    }

    [Fact]
    public void Every_example_file_has_a_test()
    {
        var files = Directory.GetFiles(Path.Combine(Repository.Root, "specs", "messages", "oicp23"), "*.json").Select(Path.GetFileNameWithoutExtension);

        files.Order().ShouldBe(MessageExamples.AllNames.Order());
    }
}
