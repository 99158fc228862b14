using System.Net;
using RoamingHub.Core.Partners;

namespace RoamingHub.Hub.Tests.Api;

public sealed class PartnerTermsApiTests : ApiTest
{
    private const string Tariff = """{ "currency": "EUR", "elements": [ { "price_components": [ { "type": "FLAT", "price": 1, "step_size": 1 } ] } ] }""";

    [Fact]
    public async Task Terms_are_kept_in_the_log_shown_and_taken_back()
    {
        await Api.TellAsync(PartnerStream.Of(new("p1")), new PartnerAdded(new("p1"), "ocpi", "Emsp", "{}", DateTimeOffset.UnixEpoch));
        await Api.TellAsync(PartnerStream.Of(new("p2")), new PartnerAdded(new("p2"), "oicp", "Hubject", "{}", DateTimeOffset.UnixEpoch));
        await Api.PutAsync("/api/tariffs/FLEET?for=partners", Tariff);
        const string terms = """
            { "locations": { "only": [ "LOC1" ], "except": [ "LOC2" ], "also": [ "HOME" ] }, "tariffs": { "except": [ "DEAR" ], "instead": { "AC": "FLEET" } },
              "cdrs": { "rounding": "four-decimals", "parking": "power", "curtailed": "free", "afterStop": "untilUnplugged" } }
            """;

        ShouldBeJson(await Api.GetAsync("/api/partners/p1/terms"), "{}");
        ShouldBeJson(await Api.PutAsync("/api/partners/p1/terms", terms), terms);
        ShouldBeJson(await Api.GetAsync("/api/partners/p1/terms"), terms);
        (await Api.Log.ReadStreamAsync(PartnerStream.Of(new("p1"))))[^1].Data.ShouldBeOfType<PartnerTermsDescribed>().Terms.Tariffs!.Instead!["AC"].ShouldBe("FLEET");

        await Api.RefusedAsync(HttpStatusCode.Conflict, "tariff-in-use", HttpMethod.Delete, "/api/tariffs/FLEET");
        (await Api.SendAsync(HttpMethod.Delete, "/api/partners/p1/terms")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        ShouldBeJson(await Api.GetAsync("/api/partners/p1/terms"), "{}");
        (await Api.SendAsync(HttpMethod.Delete, "/api/tariffs/FLEET")).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        (await RefusedMemberAsync("p1", """{ "tariffs": { "instead": { "AC": "NONE" } } }""")).ShouldBe("tariffs.instead.AC");
        (await RefusedMemberAsync("p1", """{ "locations": { "only": [ "LOC1", "" ] } }""")).ShouldBe("locations.only[1]");
        await Api.RefusedAsync(HttpStatusCode.NotFound, "unknown-partner", HttpMethod.Put, "/api/partners/p9/terms", "{}");
        await Api.RefusedAsync(HttpStatusCode.Conflict, "partner-state", HttpMethod.Put, "/api/partners/p2/terms", """{ "locations": { "only": [ "LOC1" ] } }""");
    }

    [Fact]
    public async Task How_charges_are_reckoned_can_be_said_for_every_partner_in_known_words_only()
    {
        await Api.TellAsync(PartnerStream.Of(new("p2")), new PartnerAdded(new("p2"), "oicp", "Hubject", "{}", DateTimeOffset.UnixEpoch));
        const string terms = """{ "cdrs": { "rounding": "half-even" } }""";

        ShouldBeJson(await Api.PutAsync("/api/partners/p2/terms", terms), terms);

        var problem = await Api.RefusedAsync(HttpStatusCode.BadRequest, "invalid-input", HttpMethod.Put, "/api/partners/p2/terms", """{ "cdrs": { "rounding": "random" } }""");
        problem.GetProperty("member").GetString().ShouldBe("cdrs.rounding");
        problem.GetRawText().ShouldContain("must be one of minor-unit, four-decimal-parts, four-decimals, half-even");
        (await RefusedMemberAsync("p2", """{ "cdrs": { "parking": "guessed" } }""")).ShouldBe("cdrs.parking");
        (await RefusedMemberAsync("p2", """{ "cdrs": { "curtailed": "half" } }""")).ShouldBe("cdrs.curtailed");
        (await RefusedMemberAsync("p2", """{ "cdrs": { "afterStop": "always" } }""")).ShouldBe("cdrs.afterStop");
    }

    [Fact]
    public async Task A_rule_of_the_gate_is_set_for_a_partner_in_known_words_that_do_no_harm()
    {
        await Api.TellAsync(PartnerStream.Of(new("p2")), new PartnerAdded(new("p2"), "oicp", "Hubject", "{}", DateTimeOffset.UnixEpoch));
        const string terms = """{ "cdrs": { "rules": { "overlap": "hold", "meter-jump": "off" } } }""";

        ShouldBeJson(await Api.PutAsync("/api/partners/p2/terms", terms), terms);

        (await RefusedMemberAsync("p2", """{ "cdrs": { "rules": { "overlaps": "hold" } } }""")).ShouldBe("cdrs.rules.overlaps");
        (await RefusedMemberAsync("p2", """{ "cdrs": { "rules": { "overlap": "perhaps" } } }""")).ShouldBe("cdrs.rules.overlap");
        (await RefusedMemberAsync("p2", """{ "cdrs": { "rules": { "no-reference": "off" } } }""")).ShouldBe("cdrs.rules.no-reference");
        var shown = (await Api.GetAsync("/api/cdrs/rules")).GetProperty("items").EnumerateArray().Single(r => r.GetProperty("rule").GetString() == "overlap");
        ShouldBeJson(shown, """
            { "rule": "overlap", "meaning": "Another charge of the same connector at the same time.", "default": "flag", "defaultWhereFinal": "flag",
              "severity": "flag", "severityWhereFinal": "flag", "allowed": [ "hold", "flag", "off" ], "limits": { "overlapSeconds": 60 }, "partners": { "p2": "hold" } }
            """);
    }

    private async Task<string?> RefusedMemberAsync(string partner, string body) =>
        (await Api.RefusedAsync(HttpStatusCode.BadRequest, "invalid-input", HttpMethod.Put, $"/api/partners/{partner}/terms", body)).GetProperty("member").GetString();
}
