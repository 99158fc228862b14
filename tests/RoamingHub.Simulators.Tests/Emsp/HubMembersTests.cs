using RoamingHub.Ocpi.Client;
using RoamingHub.Ocpi.Envelope;
using RoamingHub.Ocpi.V221.HubClientInfo;
using RoamingHub.Ocpi.V221.Versions;
using RoamingHub.Simulators.Emsp;

namespace RoamingHub.Simulators.Tests.Emsp;

/// <summary>The platform as a hub: it tells of its members, and they may be written to.</summary>
public sealed class HubMembersTests : IAsyncLifetime
{
    private static readonly PartyRef One = new("NL", "ONE");

    private CpoStandIn _cpo = null!;
    private EmspSimulator _hub = null!;

    public async Task InitializeAsync()
    {
        _cpo = await CpoStandIn.StartAsync();
        _hub = await EmspSimulator.StartAsync(new EmspOptions { Party = new("NL", "HUB"), Name = "Roaming Hub", IsHub = true, TokenPageSize = 2 });
        await _cpo.RegisterAsync(_hub.VersionsUrl, _hub.RegistrationToken!);
    }

    public async Task DisposeAsync()
    {
        await _hub.DisposeAsync();
        await _cpo.DisposeAsync();
    }

    [Fact]
    public async Task Its_members_are_a_list_without_routing_headers()
    {
        _cpo.Partner!.Roles!.Single().Role!.Text.ShouldBe("HUB");
        foreach (var party in new[] { "ONE", "TWO", "THR" }) _hub.AddMember(new("NL", party), ConnectionStatus.CONNECTED);
        var url = _cpo.Endpoint(ModuleIds.HubClientInfo);

        var members = new List<ClientInfo>();
        await foreach (var page in _cpo.Client().ListAsync<ClientInfo>(url, new ListFilter(), CancellationToken.None)) members.AddRange(page.Data!.Items);

        members.Select(m => m.PartyId).ShouldBe(["ONE", "TWO", "THR"]);
        _hub.Violations.ShouldAllBe(v => v.EndsWith("routing headers do not belong on a configuration module", StringComparison.Ordinal));
        _hub.Violations.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_change_of_a_member_is_put_to_the_other_side()
    {
        (await _hub.TellMemberAsync(One, ConnectionStatus.OFFLINE)).Ok.ShouldBeTrue();

        var put = _cpo.Requests.Last();
        (put.Method, put.Path).ShouldBe(("PUT", "/2.2.1/hubclientinfo/NL/ONE"));
        put.Body.ShouldContain("""
            "status":"OFFLINE"
            """);
    }
}
