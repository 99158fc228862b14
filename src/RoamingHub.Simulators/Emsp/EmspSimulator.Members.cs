using RoamingHub.Ocpi;
using RoamingHub.Ocpi.Client;
using RoamingHub.Ocpi.Envelope;
using RoamingHub.Ocpi.V221;
using RoamingHub.Ocpi.V221.HubClientInfo;
using RoamingHub.Ocpi.V221.Versions;

namespace RoamingHub.Simulators.Emsp;

/// <summary>What a platform that is a hub tells of its members (OCPI 2.2.1 §15).</summary>
public sealed partial class EmspSimulator
{
    /// <summary>A member as it stands from now on, in the list and not yet told.</summary>
    public ClientInfo AddMember(PartyRef party, ConnectionStatus status, Role role = Role.EMSP)
    {
        var member = new ClientInfo
        {
            CountryCode = party.CountryCode,
            PartyId = party.PartyId,
            Role = role,
            Status = status,
            LastUpdated = OcpiTime.Truncate(_state.Options.Time.GetUtcNow()),
        };
        _state.Store(member);
        return member;
    }

    /// <summary>PUT: the other side is told of a member. No routing headers here.</summary>
    public Task<OcpiResult<NoData>> TellMemberAsync(PartyRef party, ConnectionStatus status, Role role = Role.EMSP, CancellationToken ct = default)
    {
        var member = AddMember(party, status, role);
        var url = OcpiUrl.Append(HubEndpoint(ModuleIds.HubClientInfo, InterfaceRole.RECEIVER), party.CountryCode, party.PartyId);
        return Hub.SendAsync<NoData>(new(HttpMethod.Put, url, OcpiJson.Write(member)) { Routed = false }, ct);
    }
}
