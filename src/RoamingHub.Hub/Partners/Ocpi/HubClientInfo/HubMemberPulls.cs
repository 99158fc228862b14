using RoamingHub.Core.Values;
using RoamingHub.Hub.Partners.Ocpi.Credentials;
using RoamingHub.Ocpi.Checks;
using RoamingHub.Ocpi.Client;
using RoamingHub.Ocpi.V221.HubClientInfo;
using RoamingHub.Ocpi.V221.Versions;

namespace RoamingHub.Hub.Partners.Ocpi.HubClientInfo;

/// <summary>Reads the list of a hub's members (OCPI 2.2.1 §15.3.1): after the handshake in the background, nightly, and when somebody asks.</summary>
internal sealed class HubMemberPulls(
    OcpiConnections connections, OcpiClients clients, HubMembership membership, PartnerDirectory directory, AfterHandshake afterHandshake,
    ILogger<HubMemberPulls> logger)
{
    /// <summary>In the background, a few times where the hub is not ready. For a partner that is no hub nothing happens.</summary>
    public void Start(PartnerId partner) => afterHandshake.Start(partner, PullAsync, e => logger.HubMemberPullFailed(partner.Value, e));

    public async Task PullAllAsync(CancellationToken ct)
    {
        foreach (var partner in directory.Connected(OcpiProtocol.ProtocolName))
            await PullAsync(partner.Id, ct);
    }

    /// <summary>Whether the list was read to its end; also where the partner has none.</summary>
    public async Task<bool> PullAsync(PartnerId partner, CancellationToken ct)
    {
        if (await connections.FindAsync(partner, ct) is not { IsHub: true } connection
            || connection.UrlOf(ModuleIds.HubClientInfo, InterfaceRole.SENDER) is not { } url)
            return true;
        await foreach (var page in clients.Of(connection).ListAsync<ClientInfo>(url, new ListFilter(), ct)) // no routing headers here
        {
            if (page.Data is not { } data)
            {
                logger.HubMembersNotPulled(partner.Value, page.Problem ?? "no answer");
                return false;
            }

            foreach (var told in data.Items.Where(t => t.Validate().Count == 0))
                await membership.KeepAsync(partner, told, ct);
        }

        return true;
    }
}
