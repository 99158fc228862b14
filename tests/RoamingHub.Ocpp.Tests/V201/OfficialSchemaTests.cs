using RoamingHub.Ocpp.V201;

namespace RoamingHub.Ocpp.Tests.V201;

public class OfficialSchemaTests
{
    [Fact]
    public void Every_shape_is_the_official_one()
    {
        if (Repository.OfficialSchemas("ocpp2.0.1") is not { } folder)
            return;
        Ocpp201Messages.Table.All
            .SelectMany(message => new[] { (message.Action + "Request", message.Request), (message.Action + "Response", message.Response) })
            .SelectMany(pair => OfficialSchema.Compare(Path.Combine(folder, pair.Item1 + ".json"), pair.Item2))
            .ShouldBeEmpty();
    }

    [Fact]
    public void Every_official_message_is_here()
    {
        if (Repository.OfficialSchemas("ocpp2.0.1") is not { } folder)
            return;
        var official = Directory.GetFiles(folder, "*Request.json").Select(file => Path.GetFileName(file)[..^"Request.json".Length]);
        Ocpp201Messages.Table.All.Select(message => message.Action).ShouldBe(official, ignoreOrder: true);
    }
}
