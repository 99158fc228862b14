using System.Text;
using System.Text.Json;
using RoamingHub.Core.ChargeLimits;
using RoamingHub.Core.RemoteStarts;
using RoamingHub.Core.Tokens;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Partners.Ocpi.ChargingProfiles;
using RoamingHub.Hub.Stations;
using V16 = RoamingHub.Ocpp.V16;
using V201 = RoamingHub.Ocpp.V201;

namespace RoamingHub.Hub.Tests.Partners;

/// <summary>The tables of specs/mapping.md about charging profiles and reservation ids are what the code does.</summary>
public sealed class ChargingProfileTablesTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    private static readonly EvseRef Place = new(new("CP1"), 1);
    private static readonly LimitPlan Plan = new(LimitUnit.Amperes, [new(0, 16m)]);

    public static TheoryData<string, string, string, string, string> Answers
    {
        get
        {
            var data = new TheoryData<string, string, string, string, string>();
            foreach (var row in Rows("Charging profiles", 5))
                data.Add(row[0], row[1], row[2], row[3], row[4]);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Answers))]
    public void An_answer_is_the_result_that_the_table_says(string request, string version, string call, string answer, string result)
    {
        var mapping = MappingOf(version);
        var order = OrderOf(request);
        mapping.ToCall(order).Action.ShouldBe(call);
        var told = mapping.Read(order, Encoding.UTF8.GetBytes(Payload(version, answer)));
        var (outcome, _) = RemoteOrderHandler.ToOutcome(new StationAnswer.Result("{}"u8.ToArray()), _ => told?.Outcome);
        ChargingProfileMapping.ToResult(order, outcome, told?.InForce).ToString().ShouldBe(result);
    }

    [Fact]
    public void No_answer_that_a_station_may_give_is_missing()
    {
        Rows("Charging profiles", 5).Where(r => !r[3].Contains(' ', StringComparison.Ordinal)).Select(r => $"{r[0]} {r[1]} {r[3]}").ShouldBe(
            [
                .. Words<V16.ChargingProfileStatus>("PUT 1.6"), .. Words<V201.ChargingProfileStatusEnum>("PUT 2.0.1"),
                .. Words<V16.ClearChargingProfileStatus>("DELETE 1.6"), .. Words<V201.ClearChargingProfileStatusEnum>("DELETE 2.0.1"),
                .. Words<V16.GetCompositeScheduleStatus>("GET 1.6"), .. Words<V201.GenericStatusEnum>("GET 2.0.1"),
            ],
            ignoreOrder: true);
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("GET")]
    public void What_is_no_answer_to_the_call_is_rejected(string request)
    {
        var order = OrderOf(request);
        foreach (var answer in new StationAnswer[]
        {
            new StationAnswer.Result("{}"u8.ToArray()), new StationAnswer.Disconnected(), new StationAnswer.NoAnswer(),
            new StationAnswer.Error("NotImplemented", ""), new StationAnswer.Error("InternalError", ""),
        })
        {
            var (outcome, _) = RemoteOrderHandler.ToOutcome(answer, payload => MappingOf("1.6").Read(order, payload.Span)?.Outcome);
            ChargingProfileMapping.ToResult(order, outcome, null).ToString().ShouldBe("REJECTED", answer.ToString());
        }
    }

    [Fact]
    public void A_reservations_number_stands_where_the_table_says()
    {
        var rows = Rows("Reservation ids", 4);
        rows.Count.ShouldBe(4);
        foreach (var row in rows)
        {
            IRemoteOrderMapping mapping = row[1] == "1.6" ? new Hub.Stations.Ocpp16.RemoteOrderMapping() : new Hub.Stations.Ocpp201.RemoteOrderMapping();
            var id = Guid.NewGuid();
            IPlaceOrder order = row[0] == "RESERVE_NOW"
                ? new RemoteReserveRequested(id, Place, TokenRef.Read("CARD1"), null, 4711, Noon, null, "a-partners-own-name-of-36-characters", null, Noon, Noon)
                : new RemoteCancelRequested(id, Place.Station, 4711, null, "a-partners-own-name-of-36-characters", null, Noon, Noon);
            var (action, payload) = mapping.ToCall(order);
            action.ShouldBe(row[2]);
            JsonElement.Parse(payload).GetProperty(row[3]).GetInt32().ShouldBe(4711);
            Encoding.UTF8.GetString(payload).ShouldNotContain("a-partners-own-name");
        }
    }

    private static ILimitMapping MappingOf(string version) =>
        version == "1.6" ? new Hub.Stations.Ocpp16.LimitMapping() : new Hub.Stations.Ocpp201.LimitMapping();

    private static ILimitOrder OrderOf(string request)
    {
        var (id, session, partner) = (Guid.NewGuid(), new SessionId("S"), new PartnerId("p1"));
        return request switch
        {
            "PUT" => new LimitsSetRequested(id, session, Place, "17", 1_000_000_017, 1, Plan, partner, null, Noon, Noon),
            "DELETE" => new LimitsClearRequested(id, session, Place, 1_000_000_017, partner, null, Noon, Noon),
            _ => new LimitsReadRequested(id, session, Place, 900, null, false, partner, null, Noon, Noon),
        };
    }

    private static string Payload(string version, string answer)
    {
        const string periods = """[{"startPeriod":0,"limit":16}]""";
        if (answer.Split(' ') is not [var word])
            return $$"""{"status":"{{answer.Split(' ')[0]}}"}""";
        return version == "1.6"
            ? $$$"""{"status":"{{{word}}}","connectorId":1,"chargingSchedule":{"chargingRateUnit":"A","chargingSchedulePeriod":{{{periods}}}}}"""
            : $$$"""
              {"status":"{{{word}}}","schedule":{"evseId":1,"duration":900,"scheduleStart":"2026-11-21T12:00:00Z","chargingRateUnit":"A","chargingSchedulePeriod":{{{periods}}}}}
              """;
    }

    private static IEnumerable<string> Words<T>(string of)
        where T : struct, Enum => Enum.GetNames<T>().Select(name => $"{of} {name}");

    private static List<string[]> Rows(string section, int columns) =>
    [
        .. File.ReadLines(Path.Combine(Repository.Root, "specs", "mapping.md")).SkipWhile(l => l != "## " + section).Skip(1)
            .TakeWhile(l => !l.StartsWith("## ", StringComparison.Ordinal))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Trim('|').Split('|').Select(c => c.Trim().Replace("`", "", StringComparison.Ordinal)).ToArray())
            .Where(row => row.Length == columns),
    ];
}
