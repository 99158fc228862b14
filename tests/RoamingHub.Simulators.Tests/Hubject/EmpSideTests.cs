using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using RoamingHub.Oicp.V23.Common;
using RoamingHub.Oicp.V23.EvseData;
using RoamingHub.Oicp.V23.EvseStatus;
using RoamingHub.Oicp.V23.Pricing;
using RoamingHub.Simulators.Hubject;

namespace RoamingHub.Simulators.Tests.Hubject;

/// <summary>What an EMP sees of what a CPO has pushed, text in and text out.</summary>
public class EmpSideTests : HubjectFixture
{
    private static readonly HttpClient Emp = new();

    [Fact]
    public async Task EVSE_data_are_pulled_page_by_page_and_in_the_format_asked_for()
    {
        await PushDataAsync(ActionType.FullLoad, [.. Enumerable.Range(1, 25).Select(i => Record($"DE*ABC*E{i}"))]);

        var first = await AskAsync("evsepull/v23/providers/DE-8EO/data-records", """{ "ProviderID": "DE-8EO", "GeoCoordinatesResponseFormat": "Google" }""");
        (N(first, "number"), N(first, "size"), N(first, "totalElements"), N(first, "totalPages"), N(first, "numberOfElements")).ShouldBe((0, 20, 25, 2, 20));
        ((bool)first["first"]!, (bool)first["last"]!).ShouldBe((true, false));
        var record = first["content"]![0]!;
        ((string)record["EvseID"]!, (string)record["OperatorID"]!, (string)record["OperatorName"]!).ShouldBe(("DE*ABC*E1", Operator, "ABC"));
        ((string)record["GeoCoordinates"]!["Google"]!["Coordinates"]!).ShouldBe("52.480495 13.356465");
        record.AsObject().ContainsKey("deltaType").ShouldBeFalse();

        var last = await AskAsync("evsepull/v23/providers/DE-8EO/data-records?page=1&size=20", """{ "ProviderID": "DE-8EO", "GeoCoordinatesResponseFormat": "DegreeMinuteSeconds" }""");
        ((bool)last["last"]!, N(last, "numberOfElements")).ShouldBe((true, 5));
        ((string)last["content"]![0]!["GeoCoordinates"]!["DegreeMinuteSeconds"]!["Latitude"]!).ShouldBe("52°28'49.78''");
        (await StatusAsync("evsepull/v23/providers/DE-8EO/data-records?size=2001", """{ "ProviderID": "DE-8EO", "GeoCoordinatesResponseFormat": "Google" }""")).ShouldBe(400);
    }

    [Fact]
    public async Task Since_the_last_call_only_what_changed_is_shown_with_what_became_of_it()
    {
        await PushDataAsync(ActionType.FullLoad, Record("DE*ABC*E1"), Record("DE*ABC*E2"), Record("DE*ABC*E3"));
        var then = DateTimeOffset.UtcNow;
        await PushDataAsync(ActionType.Update, Record("DE*ABC*E1") with { MaxCapacity = 9 });
        await PushDataAsync(ActionType.Delete, Record("DE*ABC*E2"));
        await PushDataAsync(ActionType.Insert, Record("DE*ABC*E4"));
        await PushDataAsync(ActionType.Update, Record("DE*ABC*E3"));

        var delta = await AskAsync(
            "evsepull/v23/providers/DE-8EO/data-records", $$"""{ "ProviderID": "DE-8EO", "GeoCoordinatesResponseFormat": "DecimalDegree", "LastCall": "{{then:O}}" }""");

        delta["content"]!.AsArray().Select(r => $"{r!["EvseID"]} {r["deltaType"]}").ShouldBe(
            ["DE*ABC*E1 update", "DE*ABC*E2 delete", "DE*ABC*E4 insert"], ignoreOrder: true);
        (await StatusAsync("evsepull/v23/providers/DE-8EO/data-records", $$"""
            { "ProviderID": "DE-8EO", "GeoCoordinatesResponseFormat": "Google", "LastCall": "{{then:O}}", "SearchCenter": { "GeoCoordinates": { "Google": { "Coordinates": "52.5 13.4" } }, "Radius": 5 } }
            """)).ShouldBe(400);
    }

