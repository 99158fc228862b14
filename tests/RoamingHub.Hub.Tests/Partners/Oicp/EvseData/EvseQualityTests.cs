using System.Net;
using System.Text.Json;
using RoamingHub.Oicp;

namespace RoamingHub.Hub.Tests.Partners.Oicp.EvseData;

/// <summary>What is looked at before Hubject is told, and what becomes of a record that is not good enough.</summary>
public sealed class EvseQualityTests : IAsyncLifetime
{
    private OicpWorld _world = null!;

    public async Task InitializeAsync() => _world = await OicpWorld.StartAsync();

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task A_bad_record_waits_with_its_reason_the_rest_go_and_it_follows_by_itself_once_it_is_good()
    {
        await _world.DescribeAsync(
            Given.Location(
                Given.Evse("E2", "DE*ABC*E2", Given.Connector("GBT_DC", "CABLE", "DC")), Given.Evse("E3", "DE*XYZ*E3"), Given.Evse("E4", "DE*ABC*E4"),
                Given.Evse("E5", "DE*ABC*E4"), Given.Evse("E6", "DE*ABC*E6") with { Removed = true })
                with { Id = "LOC-2", Latitude = "13.404954", Longitude = "52.520008", PostalCode = null },
            """{"opening_times":{"twentyfourseven":true},"evses":[{"uid":"E4","status":"AVAILABLE"},{"uid":"E5","status":"AVAILABLE"}]}""");
        await _world.DescribeAsync(Given.Location(Given.Evse("E7", "DE*ABC*E6", Given.Connector("IEC_62196_T2_COMBO", "CABLE", "AC_3_PHASE") with { MaxPowerWatts = 50_000 })) with
        {
            Id = "LOC-3", Publish = true, Address = "Am Markt", TimeZone = "America/New_York",
        });
        await _world.DescribeAsync(Given.Location(Given.Evse("E8", "DE*ABC*E8")) with { Id = "LOC-4", Publish = false });
        await _world.AddPartnerAsync();
        await _world.PushedAsync(OicpOperation.PushEvseData, "fullLoad E1 E4 E6");
        (await _world.DeliveryAsync("evseData", "DE*ABC*E2", "parked")).LastError.ShouldBe("Plugs is missing");
        await _world.DeliveryAsync("evseStatus", "DE*ABC*E2", "delivered"); // none is owed of what is in quarantine

        var quality = await QualityAsync();
        (quality.GetProperty("offered").GetInt32(), quality.GetProperty("quarantined").GetInt32(), quality.GetProperty("notOffered").GetInt32()).ShouldBe((4, 2, 1));
        Findings(quality, "E2").ShouldBe(["error missing Plugs"]);
        Findings(quality, "E3").ShouldBe(["error invalid EvseID"]);
        Findings(quality, "E4").ShouldBe(["error id-twice EvseID", "warning coordinates GeoCoordinates", "warning postal-code Address.PostalCode"]);
        Findings(quality, "E7").ShouldBe(
        [
            "warning hours-assumed IsOpen24Hours", "warning house-number Address.HouseNum", "warning id-reused EvseID", "warning no-status EvseStatus",
            "warning plug-power-type ChargingFacilities.PowerType", "warning power ChargingFacilities.Power", "warning time-zone Address.TimeZone",
        ]);
        Findings(quality, "E1").ShouldBe(["warning hours-assumed IsOpen24Hours"]);
        Of(quality, "E1").GetRawText().ShouldBe(
            """
            {"evseUid":"E1","evseId":"DE*ABC*E1","locationId":"LOC-1","state":"offered","score":63,"correctness":90,"completeness":10,"findings":[{"rule":"hours-assumed","member":"IsOpen24Hours","severity":"warning","text":"Nothing is said of opening hours; the EVSE is told to be open day and night."}],"missing":["ChargingStationID","HardwareManufacturer","ChargingStationImage","Address.Region","DynamicPowerLevel","EnergySource","AccessibilityLocation","AdditionalInfo","GeoChargingPointEntrance"]}
            """);
        Of(quality, "E2").GetProperty("score").GetInt32().ShouldBe(0);
        Of(quality, "E8").GetProperty("state").GetString().ShouldBe("notOffered");
        quality.GetProperty("rules").GetProperty("hours-assumed").GetInt32().ShouldBe(2);
        var page = await QualityAsync("?limit=2");
        page.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("evseUid").GetString()).ShouldBe(["E2", "E3"]); // the worst first
        (await QualityAsync("?limit=1000&after=" + page.GetProperty("next").GetString())).GetProperty("items").GetArrayLength().ShouldBe(5);

