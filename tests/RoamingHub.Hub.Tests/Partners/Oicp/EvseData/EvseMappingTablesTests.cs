using System.Globalization;
using System.Text.Json.Serialization.Metadata;
using RoamingHub.Core.Locations;
using RoamingHub.Core.Stations;
using RoamingHub.Hub.Partners.Oicp;
using RoamingHub.Hub.Partners.Oicp.EvseData;
using RoamingHub.Hub.Partners.Oicp.EvseStatus;
using RoamingHub.Hub.Stations.Ocpp16;
using RoamingHub.Oicp;
using RoamingHub.Oicp.V23.EvseData;
using RoamingHub.Oicp.Wire;
using BoardState = RoamingHub.Hub.Partners.EvseState;
using OcpiLocations = RoamingHub.Ocpi.V221.Locations;
using OicpState = RoamingHub.Oicp.V23.EvseStatus.EvseState;
using V16 = RoamingHub.Ocpp.V16;
using V201 = RoamingHub.Ocpp.V201;

namespace RoamingHub.Hub.Tests.Partners.Oicp.EvseData;

/// <summary>The tables of specs/mapping.md about EVSEs at Hubject are what the code does, and leave nothing out.</summary>
public sealed class EvseMappingTablesTests
{
    [Fact]
    public void Every_member_of_a_record_has_its_row_and_every_detail_its_member()
    {
        var rows = Rows("EVSE records");
        var members = NamesOf(OicpJson.Wire.EvseDataRecord).Where(m => m is not ("Address" or "ChargingStationId")) // told member by member; read only
            .Concat(NamesOf(OicpJson.Wire.Address).Select(m => "Address." + m));
        rows.Select(r => r[0]).ShouldBe(members, ignoreOrder: true);
        var details = rows.Select(r => r[1]).Where(d => d.Length > 0).Concat(["nameLanguage", "plugAndCharge"]);
        details.ShouldBe(NamesOf(OicpPartnerJson.Default.EvseDefaults), ignoreOrder: true);
    }

    [Fact]
    public void Every_standard_of_a_connector_is_a_plug_or_none()
    {
        var rows = Rows("Plugs");
        foreach (var row in rows)
            Word(OutletMapping.ToPlug(Given.Connector(row[0], row[1]))).ShouldBe(row[2], row[0]);
        rows.Select(r => r[0]).Distinct().ShouldBe(Enum.GetNames<OcpiLocations.ConnectorType>(), ignoreOrder: true);
        rows.Select(r => r[2]).Where(p => p != "none").Distinct().Count().ShouldBe(
            WireWords.All<Plug>().Count - 3, "the two paddles and AVCON have no word in OCPI");
    }

    [Fact]
    public void A_connector_is_charged_at_in_its_mode()
    {
        foreach (var row in Rows("Charging modes"))
            Word(OutletMapping.ToMode(Given.Connector(row[0], "CABLE", row[1]))).ShouldBe(row[2], $"{row[0]} {row[1]}");
    }

    [Fact]
    public void What_an_outlet_delivers_is_told_in_whole_kilowatts_and_in_as_many_digits_as_there_are()
    {
        var rows = Rows("Charging facilities");
        foreach (var row in rows)
        {
            var connector = Given.Connector(power: row[0], volts: Number(row[1])!.Value, amperes: Number(row[2])!.Value) with { MaxPowerWatts = Number(row[3]) };
            var facility = OutletMapping.ToFacility(connector);
            (WireWords.Of(facility.PowerType), facility.Power, facility.Voltage, facility.Amperage)
                .ShouldBe((row[4], Number(row[5])!.Value, Number(row[6]), Number(row[7])), string.Join(' ', row));
            facility.Validate().ShouldBeEmpty();
        }

        rows.Select(r => r[0]).Distinct().ShouldBe(Enum.GetNames<OcpiLocations.PowerType>(), ignoreOrder: true);
    }

    [Fact]
    public void Street_and_number_are_told_apart()
    {
        foreach (var row in Rows("Addresses"))
        {
            var address = AddressMapping.ToOicp(Given.Location() with { Address = row[0] }, new(), null, new(), Given.Ten);
            (address.Street, address.HouseNum).ShouldBe((row[1], row[2]));
            address.Validate().ShouldBeEmpty();
        }
    }

