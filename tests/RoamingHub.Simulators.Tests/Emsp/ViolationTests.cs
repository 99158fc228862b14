using System.Text.Json.Nodes;
using RoamingHub.Ocpi;
using RoamingHub.Ocpi.Client;
using RoamingHub.Ocpi.Envelope;
using RoamingHub.Ocpi.V221;
using RoamingHub.Ocpi.V221.Cdrs;
using RoamingHub.Ocpi.V221.Sessions;
using RoamingHub.Ocpi.V221.Versions;

namespace RoamingHub.Simulators.Tests.Emsp;

/// <summary>Each breach is planted and must be found.</summary>
public sealed class ViolationTests : EmspTest
{
    [Fact]
    public async Task A_request_without_ids_and_routing_is_found()
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, Cpo.Endpoint(ModuleIds.Cdrs)) { Content = new StringContent("{") };
        request.Headers.TryAddWithoutValidation("Authorization", OcpiToken.Encode(Cpo.Partner!.Token!));

        using var response = await http.SendAsync(request);

        ((int)response.StatusCode).ShouldBe(400);
        Found("X-Request-ID is missing", "X-Correlation-ID is missing", "Content-Type is not application/json", "the OCPI-to headers are missing", "the OCPI-from headers are missing", "not JSON");
    }

    [Fact]
    public async Task Routing_headers_on_versions_are_found()
    {
        await Cpo.Client().SendAsync<NoData>(new(HttpMethod.Get, Emsp.VersionsUrl), None);

        Found("routing headers do not belong on a configuration module");
    }

    [Fact]
    public async Task An_active_charging_profile_of_a_session_that_we_set_none_for_is_found()
    {
        await Cpo.Client().PutActiveChargingProfileAsync(
            Cpo.Endpoint(ModuleIds.ChargingProfiles), "S-1",
            """
            {"start_date_time":"2026-11-21T12:00:00Z",
             "charging_profile":{"charging_rate_unit":"A","charging_profile_period":[{"start_period":0,"limit":16}]}}
            """,
            None);

        Found("an active profile of a session that has none of ours");
    }

    [Fact]
    public async Task A_wrong_receiver_and_a_wrong_owner_are_found()
    {
        await Cpo.Client(to: new PartyRef("NL", "XXX")).PutTariffAsync(Cpo.Endpoint(ModuleIds.Tariffs), new PartyRef("DE", "XYZ"), "AC-DAY", OcpiJson.Write(Tariff), None);

        Found("it is addressed to NL-XXX, not to us", "DE-XYZ is not one of the hub's parties");
    }

    [Fact]
    public async Task A_URL_that_differs_from_the_body_is_found()
    {
        var result = await Cpo.Client().PutTariffAsync(Cpo.Endpoint(ModuleIds.Tariffs), CpoStandIn.Party, "OTHER", OcpiJson.Write(Tariff), None);

        result.Code.ShouldBe(OcpiStatus.InvalidParameters);
        Found("the body says AC-DAY where the URL says OTHER");
    }

    [Fact]
    public async Task An_unknown_path_is_found()
    {
        await Cpo.Client().SendAsync<NoData>(new(HttpMethod.Get, Emsp.VersionsUrl + "/x"), None);

        Found("there is nothing at this path");
    }

    [Theory]
    [InlineData("currency", null, "currency is missing")]
    [InlineData("last_updated", "\"2026-03-02T08:15:00+00:00\"", "last_updated is a time in a form the standard does not have: 2026-03-02T08:15:00+00:00")]
    [InlineData("last_updated", "\"2026-03-02T08:15:00.1234567Z\"", "last_updated is a time in a form the standard does not have: 2026-03-02T08:15:00.1234567Z")]
    [InlineData("minPrice", "1", "minPrice is not a member the standard has")]
    [InlineData("max_price", "{\"excl_vat\":1.00001}", "max_price.excl_vat has more than four decimals")]
    public async Task A_member_that_is_missing_or_misshapen_is_found(string member, string? value, string text)
    {
        var tariff = JsonNode.Parse(OcpiJson.Write(Tariff))!;
        tariff[member] = value is null ? null : JsonNode.Parse(value);

        await Cpo.Client().PutTariffAsync(Cpo.Endpoint(ModuleIds.Tariffs), CpoStandIn.Party, "AC-DAY", tariff.ToJsonString(), None);

        Found(text);
    }

    [Fact]
    public async Task A_session_that_goes_back_or_goes_on_after_its_end_is_found()
    {
        await PutAsync(Session);
        await PutAsync(Session with { Kwh = 1 });
        Found("last_updated has not moved on", "kwh went back from 11.2345 to 1");

        Emsp.ForgetExchanges();
        var end = Session with { Status = SessionStatus.COMPLETED, LastUpdated = Session.LastUpdated!.Value.AddMinutes(1), Kwh = 12 };
        await PutAsync(end);
        Found("COMPLETED without end_date_time", "kwh 12 is not the sum of its ENERGY volumes 11.2345");

        Emsp.ForgetExchanges();
        await PatchAsync(Session.Id!, new SessionPatch { Kwh = 13, LastUpdated = Session.LastUpdated!.Value.AddMinutes(2) });
        Found("nothing may follow COMPLETED", "COMPLETED without end_date_time", "kwh 13 is not the sum of its ENERGY volumes 11.2345");
    }

    [Fact]
    public async Task A_period_sent_twice_is_found()
    {
        await PutAsync(Session);
        await PatchAsync(Session.Id!, new SessionPatch { ChargingPeriods = Session.ChargingPeriods, LastUpdated = Session.LastUpdated!.Value.AddMinutes(1) });

        Found("its periods are not in order, or one came twice");
    }

    [Fact]
    public async Task The_same_session_put_again_after_a_lost_answer_is_no_violation()
    {
        await PutAsync(Session);
        await PutAsync(Session);

        Emsp.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task Another_eMSPs_session_and_CDR_are_found()
    {
        await PutAsync(Session with { CdrToken = Session.CdrToken! with { PartyId = "OTH" } });
        await PostAsync(Cdr with { CdrToken = Cdr.CdrToken! with { PartyId = "OTH" } });

        Found("a token of NL-OTH is not ours to see", "a token of NL-OTH is not ours to see");
    }

    public static TheoryData<string> BrokenCdrTexts => [.. BrokenCdrs.Keys];

    private static Dictionary<string, Cdr> BrokenCdrs => new()
    {
        { "total_energy 12 is not the sum of ENERGY 11.2345", Cdr with { TotalEnergy = 12 } },
        { "total_time 2 is not the sum of TIME and PARKING_TIME 1", Cdr with { TotalTime = 2 } },
        { "total_parking_time 0 is not the sum of PARKING_TIME 0.25", Cdr with { TotalParkingTime = null } },
        { "total_cost without VAT is not the sum of its parts", Cdr with { Tariffs = Unlimited, TotalCost = new Price(5.9m, 6.9267m) } },
        { "total_cost with VAT is not the sum of its parts", Cdr with { Tariffs = Unlimited, TotalCost = new Price(5.8207m, 7m) } },
        { "ends before it starts", Cdr with { StartDateTime = Cdr.EndDateTime!.Value.AddHours(1) } },
        { "a period starts after its end", Cdr with { EndDateTime = Cdr.StartDateTime!.Value.AddMinutes(1) } },
        { "its first period does not start with it", Cdr with { StartDateTime = Cdr.StartDateTime!.Value.AddMinutes(-1) } },
        { "its periods are not in order", Cdr with { ChargingPeriods = [Cdr.ChargingPeriods![0], Cdr.ChargingPeriods[1] with { StartDateTime = Cdr.StartDateTime }] } },
        { "tariff AC-DAY is in USD, the CDR in EUR", Cdr with { Tariffs = [Tariff with { Currency = "USD" }] } },
        { "its tariffs lack AC-DAY, which a period names", Cdr with { Tariffs = null } },
        { "STATE_OF_CHARGE is for sessions only", Cdr with { ChargingPeriods = [WithCharge(Cdr.ChargingPeriods![0]), Cdr.ChargingPeriods[1]] } },
        { "credit_reference_id on a CDR that is no credit", Cdr with { CreditReferenceId = "1" } },
        { "a negative total_cost on a CDR that is no credit", Cdr with { TotalCost = new Price(-1) } },
        { "it credits NONE, which we never had", Cdr with { Credit = true, CreditReferenceId = "NONE" } },
    };

    [Theory]
    [MemberData(nameof(BrokenCdrTexts))]
    public async Task A_CDR_that_does_not_add_up_is_found(string text)
    {
        await PostAsync(BrokenCdrs[text]);

        Emsp.Violations.ShouldContain(v => v.EndsWith($": {text}", StringComparison.Ordinal), string.Join('\n', Emsp.Violations));
    }

    [Fact]
    public async Task A_CDR_posted_again_with_other_content_is_found()
    {
        await PostAsync(Cdr);
        Emsp.AcceptsIdenticalCdrs = true;
        (await PostAsync(Cdr with { Remark = "changed" })).Outcome.ShouldBe(OcpiOutcome.Refused);

        Found("the CDR was posted before, with other content");
    }

    [Fact]
    public async Task Credits_that_are_not_the_original_turned_round_are_found()
    {
        var credit = Example<Cdr>("cdr-credit");
        await PostAsync(Cdr);
        await PostAsync(credit with { TotalCost = new Price(-1), TotalEnergy = -11.2345m });
        Emsp.Violations.ShouldContain(v => v.EndsWith("its total_cost is not the original's with the sign turned", StringComparison.Ordinal));
        Emsp.Violations.ShouldContain(v => v.EndsWith("a credit CDR differs from the original in more than total_cost", StringComparison.Ordinal));

        Emsp.ForgetExchanges();
        await PostAsync(credit with { Id = "CDR-2026-000017-D" });
        Found("the CDR was credited before");
    }

    [Fact]
    public async Task A_second_CDR_for_a_session_and_a_lost_authorization_reference_are_found()
    {
        await PutAsync(Session);
        await PostAsync(Cdr);
        await PostAsync(Cdr with { Id = "CDR-2", AuthorizationReference = null });

        Found("its session has a CDR that was not credited", "its authorization_reference is not the session's");
    }

    [Fact]
    public async Task An_answer_of_the_hub_without_the_ids_is_found()
    {
        Cpo.RepeatsIds = false;
        await Emsp.StopSessionAsync("1");

        Emsp.Violations.ShouldContain(v => v.EndsWith("the answer does not repeat X-Request-ID", StringComparison.Ordinal));
        Emsp.Violations.ShouldContain(v => v.EndsWith("the answer does not turn the routing headers round", StringComparison.Ordinal));
    }

    private static IReadOnlyList<RoamingHub.Ocpi.V221.Tariffs.Tariff> Unlimited => [Tariff with { MinPrice = null, MaxPrice = null }];

    private static ChargingPeriod WithCharge(ChargingPeriod period) =>
        period with { Dimensions = [.. period.Dimensions!, new(CdrDimensionType.STATE_OF_CHARGE, 50)] };

    private void Found(params string[] texts) =>
        Emsp.Violations.Select(v => v[(v.IndexOf(": ", StringComparison.Ordinal) + 2)..]).ShouldBe(texts);
}
