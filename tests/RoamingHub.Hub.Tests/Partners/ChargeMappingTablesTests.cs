using RoamingHub.Core.Authorization;
using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Stations;
using RoamingHub.Core.Tariffs;
using RoamingHub.Core.Tokens;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Orders;
using RoamingHub.Hub.Partners;
using RoamingHub.Hub.Partners.Ocpi.Cdrs;
using RoamingHub.Hub.Partners.Ocpi.Locations;
using RoamingHub.Hub.Partners.Ocpi.Sessions;
using RoamingHub.Hub.Stations;
using RoamingHub.Hub.Stations.Ocpp16;
using RoamingHub.Ocpp;
using V16 = RoamingHub.Ocpp.V16;
using V201 = RoamingHub.Ocpp.V201;

namespace RoamingHub.Hub.Tests.Partners;

/// <summary>The tables of specs/mapping.md about places and charges are what the code does, and leave nothing out.</summary>
public sealed class ChargeMappingTablesTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void What_a_station_says_of_a_connector_is_the_status_of_its_evse()
    {
        var rows = Rows("EVSE status");
        foreach (var row in rows)
            EvseStatusMapping.ToOcpi(StateOf(row[0], row[1])).ToString().ShouldBe(row[2], $"{row[0]} {row[1]}");
        rows.Where(r => r[0] == "1.6").Select(r => r[1]).ShouldBe(Enum.GetNames<V16.ChargePointStatus>(), ignoreOrder: true);
        rows.Where(r => r[0] == "2.0.1").Select(r => r[1]).ShouldBe(Enum.GetNames<V201.ConnectorStatusEnum>(), ignoreOrder: true);
    }

    [Fact]
    public void Every_measurand_goes_where_its_row_says()
    {
        var rows = Rows("Energy and time").Where(r => r[0].Contains('.', StringComparison.Ordinal) || r[1] == "kept as it is").ToList();
        foreach (var row in rows)
        {
            var unit = row[0].StartsWith("Energy", StringComparison.Ordinal) ? "Wh" : row[0].StartsWith("Power", StringComparison.Ordinal) ? "W" : "A";
            var reading = MeterReadings.Of(Noon, [new("1500", unit, row[0], Location: "Outlet", Format: "Raw")]);
            (reading.Register?.Kwh, reading.PowerKw, reading.CurrentA).ShouldBe(
                row[1] switch
                {
                    "register, Wh" => (1.5m, null, null), "power, kW" => (null, 1.5m, null), "current, A" => (null, null, 1500m), _ => ((decimal?)null, null, null),
                }, row[0]);
        }

        var names = typeof(V16.Measurand).GetFields().Where(f => f.IsLiteral).Select(f => (string)f.GetRawConstantValue()!);
        rows.Select(r => r[0]).ShouldBe(names, ignoreOrder: true);
    }

    [Fact]
    public void What_a_record_counts_stands_under_its_dimension()
    {
        var told = SessionMapping.ToOcpi(new ChargeVolumes(
            [Period(energy: 1, reserved: 0, charging: 0.5m), Period(energy: 0, reserved: 0, parking: 0.5m), Period(energy: 0, reserved: 0.25m)], 0, 0, 0, 0));
        told.Select(p => string.Join(' ', p.Dimensions!.Select(d => d.Type!.Text))).ShouldBe(["ENERGY TIME", "ENERGY PARKING_TIME", "RESERVATION_TIME"]);
        Rows("Energy and time").Where(r => r[2].Contains("CDRs", StringComparison.Ordinal)).Select(r => r[1])
            .ShouldBe(told.SelectMany(p => p.Dimensions!).Select(d => d.Type!.Text).Distinct(), ignoreOrder: true);
    }

    [Fact]
    public void A_stop_reason_is_the_remark_of_the_bill()
    {
        var rows = Rows("Stop reasons");
        foreach (var row in rows)
            CdrMapping.ToOcpi(Record(row[1] == "none" ? "Local" : row[1]), Noon).Remark.ShouldBe(row[2]);
        rows.Where(r => r[0] == "1.6" && r[1] != "none").Select(r => r[1]).ShouldBe(Enum.GetNames<V16.StopReason>(), ignoreOrder: true);
        rows.Where(r => r[0] == "2.0.1" && r[1] != "none").Select(r => r[1]).ShouldBe(Enum.GetNames<V201.ReasonEnum>(), ignoreOrder: true);
        CdrMapping.ToOcpi(Record(null), Noon).Remark.ShouldBeNull();
    }

    [Fact]
    public void A_long_uid_has_one_alias_that_a_station_can_hold()
    {
        foreach (var row in Rows("Long token uids"))
        {
            IdTagAlias.For(new(row[1], row[1], TokenKind.AppUser, null, PartyId.TryParse(row[0]))).ShouldBe(row[2]);
            row[2].Length.ShouldBeLessThanOrEqualTo(20);
        }
    }

    private static EvseState StateOf(string version, string said) => (version, said) switch
    {
        ("1.6", _) => State(ConnectorStateMapping.ToState(Enum.Parse<V16.ChargePointStatus>(said))),
        ("2.0.1", _) => State(Hub.Stations.Ocpp201.StatusNotificationHandler.ToState(Enum.Parse<V201.ConnectorStatusEnum>(said))),
        (_, "a word that the standard does not have") => State(ConnectorStateMapping.ToState(new Word<V16.ChargePointStatus>("Dozing"))),
        (_, "nothing yet") => State(null),
        (_, "nothing, and a charge runs") => State(null) with { Charging = true },
        (_, "it is not connected") => State(ConnectorState.Available) with { Connected = false },
        _ => throw new FormatException($"'{said}' is no state."),
    };

    private static EvseState State(ConnectorState? state) => new(state, Connected: true, Charging: false, Noon);

    private static ChargePeriod Period(decimal energy, decimal reserved, decimal charging = 0, decimal parking = 0) =>
        new(Noon, Noon.AddHours(1), energy, charging, parking, reserved, "");

    private static ChargeRecord Record(string? reason)
    {
        var token = new TokenRef("CARD", "CARD", TokenKind.Rfid, "C1", new("NL", "EMS"));
        var grant = new RoamingGrant(new("p1"), GrantMethod.Asked);
        var energy = Energy.FromWh(1_000);
        return new(
            "c", new("s"), new(new("CP1"), 1), "1", token, "ocpi:p1", grant, Noon, Noon, Noon, Noon.AddHours(1), Energy.Zero, energy, energy, reason, null, null,
            null, null, null, Noon);
    }

    private static List<string[]> Rows(string title)
    {
        var lines = File.ReadLines(Path.Combine(Repository.Root, "specs", "mapping.md")).SkipWhile(l => l != "## " + title).Skip(1)
            .TakeWhile(l => !l.StartsWith("## ", StringComparison.Ordinal)).ToList();
        return
        [
            .. lines.Where((line, i) => line.StartsWith('|') && !line.StartsWith("|---", StringComparison.Ordinal) && !(i + 1 < lines.Count && lines[i + 1].StartsWith("|---", StringComparison.Ordinal)))
                .Select(line => line.Trim('|').Split('|').Select(c => c.Trim().Replace("`", "", StringComparison.Ordinal)).ToArray()),
        ];
    }
}
