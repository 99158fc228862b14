using RoamingHub.Ocpi.Envelope;

namespace RoamingHub.Ocpi.Tests.Envelope;

public sealed class RoutingHeadersTests
{
    private static readonly PartyRef Emsp = new("NL", "EMS");
    private static readonly PartyRef Cpo = new("DE", "ABC");

    [Fact]
    public void What_is_written_is_read_again()
    {
        var headers = new RoutingHeaders(Emsp, Cpo);

        RoutingHeaders.Read(headers.Write().ToDictionary().GetValueOrDefault).ShouldBe(headers);
    }

    [Fact]
    public void An_answer_goes_back_the_way_it_came() => new RoutingHeaders(Emsp, Cpo).Answer().ShouldBe(new RoutingHeaders(Cpo, Emsp));

    [Fact]
    public void Half_a_party_is_none() =>
        RoutingHeaders.Read(name => name == OcpiHeaders.FromCountryCode ? "NL" : null).ShouldBe(new RoutingHeaders(null, null));

    [Fact]
    public void Open_routing_writes_no_to() =>
        new RoutingHeaders(Emsp, null).Write().Select(h => h.Key).ShouldBe([OcpiHeaders.FromCountryCode, OcpiHeaders.FromPartyId]);

    [Fact]
    public void Parties_are_compared_without_regard_to_case()
    {
        new PartyRef("nl", "ems").ShouldBe(Emsp);
        new PartyRef("nl", "ems").GetHashCode().ShouldBe(Emsp.GetHashCode());
        new PartyRef("NL", "EMX").ShouldNotBe(Emsp);
    }
}
