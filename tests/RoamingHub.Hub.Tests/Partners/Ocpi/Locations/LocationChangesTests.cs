using RoamingHub.Hub.Partners.Ocpi.Locations;
using RoamingHub.Ocpi;
using RoamingHub.Ocpi.V221.Locations;

namespace RoamingHub.Hub.Tests.Partners.Ocpi.Locations;

public sealed class LocationChangesTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly Location Before = OcpiJson.Parse<Location>("""
        { "country_code": "DE", "party_id": "ABC", "id": "LOC1", "publish": true, "name": "Harbour", "address": "Am Kai 1", "city": "Hamburg", "country": "DEU",
          "coordinates": { "latitude": "53.543210", "longitude": "9.987650" }, "time_zone": "Europe/Berlin", "last_updated": "2026-01-03T00:00:00Z",
          "evses": [
            { "uid": "1", "status": "AVAILABLE", "last_updated": "2026-01-02T00:00:00Z", "connectors": [
                { "id": "1", "standard": "IEC_62196_T2", "format": "SOCKET", "power_type": "AC_3_PHASE", "max_voltage": 230, "max_amperage": 32, "last_updated": "2026-01-01T00:00:00Z" },
                { "id": "2", "standard": "DOMESTIC_F", "format": "SOCKET", "power_type": "AC_1_PHASE", "max_voltage": 230, "max_amperage": 16, "last_updated": "2026-01-01T00:00:00Z" } ] },
            { "uid": "2", "status": "AVAILABLE", "last_updated": "2026-01-03T00:00:00Z", "connectors": [
                { "id": "1", "standard": "IEC_62196_T2", "format": "SOCKET", "power_type": "AC_3_PHASE", "max_voltage": 230, "max_amperage": 32, "last_updated": "2026-01-01T00:00:00Z" } ] } ] }
        """);

    public static TheoryData<string, string, string> Changes { get; } = new()
    {
        { "\"name\":\"Harbour\"", "\"name\":\"Port\"", "LOC1 | location" },
        { "\"uid\":\"1\",\"status\":\"AVAILABLE\"", "\"uid\":\"1\",\"status\":\"CHARGING\"", "LOC1/1 status | location, evse 1" },
        { "\"uid\":\"1\",\"status\":\"AVAILABLE\"", "\"uid\":\"1\",\"status\":\"REMOVED\"", "LOC1/1 status | location, evse 1" },
        { "\"uid\":\"1\",\"status\":\"AVAILABLE\"", "\"uid\":\"1\",\"evse_id\":\"DE*ABC*E1\",\"status\":\"AVAILABLE\"", "LOC1/1 | location, evse 1" },
        { "\"uid\":\"1\",\"status\":\"AVAILABLE\"", "\"uid\":\"1\",\"evse_id\":\"DE*ABC*E1\",\"status\":\"BLOCKED\"", "LOC1/1 | location, evse 1" },
        { "\"max_amperage\":16", "\"max_amperage\":10", "LOC1/1/2 | location, evse 1, connector 1/2" },
        { "\"AVAILABLE\"", "\"BLOCKED\"", "LOC1 | location, evse 1, evse 2" },
        { "\"max_amperage\":32", "\"max_amperage\":63", "LOC1 | location, evse 1, connector 1/1, evse 2, connector 2/1" },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void Time_moves_where_something_changed_and_above_it_and_the_smallest_part_is_sent(string was, string becomes, string expected)
    {
        var now = LocationChanges.Settle(OcpiJson.Parse<Location>(OcpiJson.Write(Before).Replace(was, becomes, StringComparison.Ordinal)), Before, Noon);

        var part = LocationChanges.Between(Before, now);
        $"{string.Join('/', new[] { part.Location, part.Evse, part.Connector }.OfType<string>())}{(part.StatusOnly ? " status" : "")} | {string.Join(", ", At(now, Noon))}"
            .ShouldBe(expected);
    }

    [Fact]
    public void A_connector_that_is_gone_is_told_by_its_EVSE()
    {
        var less = Before with { Evses = [Before.Evses![0] with { Connectors = [Before.Evses[0].Connectors![0]] }, Before.Evses[1]] };
        LocationChanges.Between(Before, LocationChanges.Settle(less, Before, Noon)).ShouldBe(new("LOC1", "1"));
    }

    [Fact]
    public void An_EVSE_that_is_new_is_told_alone_and_keeps_its_time()
    {
        var grown = Before with { Evses = [.. Before.Evses!, Before.Evses![0] with { Uid = "3", LastUpdated = Noon }] };
        var now = LocationChanges.Settle(grown, Before, Noon);
        (LocationChanges.Between(Before, now), string.Join(", ", At(now, Noon))).ShouldBe((new("LOC1", "3"), "location, evse 3"));
    }

    [Fact]
    public void What_differs_by_its_times_only_has_not_changed()
    {
        var touched = Before with { LastUpdated = Noon, Evses = [.. Before.Evses!.Select(e => e with { LastUpdated = Noon })] };
        LocationChanges.Settle(touched, Before, Noon.AddDays(1)).ShouldBeSameAs(Before);
    }

    [Fact]
    public void Time_moves_on_though_a_clock_was_set_back()
    {
        var now = LocationChanges.Settle(Before with { Name = "Port" }, Before, Before.LastUpdated!.Value.AddDays(-1));
        now.LastUpdated.ShouldBe(Before.LastUpdated.Value.AddMilliseconds(1));
    }

    [Fact]
    public void What_appears_late_is_found_by_those_who_ask_for_what_is_new() => LocationChanges.Settle(Before, before: null, Noon).LastUpdated.ShouldBe(Noon);

    private static IEnumerable<string> At(Location location, DateTimeOffset time)
    {
        if (location.LastUpdated == time)
            yield return "location";
        foreach (var evse in location.Evses!)
        {
            if (evse.LastUpdated == time)
                yield return "evse " + evse.Uid;
            foreach (var connector in evse.Connectors!.Where(c => c.LastUpdated == time))
                yield return $"connector {evse.Uid}/{connector.Id}";
        }
    }
}
