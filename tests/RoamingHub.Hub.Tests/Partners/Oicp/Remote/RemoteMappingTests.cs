using RoamingHub.Core.RemoteStarts;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Partners.Oicp.Remote;
using RoamingHub.Oicp.V23.Common;

namespace RoamingHub.Hub.Tests.Partners.Oicp.Remote;

public sealed class RemoteMappingTests
{
    [Fact]
    public void The_codes_are_those_of_the_table()
    {
        var rows = File.ReadLines(Path.Combine(Repository.Root, "specs", "mapping.md")).SkipWhile(l => l != "## Hubject's commands").Skip(1)
            .TakeWhile(l => !l.StartsWith("## ", StringComparison.Ordinal)).Where(l => l.StartsWith("| `", StringComparison.Ordinal)).Select(l => l.Trim('|').Split('|').Select(c => c.Trim(' ', '`')).ToArray()).ToList();
        rows.Select(r => Enum.Parse<OrderOutcome>(r[0])).ShouldBe(Enum.GetValues<OrderOutcome>(), ignoreOrder: true);
        foreach (var row in rows)
        {
            var outcome = Enum.Parse<OrderOutcome>(row[0]);
            (RemoteMapping.ToRefusal(outcome)?.Code ?? OicpCodes.Success).ShouldBe(row[1], row[0]);
            (RemoteMapping.ToReservationRefusal(outcome)?.Code ?? OicpCodes.Success).ShouldBe(row[2], row[0]);
        }

        RemoteMapping.ToRefusal(null)!.Code.ShouldBe("501");
    }

    [Fact]
    public void An_order_is_the_same_wherever_it_is_made_and_another_for_everything_else()
    {
        var partner = new PartnerId("p1");
        RemoteMapping.OrderOf(partner, "s").ShouldBe(Guid.Parse("156d362e-11f2-8a74-8d7c-b9f387ead435"), "it stands in the log");
        new[]
        {
            RemoteMapping.OrderOf(partner, "s"), RemoteMapping.OrderOf(partner, "S"), RemoteMapping.OrderOf(new PartnerId("p2"), "s"),
            RemoteMapping.OrderOf(partner, "s", OrderKinds.Stop), RemoteMapping.OrderOf(partner, "s", OrderKinds.Stop, 1),
            RemoteMapping.OrderOf(partner, "s", OrderKinds.Reserve), RemoteMapping.OrderOf(partner, "s", OrderKinds.GiveBack),
        }.ShouldBeUnique();
    }
}
