using RoamingHub.Ocpp.V201;

namespace RoamingHub.Ocpp.Tests.V201;

public class MessageExamplesTests
{
    public static TheoryData<string> Names => MessageExamples.Names(Ocpp201Messages.Table);

    [Theory]
    [MemberData(nameof(Names))]
    public void An_example_reads_and_writes_to_the_same_json(string name) =>
        MessageExamples.ShouldSurviveReadingAndWriting("ocpp201", name, Ocpp201Messages.Table, Ocpp201Json.Default, typeof(Ocpp201Json));

    [Fact]
    public void Every_message_has_its_examples() => MessageExamples.ShouldBeComplete("ocpp201", Ocpp201Messages.Table);
}