    [Fact]
    public void A_time_zone_is_its_offset_without_summer_time()
    {
        foreach (var row in Rows("Time zones"))
        {
            foreach (var at in (DateTimeOffset[])[new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero), new(2026, 7, 15, 12, 0, 0, TimeSpan.Zero)])
                AddressMapping.ToOicp(Given.Location() with { TimeZone = row[0] }, new(), null, new(), at).TimeZone.ShouldBe(row[1]);
        }
    }

    [Fact]
    public void Opening_times_are_told_by_the_widest_word_that_fits()
    {
        foreach (var row in Rows("Opening times"))
        {
            var hours = row[0].Split("; ").SelectMany(part =>
            {
                var (days, times) = (part.Split(' ')[0].Split('-'), part.Split(' ')[1].Split('-'));
                return Enumerable.Range(Number(days[0])!.Value, Number(days[1])!.Value - Number(days[0])!.Value + 1).Select(d => new PlacePeriod(d, times[0], times[1]));
            });
            var told = HoursMapping.ToOicp(new(false, [.. hours]))!;
            string.Join("; ", told.Select(o => $"{o.On} {string.Join(' ', o.Period.Select(p => $"{p.Begin}-{p.End}"))}")).ShouldBe(row[1]);
            told.SelectMany(o => o.Validate()).ShouldBeEmpty();
        }
    }

    [Fact]
    public void A_source_of_energy_has_its_word_and_at_most_99_percent()
    {
        var rows = Rows("Energy sources");
        foreach (var row in rows)
        {
            var told = EnergyMapping.ToSources(new(EnergySources: [new(row[0], decimal.Parse(row[1], CultureInfo.InvariantCulture))]))?.Single();
            (told is null ? "none" : $"{told.Energy} {told.Percentage}").ShouldBe(row[2]);
            told?.Validate().ShouldBeEmpty();
        }

        rows.Select(r => r[0]).ShouldBe(Enum.GetNames<OcpiLocations.EnergySourceCategory>(), ignoreOrder: true);
    }

    [Fact]
    public void Capabilities_say_how_a_driver_gets_in_and_pays()
    {
        foreach (var row in Rows("Capabilities"))
        {
            string[] capabilities = row[0] == "none" ? [] : row[0].Split(", ");
            (Words(AccessMapping.ToModes(capabilities, plugAndCharge: false)), Words(AccessMapping.ToPayment(capabilities)), AccessMapping.ToService(capabilities, reservations: true).ToString())
                .ShouldBe((row[1], row[2], row[3]), row[0]);
            AccessMapping.ToModes(capabilities, plugAndCharge: true).ShouldBe([.. AccessMapping.ToModes(capabilities, plugAndCharge: false), AuthenticationMode.PnC]);
            AccessMapping.ToService(capabilities, reservations: false).ShouldBe(ValueAddedService.None);
        }
    }

    [Fact]
    public void A_parking_type_says_where_the_station_is()
    {
        var rows = Rows("Parking types");
        foreach (var row in rows)
        {
            (AccessMapping.ToLocation(row[0])?.ToString() ?? "none").ShouldBe(row[1]);
            (AccessMapping.IsParkingFacility(row[0]) == true ? "true" : "none").ShouldBe(row[2]);
        }

        rows.Select(r => r[0]).ShouldBe(Enum.GetNames<OcpiLocations.ParkingType>(), ignoreOrder: true);
    }

    [Fact]
    public void What_connectors_say_is_the_one_status_of_their_EVSE()
    {
        var rows = Rows("EVSE status at Hubject");
        foreach (var row in rows)
            ToOicp(row[0], row[1]).ToString().ShouldBe(row[2], $"{row[0]} {row[1]}");
        rows.Where(r => r[0] == "1.6").Select(r => r[1]).ShouldBe(Enum.GetNames<V16.ChargePointStatus>(), ignoreOrder: true);
        rows.Where(r => r[0] == "2.0.1" && !r[1].Contains(',', StringComparison.Ordinal)).Select(r => r[1]).ShouldBe(Enum.GetNames<V201.ConnectorStatusEnum>(), ignoreOrder: true);
        rows.Where(r => r[0] == "catalogue").Select(r => r[1]).ShouldBe(Enum.GetNames<OcpiLocations.Status>().Except(["PLANNED", "REMOVED"]), ignoreOrder: true);
    }

    private static OicpState ToOicp(string who, string said) => (who, said) switch
    {
        ("catalogue", _) => EvseStatusMapping.ToOicp([], said, OicpState.OutOfService),
        ("either", "nothing yet") => Of(new BoardState(null, Connected: true, Charging: false, default)),
        ("either", "Available, and a charge runs") => Of(new BoardState(ConnectorState.Available, Connected: true, Charging: true, default)),
        ("either", "it is not connected") => Of(new BoardState(ConnectorState.Available, Connected: false, Charging: false, default)),
        _ => Of([.. said.Split(", ").Select(word => new BoardState(StateOf(who, word), Connected: true, Charging: false, default))]),
    };

    private static OicpState Of(params BoardState[] connectors) => EvseStatusMapping.ToOicp(connectors, "RESERVED", OicpState.Unknown);

    private static ConnectorState StateOf(string version, string word) => version == "1.6"
        ? ConnectorStateMapping.ToState(Enum.Parse<V16.ChargePointStatus>(word))
        : Hub.Stations.Ocpp201.StatusNotificationHandler.ToState(Enum.Parse<V201.ConnectorStatusEnum>(word));

    private static IEnumerable<string> NamesOf(JsonTypeInfo type) => type.Properties.Select(p => p.Name);

    private static string Words<T>(IEnumerable<T> values) where T : struct, Enum => string.Join(", ", values.Select(WireWords.Of));

    private static string Word<T>(T? value) where T : struct, Enum => value is { } told ? WireWords.Of(told) : "none";

    private static int? Number(string text) => text.Length == 0 ? null : int.Parse(text, CultureInfo.InvariantCulture);

    private static List<string[]> Rows(string title)
    {
        var lines = File.ReadLines(Path.Combine(Repository.Root, "specs", "mapping.md")).SkipWhile(l => l != "## " + title).Skip(1)
            .TakeWhile(l => !l.StartsWith("## ", StringComparison.Ordinal)).ToList();
        var rows = lines.Where((line, i) => line.StartsWith('|') && !line.StartsWith("|---", StringComparison.Ordinal)
                && !(i + 1 < lines.Count && lines[i + 1].StartsWith("|---", StringComparison.Ordinal)))
            .Select(line => line.Trim()[1..^1].Split('|').Select(c => c.Trim().Replace("`", "", StringComparison.Ordinal)).ToArray()).ToList();
        rows.ShouldNotBeEmpty(title);
        return rows;
    }
}
