using RoamingHub.Core.Authorization;
using RoamingHub.Core.Locations;
using RoamingHub.Core.Tokens;
using RoamingHub.Hub.Partners.Oicp;
using RoamingHub.Hub.Partners.Oicp.Authorization;

namespace RoamingHub.Hub.Tests.Partners.Oicp.Authorization;

public sealed class AuthorizationMappingTests
{
    private static readonly TokenRef Contract = new("DE-8AC-C12345678-X", "DE-8AC-C12345678-X", TokenKind.Contract, "DE-8AC-C12345678-X");

    [Fact]
    public void A_contract_that_a_vehicle_shows_is_plug_and_charge_and_a_card_is_a_card()
    {
        AuthorizationMapping.ToShown(Contract)!.PlugAndChargeIdentification!.EvcoID.ShouldBe("DE-8AC-C12345678-X");
        AuthorizationMapping.ToShown(TokenRef.Read("04AABBCC"))!.CardUid.ShouldBe("04AABBCC");
        AuthorizationMapping.ToShown(Contract with { ContractId = "no contract" }).ShouldBeNull();
    }

    [Theory]
    [InlineData(GrantMethod.Asked, true)]
    [InlineData(GrantMethod.Commanded, false)]
    public void A_session_repeats_the_medium_that_was_asked_for(GrantMethod method, bool shown)
    {
        var site = new Site("L1", 1, "E1", "DE*ABC*E1", "1", "Europe/Berlin");
        var (facts, _) = SessionFacts.Of(new("s1"), new RoamingGrant(new("p1"), method, "session"), Contract, site, null);
        (facts!.Identification.PlugAndChargeIdentification is not null).ShouldBe(shown);
        (facts.Identification.RemoteIdentification is not null).ShouldBe(!shown);
    }
}
