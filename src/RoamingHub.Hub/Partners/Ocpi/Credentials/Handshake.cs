using RoamingHub.Core.Partners;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Partners.Ocpi.HubClientInfo;
using RoamingHub.Hub.Partners.Ocpi.Tokens;
using RoamingHub.Hub.Partners.Ocpi.Versions;
using RoamingHub.Ocpi.Envelope;
using RoamingHub.Ocpi.V221.Credentials;
using RoamingHub.Ocpi.V221.Versions;
using RoamingHub.Storage;

namespace RoamingHub.Hub.Partners.Ocpi.Credentials;

/// <summary>The handshake when the partner starts it, and what both ways of it have in common (OCPI 2.2.1 §7.1).</summary>
internal sealed class Handshake(
    OcpiConnections connections, OcpiClients clients, PartnerVault vault, PartnerDirectory directory, EventLog log, TokenPulls tokenPulls, HubMemberPulls memberPulls, OurSide ours,
    OcpiOptions options, TimeProvider time, ILogger<Handshake> logger)
{
    /// <summary>
    /// POST and PUT: the partner's side is looked at with the key it has just given us, before anything is answered. Nothing is changed
    /// unless all of it works, so a registration token can be used again after a failure.
    /// </summary>
    public async Task<OcpiReply> AcceptAsync(OcpiCaller caller, CredentialsObject theirs, CancellationToken ct)
    {
        if (RefuseParties(caller.Partner, theirs) is { } problem)
            return OcpiReply.Invalid(problem);
        var discovered = await Discovery.DiscoverAsync(clients.With(theirs.Token!, caller.Encoded), theirs.Url!, ct);
        if (discovered is Discovered.Unusable unusable)
        {
            logger.HandshakeFailed(caller.Partner.Value, unusable.Step, unusable.Problem);
            return OcpiReply.Refused(unusable.Code, unusable.Problem);
        }

        var found = (Discovered.Found)discovered;
        var key = OcpiToken.Create();
        var connection = caller.Connection with { EncodeToken = caller.Encoded };
        await EstablishAsync(caller.Partner, connection, theirs, found.Details, key, ct);
        return OcpiReply.Ok(ours.Credentials(key));
    }

    /// <summary>DELETE: nothing goes in or out any more; what has happened stays in the log.</summary>
    public async Task EndAsync(OcpiCaller caller, CancellationToken ct)
    {
        await log.AppendAsync(
            PartnerStream.Of(caller.Partner), ExpectedVersion.Any, [new PartnerDisconnected(caller.Partner, "the partner has left", time.GetUtcNow())], ct);
        await connections.CloseAsync(caller.Partner, caller.Connection, ct);
    }

    /// <summary>
    /// Both sides can talk: the event first, then state and keys in one transaction. A crash between the two leaves the old keys good, so
    /// the handshake can be made again.
    /// </summary>
    /// <param name="key">The one the partner will use from now on. Its older ones open for a while longer, for what is on its way.</param>
    public async Task EstablishAsync(
        PartnerId partner, OcpiConnection connection, CredentialsObject theirs, VersionDetails details, string key, CancellationToken ct)
    {
        var established = connection.Over(theirs.Url!, vault.Seal(theirs.Token!), theirs.Roles!, details);
        var parties = established.Parties.Select(p => p.ToCore()).ToList();
        var now = time.GetUtcNow();
        await log.AppendAsync(PartnerStream.Of(partner), ExpectedVersion.Any, [new PartnerConnected(partner, parties, now)], ct);
        await connections.SaveAsync(
            partner, established, open: [(key, Doors.Access)],
            close: [(Doors.Registration, null), (Doors.Offered, now + options.KeyOverlap), (Doors.Access, now + options.KeyOverlap)], ct);
        logger.PartnerConnected(partner.Value, string.Join(", ", parties));
        memberPulls.Start(partner);
        tokenPulls.Start(partner);
    }

    /// <summary>A company belongs to one platform: nobody becomes another partner, or us, by saying so.</summary>
    public string? RefuseParties(PartnerId partner, CredentialsObject theirs)
    {
        foreach (var party in theirs.Roles!.Select(r => new PartyRef(r.CountryCode!, r.PartyId!)))
        {
            if (ours.Parties.Contains(party))
                return $"roles: {party} is a party of ours";
            if (directory.Connected(OcpiProtocol.ProtocolName).Any(p => p.Id != partner && p.Parties.Contains(party.ToCore())))
                return $"roles: {party} is a party of another platform";
        }

        return null;
    }
}
