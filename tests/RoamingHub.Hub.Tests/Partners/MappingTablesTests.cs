using System.Text;
using RoamingHub.Core.RemoteStarts;
using RoamingHub.Core.Tokens;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Partners.Ocpi.Commands;
using RoamingHub.Hub.Stations;
using RoamingHub.Ocpi.V221.Commands;
using V16 = RoamingHub.Ocpp.V16;
using V201 = RoamingHub.Ocpp.V201;

namespace RoamingHub.Hub.Tests.Partners;

/// <summary>The tables of specs/mapping.md are what the code does.</summary>
public sealed class MappingTablesTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    private static readonly EvseRef Place = new(new("CP1"), 1);

    public static TheoryData<string, string, string, string, string> Answers
    {
        get
        {
            var data = new TheoryData<string, string, string, string, string>();
            foreach (var row in Rows(5))
                data.Add(row[0], row[1], row[2], row[3], row[4]);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Answers))]
    public void An_answer_is_the_result_that_the_table_says(string command, string version, string call, string answer, string result)
    {
        var mapping = MappingOf(version);
        var payload = Encoding.UTF8.GetBytes($$"""{"status":"{{answer}}"}""");
        var (action, read) = Of(Enum.Parse<CommandType>(command), mapping);
        action.ShouldBe(call);
        CommandMapping.ToResult(RemoteOrderHandler.ToOutcome(new StationAnswer.Result(payload), read).Outcome).ToString().ShouldBe(result);
    }

    [Fact]
    public void No_answer_that_a_station_may_give_is_missing()
    {
        var told = Rows(5).Select(r => $"{r[0]} {r[1]} {r[3]}").ToList();
        told.ShouldBe(
            [
                .. Words<V16.RemoteStartStopStatus>("START_SESSION 1.6"), .. Words<V201.RequestStartStopStatusEnum>("START_SESSION 2.0.1"),
                .. Words<V16.RemoteStartStopStatus>("STOP_SESSION 1.6"), .. Words<V201.RequestStartStopStatusEnum>("STOP_SESSION 2.0.1"),
                .. Words<V16.ReservationStatus>("RESERVE_NOW 1.6"), .. Words<V201.ReserveNowStatusEnum>("RESERVE_NOW 2.0.1"),
                .. Words<V16.CancelReservationStatus>("CANCEL_RESERVATION 1.6"), .. Words<V201.CancelReservationStatusEnum>("CANCEL_RESERVATION 2.0.1"),
                .. Words<V16.UnlockStatus>("UNLOCK_CONNECTOR 1.6"), .. Words<V201.UnlockStatusEnum>("UNLOCK_CONNECTOR 2.0.1"),
            ],
            ignoreOrder: true);
    }

    [Fact]
    public void What_is_no_answer_to_the_call_is_a_result_too()
    {
        foreach (var row in Rows(2))
        {
            StationAnswer answer = row[0] switch
            {
                "an answer that cannot be read" => new StationAnswer.Result("{}"u8.ToArray()),
                "the connection ends first" => new StationAnswer.Disconnected(),
                "nothing in time" => new StationAnswer.NoAnswer(),
                var error => new StationAnswer.Error(error["CALLERROR ".Length..], ""),
            };
            foreach (var command in Enum.GetValues<CommandType>())
            {
                var read = Of(command, MappingOf("1.6")).Read;
                CommandMapping.ToResult(RemoteOrderHandler.ToOutcome(answer, read).Outcome).ToString().ShouldBe(row[1], $"{command}: {row[0]}");
            }
        }
    }

    private static IRemoteOrderMapping MappingOf(string version) =>
        version == "1.6" ? new Hub.Stations.Ocpp16.RemoteOrderMapping() : new Hub.Stations.Ocpp201.RemoteOrderMapping();

    private static (string Action, Func<ReadOnlyMemory<byte>, OrderOutcome?> Read) Of(CommandType command, IRemoteOrderMapping mapping)
    {
        var id = Guid.NewGuid();
        var card = TokenRef.Read("CARD1");
        return command switch
        {
            CommandType.START_SESSION => Charge(mapping.ToCall(new RemoteStartRequested(id, Place, card, null, null, Noon, Noon, Noon)).Action),
            CommandType.STOP_SESSION => Charge(mapping.ToCall(new RemoteStopRequested(id, new("S"), Place.Station, "17", null, null, Noon, Noon)).Action),
            CommandType.RESERVE_NOW => About(new RemoteReserveRequested(id, Place, card, null, 17, Noon, null, "R", null, Noon, Noon)),
            CommandType.CANCEL_RESERVATION => About(new RemoteCancelRequested(id, Place.Station, 17, null, "R", null, Noon, Noon)),
            _ => About(new RemoteUnlockRequested(id, Place, null, null, Noon, Noon)),
        };

        (string, Func<ReadOnlyMemory<byte>, OrderOutcome?>) Charge(string action) => (action, a => RemoteOrderHandler.OutcomeOfCharge(mapping, a));

        (string, Func<ReadOnlyMemory<byte>, OrderOutcome?>) About(IPlaceOrder order) => (mapping.ToCall(order).Action, a => mapping.OutcomeOf(order, a.Span));
    }

    private static IEnumerable<string> Words<T>(string of)
        where T : struct, Enum => Enum.GetNames<T>().Select(name => $"{of} {name}");

    private static List<string[]> Rows(int columns) =>
    [
        .. Section("Commands").Where(line => line.StartsWith('|') && !line.StartsWith("|---", StringComparison.Ordinal))
            .Select(line => line.Trim('|').Split('|').Select(c => c.Trim().Replace("`", "", StringComparison.Ordinal)).ToArray())
            .Where(row => row.Length == columns && row[^1] != "Result"),
    ];

    private static IEnumerable<string> Section(string title) =>
        File.ReadLines(Path.Combine(Repository.Root, "specs", "mapping.md")).SkipWhile(l => l != "## " + title).Skip(1)
            .TakeWhile(l => !l.StartsWith("## ", StringComparison.Ordinal));
}