    [Fact]
    public async Task EVSE_data_are_filtered_and_searched_around_a_place()
    {
        await PushDataAsync(
            ActionType.FullLoad, Record("DE*ABC*E1"),
            Record("DE*ABC*E2") with { GeoCoordinates = GeoCoordinates.Of(48.137m, 11.576m), RenewableEnergy = false, Accessibility = Accessibility.RestrictedAccess });
        async Task<IEnumerable<string>> Found(string more) =>
            (await AskAsync("evsepull/v23/providers/DE-8EO/data-records", $$"""{ "ProviderID": "DE-8EO", "GeoCoordinatesResponseFormat": "Google", {{more}} }"""))["content"]!
                .AsArray().Select(r => (string)r!["EvseID"]!);

        (await Found("""  "SearchCenter": { "GeoCoordinates": { "DecimalDegree": { "Latitude": "52.5", "Longitude": "13.4" } }, "Radius": 10 } """)).ShouldBe(["DE*ABC*E1"]);
        (await Found("""  "RenewableEnergy": false """)).ShouldBe(["DE*ABC*E2"]);
        (await Found("""  "Accessibility": [ "Restricted access" ], "OperatorIds": [ "DE*ABC" ] """)).ShouldBe(["DE*ABC*E2"]);
        (await Found("""  "CountryCodes": [ "FRA" ] """)).ShouldBeEmpty();
        (await Found("""  "OperatorIDs": [ "DE*XYZ" ] """)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Status_is_pulled_whole_by_id_and_by_operator_at_one_path_and_at_three()
    {
        await PushDataAsync(ActionType.FullLoad, Record("DE*ABC*E1"), Record("DE*ABC*E2"));
        await PushStatusAsync(ActionType.FullLoad, new("DE*ABC*E1", EvseState.Available), new("DE*ABC*E2", EvseState.Occupied));
        const string Path = "evsepull/v21/providers/DE-8EO/status-records";

        var whole = await AskAsync(Path, """{ "ProviderID": "DE-8EO", "EVSEStatus": "Occupied" }""");
        whole["EvseStatuses"]!["OperatorEvseStatus"]![0]!["EvseStatusRecord"]!.AsArray().Select(r => $"{r!["EvseID"]} {r["EvseStatus"]}").ShouldBe(["DE*ABC*E2 Occupied"]);
        foreach (var path in new[] { Path, Path + "-by-id" })
            (await AskAsync(path, """{ "ProviderID": "DE-8EO", "EvseID": [ "DEABCE1", "DE*ABC*E9" ] }"""))["EVSEStatusRecords"]!["EvseStatusRecord"]!
                .AsArray().Select(r => (string)r!["EvseStatus"]!).ShouldBe(["Available", "EvseNotFound"]);
        foreach (var path in new[] { Path, Path + "-by-operator-id" })
            (await AskAsync(path, """{ "ProviderID": "DE-8EO", "OperatorID": [ "DE*ABC", "DE*XYZ" ] }"""))["EvseStatuses"]!["OperatorEvseStatus"]!
                .AsArray().Single()!["EvseStatusRecord"]!.AsArray().Count.ShouldBe(2);
        var ids = string.Join(',', Enumerable.Range(0, 101).Select(i => $"\"DE*ABC*E{i}\""));
        (await StatusAsync(Path, $$"""{ "ProviderID": "DE-8EO", "EvseID": [ {{ids}} ] }""")).ShouldBe(400);
    }

    [Fact]
    public async Task Prices_are_shown_to_whom_they_are_offered()
    {
        await PushDataAsync(ActionType.FullLoad, Record(Evse));
        await Cpo.PushPricingProductDataAsync(new(ActionType.FullLoad, new(Operator, "*", 0.5m, "EUR", ReferenceUnit.KilowattHour, [Product("AC3")])), default);
        await Cpo.PushPricingProductDataAsync(new(ActionType.FullLoad, new(Operator, "DE-OTH", 0.5m, "EUR", ReferenceUnit.KilowattHour, [Product("DE-AC_11")])), default);
        await Cpo.PushEvsePricingAsync(new(ActionType.FullLoad, [new(Evse, "*", ["AC3"]), new(Evse, "DE*OTH", ["DE-AC_11"])]), default);

        async Task<IEnumerable<string>> Products(string provider, string more = "") =>
            (await AskAsync($"dynamicpricing/v10/providers/{provider}/pricing-products", $$"""{ "OperatorIDs": [ "DE*ABC" ] {{more}} }"""))["PricingProductData"]!
                .AsArray().SelectMany(p => p!["PricingProductDataRecords"]!.AsArray()).Select(r => (string)r!["ProductID"]!);
        async Task<IEnumerable<string>> AtEvse(string provider) =>
            (await AskAsync($"dynamicpricing/v10/providers/{provider}/evse-pricing", $$"""{ "ProviderID": "{{provider}}", "OperatorIDs": [ "DE*ABC" ] }"""))["EVSEPricing"]!
                .AsArray().SelectMany(o => o!["EVSEPricing"]!.AsArray()).SelectMany(e => e!["EvseIDProductList"]!.AsArray()).Select(p => (string)p!);

        (await Products("DE-8EO")).ShouldBe(["AC3"]);
        (await Products("DE-OTH")).ShouldBe(["DE-AC_11", "AC3"]);
        (await Products("DE-8EO", $""", "LastCall": "{DateTimeOffset.UtcNow.AddHours(1):O}" """)).ShouldBeEmpty();
        (await AtEvse("DE-8EO")).ShouldBe(["AC3"]);
        (await AtEvse("DE-OTH")).ShouldBe(["AC3", "DE-AC_11"], ignoreOrder: true);
        Hubject.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task Records_of_ones_own_charges_are_read_between_two_moments()
    {
        var from = DateTimeOffset.UtcNow.AddMinutes(-1);
        var session = await AuthorizedSessionAsync();
        await Cpo.SendCdrAsync(Cdr(session), default);
        async Task<JsonNode> Page(string provider, DateTimeOffset since, string more = "", string page = "") => await AskAsync(
            $"cdrmgmt/v22/providers/{provider}/get-charge-detail-records-request{page}",
            $$"""{ "ProviderID": "{{provider}}", "From": "{{since:O}}", "To": "{{since.AddHours(1):O}}" {{more}} }""");

        var found = await Page("DE-8EO", from);
        (N(found, "totalElements"), N(found, "size")).ShouldBe((1, 20));
        ((string)found["content"]![0]!["SessionID"]!).ShouldBe(session);
        N(await Page("DE-8EO", from, """, "OperatorID": "DE*ABC" """, "?page=0&size=2000"), "totalElements").ShouldBe(1);
        N(await Page("DE-8EO", from, $""", "SessionID": [ "{Guid.NewGuid()}" ]"""), "totalElements").ShouldBe(0);
        N(await Page("DE-8EO", from.AddDays(-2)), "totalElements").ShouldBe(0);
        N(await Page("DE-OTH", from), "totalElements").ShouldBe(0);
        N(await Page("DE-8EO", from, page: "?page=3"), "numberOfElements").ShouldBe(0);
    }

    [Fact]
    public async Task By_uploaded_data_Hubject_decides_alone_and_only_the_same_medium_stops()
    {
        const string Upload = "authdata/v21/providers/DE-8EO/push-request";
        (await AskAsync(Upload, """
            { "ActionType": "fullLoad", "ProviderAuthenticationData": { "ProviderID": "DE-8EO", "AuthenticationDataRecord": [
              { "Identification": { "RFIDIdentification": { "UID": "1234ABCD", "RFID": "mifareCls", "EvcoID": "DE-8EO-CAet5e4XY-3" } } },
              { "Identification": { "QRCodeIdentification": { "EvcoID": "DE-8EO-CAet5e4XY-3", "PIN": "1234" } } } ] } }
            """))["StatusCode"]!["Code"]!.GetValue<string>().ShouldBe("000");

        (await Cpo.AuthorizeStartAsync(new(Operator, Identification.QrCode(Contract, "9999"), Evse), default)).Code.ShouldBe("101");
        (await Cpo.AuthorizeStartAsync(new(Operator, Identification.QrCode(Contract, "1234"), Evse), default)).IsDone.ShouldBeTrue();
        (await Cpo.AuthorizeStartAsync(new(Operator, Identification.PlugAndCharge(Contract), Evse), default)).Code.ShouldBe("105");
        var start = await Cpo.AuthorizeStartAsync(new(Operator, Identification.Card(Card), Evse), default);
        start.Answer!.ProviderID.ShouldBe("DE8EO");
        var session = start.Answer.SessionID!;
        (await Cpo.AuthorizeStopAsync(new(session, Operator, Identification.Card("AAAAAAAA")), default)).Code.ShouldBe("102");
        (await Cpo.AuthorizeStopAsync(new(session, Operator, Identification.PlugAndCharge(Contract)), default)).Code.ShouldBe("105");
        (await Cpo.AuthorizeStopAsync(new(session, Operator, Identification.Card(Card)), default)).IsDone.ShouldBeTrue();

        (await AskAsync(Upload, """
            { "ActionType": "insert", "ProviderAuthenticationData": { "ProviderID": "DE-8EO", "AuthenticationDataRecord": [ { "Identification": { "RemoteIdentification": { "EvcoID": "DE-OTH-CAet5e4XY-3" } } } ] } }
            """))["StatusCode"]!["Code"]!.GetValue<string>().ShouldBe("019");
        (await AskAsync(Upload, """
            { "ActionType": "insert", "ProviderAuthenticationData": { "ProviderID": "DE-8EO", "AuthenticationDataRecord": [ { "Identification": { "RFIDMifareFamilyIdentification": { "UID": "1234ABCD" } } } ] } }
            """))["StatusCode"]!["Code"]!.GetValue<string>().ShouldBe("009");
    }

    [Fact]
    public async Task An_EMP_with_a_service_of_its_own_is_asked_and_told()
    {
        await using var emp = await StubCpo.StartAsync();
        Hubject.RegisterProvider(new("DE-8EO", emp.ServiceUrl));
        emp.Answers("""{ "AuthorizationStatus": "NotAuthorized", "StatusCode": { "Code": "200" } }""");
        (await Cpo.AuthorizeStartAsync(new(Operator, Identification.Card(Card), Evse), default)).Code.ShouldBe("200");

        emp.Answers("""{ "AuthorizationStatus": "Authorized", "StatusCode": { "Code": "000" }, "EMPPartnerSessionID": "emp-1", "AuthorizationStopIdentifications": null }""");
        var start = await Cpo.AuthorizeStartAsync(
            new(Operator, Identification.Card(Card), Evse, PartnerProductID: "AC3", CPOPartnerSessionID: "cpo-1"), default);
        (start.Answer!.ProviderID, start.Answer.EMPPartnerSessionID).ShouldBe(("DE-8EO", "emp-1"));
        var session = start.Answer.SessionID!;

        emp.Answers("""{ "Result": true, "StatusCode": { "Code": "000" } }""");
        (await Cpo.NotifyAsync(Started(session), default)).IsDone.ShouldBeTrue();
        emp.Answers("oops", 500);
        (await Cpo.NotifyAsync(Ended(session), default)).Code.ShouldBe(OicpCodes.PartnerDidNotRespond);
        (await Cpo.SendCdrAsync(Cdr(session), default)).IsDone.ShouldBeTrue();
        await Hubject.WaitForEmpAsync(() => Hubject.EmpExchanges.FirstOrDefault(e => e.Operation == EmpOperation.ChargeDetailRecord), "the record at the EMP", Soon);

        emp.Commands.Select(c => c.Target.Split("/api/oicp/")[1]).ShouldBe(
        [
            "charging/v21/operators/DE%2AABC/authorize/start", "charging/v21/operators/DE%2AABC/authorize/start", "notificationmgmt/v11/charging-notifications",
            "notificationmgmt/v11/charging-notifications", "cdrmgmt/v22/operators/DE%2AABC/charge-detail-record",
        ]);
        emp.Commands.First().Body.ShouldContain("\"SessionID\":null");
    }

    [Fact]
    public async Task Strangers_locked_ones_and_impostors_see_nothing()
    {
        Hubject.RegisterProvider(new("DE-8EO") { IsLocked = true });
        Hubject.RegisterProvider(new("DE-OTH"));
        const string Ask = """{ "ProviderID": "DE-8EO" }""";

        (await StatusAsync("evsepull/v21/providers/DE-XXX/status-records", Ask)).ShouldBe(404);
        (await StatusAsync("evsepull/v21/providers/DE-8EO/status-records", Ask)).ShouldBe(401);
        (await StatusAsync("evsepull/v21/providers/DE-OTH/status-records", Ask)).ShouldBe(401);
        (await Hubject.RemoteStartAsync("DE-XXX", Evse, Contract)).Code.ShouldBe("300");
        (await Hubject.RemoteStartAsync("DE-8EO", Evse, Contract)).Code.ShouldBe("017");
    }

    private static PricingProductDataRecord Product(string id) => new()
    {
        ProductID = id,
        ReferenceUnit = ReferenceUnit.KilowattHour,
        ProductPriceCurrency = "EUR",
        PricePerReferenceUnit = 0.4m,
        MaximumProductChargingPower = 22,
        IsValid24Hours = true,
        ProductAvailabilityTimes = [new(Days.Everyday, [new("00:00", "24:00")])],
    };

    private static int N(JsonNode node, string member) => int.Parse(node[member]!.ToJsonString(), CultureInfo.InvariantCulture);

    private async Task<JsonNode> AskAsync(string path, string body)
    {
        using var answer = await PostAsync(path, body);
        var text = await answer.Content.ReadAsStringAsync();
        ((int)answer.StatusCode).ShouldBe(200, text);
        return JsonNode.Parse(text)!;
    }

    private async Task<int> StatusAsync(string path, string body)
    {
        using var answer = await PostAsync(path, body);
        return (int)answer.StatusCode;
    }

    private async Task<HttpResponseMessage> PostAsync(string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await Emp.PostAsync(new Uri(Hubject.BaseUrl, "api/oicp/" + path), content);
    }
}
