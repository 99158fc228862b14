using RoamingHub.Ocpp.V16;

namespace RoamingHub.Ocpp.Tests.V16;

public class OfficialSchemaTests
{
    /// <summary>Where we follow the prose of the standard, which says 1..*, and not the schema.</summary>
    private static readonly string[] Meant =
    [
        "StopTransaction.transactionData[].sampledValue minItems: official 0, ours 1",
    ];

    [Fact]
    public void Every_shape_is_the_official_one()
    {
        if (Repository.OfficialSchemas("ocpp1.6") is not { } folder)
            return;
        var differences = Ocpp16Messages.Table.All
            .SelectMany(message => new[] { (message.Action, message.Request), (message.Action + "Response", message.Response) })
            .SelectMany(pair => OfficialSchema.Compare(Path.Combine(folder, pair.Item1 + ".json"), pair.Item2))
            // The schema of StopTransaction forgets a unit that MeterValues has.
            .Where(difference => !difference.StartsWith("StopTransaction.transactionData[].sampledValue[].unit", StringComparison.Ordinal));
        differences.ShouldBe(Meant);
    }

    [Fact]
    public void Every_official_message_is_here()
    {
        if (Repository.OfficialSchemas("ocpp1.6") is not { } folder)
            return;
        var official = Directory.GetFiles(folder, "*.json").Select(Path.GetFileNameWithoutExtension).Where(name => !name!.EndsWith("Response", StringComparison.Ordinal));
        Ocpp16Messages.Table.All.Select(message => message.Action).ShouldBe(official!, ignoreOrder: true);
    }
}
