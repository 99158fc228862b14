using RoamingHub.Core.Authorization;
using RoamingHub.Core.Cdrs.Gate;
using static RoamingHub.Core.Tests.Cdrs.Gate.GivenCharge;

namespace RoamingHub.Core.Tests.Cdrs.Gate;

public sealed class PayerRulesTests
{
    [Fact]
    public void Nothing_is_found_in_a_good_charge()
    {
        Found(Case()).ShouldBeEmpty();
        Found(Case(policy: ForGood)).ShouldBeEmpty();
    }

    [Fact]
    public void A_charge_with_a_refused_token_is_held() =>
        Case(Started with { Permit = PermitResult.Blocked }).ShouldFind("not-authorized", Severity.Hold, "Blocked", "ocpi:p1");

    [Fact]
    public void A_charge_that_nobody_could_be_asked_for_is_held_until_somebody_was()
    {
        Case(Granted(g => g with { Method = GrantMethod.Presumed })).ShouldFind("not-asked", Severity.Hold);
        var refused = Case(Granted(g => g with { Method = GrantMethod.Presumed, Refusal = "The card is blocked." }));
        refused.ShouldFind("not-billable", Severity.Hold, "The card is blocked.");
        refused.ShouldNotFind("not-asked");
    }

    [Fact]
    public void A_token_of_another_company_than_those_the_partner_speaks_for_is_held()
    {
        var foreign = Started with { Token = Started.Token with { Issuer = new("BE", "XYZ") } };
        Case(foreign).ShouldFind("foreign-owner", Severity.Hold, "BE-XYZ", "NL-EMS");
        Case(foreign, policy: TakenBack with { Parties = null }).ShouldNotFind("foreign-owner");
        Case(Started with { Token = Started.Token with { Issuer = null } }).ShouldNotFind("foreign-owner");
        Case(Started with { Token = Started.Token with { Issuer = new("nl", "ems") } }).ShouldNotFind("foreign-owner");
    }

    [Fact]
    public void A_charge_that_another_partner_let_begin_is_held()
    {
        Case(Started with { PermitBy = "ocpi:p2" }).ShouldFind("foreign-owner", Severity.Hold, "p2", "p1");
        Case(Started with { PermitBy = "local" }).ShouldNotFind("foreign-owner");
    }

    [Fact]
    public void A_record_for_a_partner_that_was_removed_is_held() =>
        Case(policy: TakenBack with { Gone = true }).ShouldFind("partner-gone", Severity.Hold, "p1");

    [Fact]
    public void A_charge_at_a_connector_that_is_no_public_place_is_held_unless_it_is_our_own()
    {
        Case(Started with { Site = null }, priced: false).ShouldFind("unknown-place", Severity.Hold, "CP1/1");
        Case(Started with { Site = null, Grant = null }).ShouldNotFind("unknown-place");
    }

    [Fact]
    public void A_charge_that_its_partner_never_named_is_held_where_it_bills_by_that_name()
    {
        var nameless = Granted(g => g with { Reference = null });
        Case(nameless, policy: ForGood).ShouldFind("no-reference", Severity.Hold, "without asking");
        Case(nameless).ShouldNotFind("no-reference");
    }

    [Fact]
    public void What_the_partner_would_refuse_is_held_in_its_words_and_not_said_twice()
    {
        var objected = Case(policy: ForGood) with { Objections = ["EvseID is not an EvseID"] };
        objected.ShouldFind("unsendable", Severity.Hold, "EvseID is not an EvseID");
        Found(Case(Granted(g => g with { Reference = null }), policy: ForGood) with { Objections = ["SessionID is missing"] })
            .ShouldBe([("no-reference", Severity.Hold)]);
    }

    private static Core.Sessions.ChargingStarted Granted(Func<RoamingGrant, RoamingGrant> change) => Started with { Grant = change(Started.Grant!) };
}
