using RoamingHub.Ocpp.V16;

namespace RoamingHub.Ocpp.Tests.V16;

public class MessageExamplesTests
{
    public static TheoryData<string> Names => MessageExamples.Names(Ocpp16Messages.Table);

    [Theory]
    [MemberData(nameof(Names))]
    public void An_example_reads_and_writes_to_the_same_json(string name) =>
        MessageExamples.ShouldSurviveReadingAndWriting("ocpp16", name, Ocpp16Messages.Table, Ocpp16Json.Default, typeof(Ocpp16Json));

    [Fact]
    public void Every_message_has_its_examples() => MessageExamples.ShouldBeComplete("ocpp16", Ocpp16Messages.Table);
}