        var one = await _world.SendAsync(HttpMethod.Get, $"/api/partners/{_world.Partner}/evse-quality/e1");
        one.GetProperty("record").GetRawText().ShouldBe(_world.Hubject.Exchanges.Select(e => JsonElement.Parse(e.Request)).First(r => r.TryGetProperty("OperatorEvseData", out _))
            .GetProperty("OperatorEvseData").GetProperty("EvseDataRecord").EnumerateArray().Single(r => r.GetProperty("EvseID").GetString() == "DE*ABC*E1").GetRawText());
        await _world.SendAsync(HttpMethod.Get, $"/api/partners/{_world.Partner}/evse-quality/E99", expected: HttpStatusCode.NotFound);

        // The mark grows with what is told, and what is repaired goes out.
        await _world.SendAsync(
            HttpMethod.Put, "/api/evses/E1/oicp",
            """{"hardwareManufacturer":"Ladebau","chargingStationId":"7","dynamicPowerLevel":true,"accessibilityLocation":"OnStreet","additionalInfo":[{"lang":"en","value":"x"}]}""");
        var better = Of(await QualityAsync(), "E1");
        (better.GetProperty("score").GetInt32(), better.GetProperty("completeness").GetInt32()).ShouldBe((80, 60));
        await _world.DescribeAsync(Given.Location(Given.Evse("E2", "DE*ABC*E2"), Given.Evse("E4", "DE*ABC*E4")) with { Id = "LOC-2" });
        await _world.EvseDataAsync(4);
        (await _world.DeliveryAsync("evseData", "DE*ABC*E2", "delivered")).LastError.ShouldBeNull();
        await _world.EvseStatusAsync("DE*ABC*E2", "Unknown");
        _world.Hubject.Violations.ShouldBeEmpty();

        // Nothing but a person who says whose EVSEs are meant wipes them; what changes later goes out, and a sync brings all back.
        await _world.SendAsync(HttpMethod.Post, $"/api/partners/{_world.Partner}/wipe", "{}", HttpStatusCode.BadRequest);
        await _world.SendAsync(HttpMethod.Post, $"/api/partners/{_world.Partner}/wipe", """{"operatorId":"DE*XYZ"}""", HttpStatusCode.BadRequest);
        await _world.SendAsync(HttpMethod.Post, $"/api/partners/{_world.Partner}/wipe?module=cdrs", """{"operatorId":"DE*ABC"}""", HttpStatusCode.BadRequest);
        await _world.SendAsync(HttpMethod.Post, $"/api/partners/{_world.Partner}/wipe", """{"operatorId":"DEABC","reason":"a new contract"}""", HttpStatusCode.Accepted);
        await _world.EvseDataAsync(0);
        await _world.DeliveryAsync("evseData", "-", "delivered");
        _world.Pushes(OicpOperation.PushEvseData)[^1].ShouldBe("fullLoad");
        _world.Hubject.EvseStatus(OicpWorld.Operator).ShouldBeEmpty();
        await _world.DescribeAsync(Given.Location() with { City = "Potsdam" });
        await _world.PushedAsync(OicpOperation.PushEvseData, "fullLoad E1");
        await _world.SendAsync(HttpMethod.Post, $"/api/partners/{_world.Partner}/sync?module=evseData", expected: HttpStatusCode.Accepted);
        await _world.EvseDataAsync(4);
        await _world.EvseStatusAsync("DE*ABC*E2", "Unknown");
        _world.Hubject.Violations.ShouldBeEmpty();
    }

    private Task<JsonElement> QualityAsync(string query = "") => _world.SendAsync(HttpMethod.Get, $"/api/partners/{_world.Partner}/evse-quality{query}");

    private static JsonElement Of(JsonElement quality, string evse) => quality.GetProperty("items").EnumerateArray().Single(i => i.GetProperty("evseUid").GetString() == evse);

    private static IEnumerable<string> Findings(JsonElement quality, string evse) => Of(quality, evse).GetProperty("findings").EnumerateArray()
        .Select(f => $"{f.GetProperty("severity").GetString()} {f.GetProperty("rule").GetString()} {f.GetProperty("member").GetString()}").Order(StringComparer.Ordinal);
}
