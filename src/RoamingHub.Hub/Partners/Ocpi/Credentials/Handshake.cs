using RoamingHub.Core.Partners;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Partners.Ocpi.HubClientInfo;
using RoamingHub.Hub.Partners.Ocpi.Tokens;
using RoamingHub.Hub.Partners.Ocpi.Versions;
using RoamingHub.Ocpi.Envelope;
using RoamingHub.Ocpi.V221.Credentials;
using RoamingHub.Ocpi.V221.Versions;
using RoamingHub.Storage;
using RoamingHub.Storage.Partners;

namespace RoamingHub.Hub.Partners.Ocpi.Credentials;

/// <summary>The handshake when the partner starts it, and what both ways of it have in common (OCPI 2.2.1 §7.1).</summary>
internal sealed class Handshake(
    OcpiConnections connections, OcpiClients clients, PartnerVault vault, PartnerDirectory directory, PartnerTokens tokens, EventLog log,
    TokenPulls tokenPulls, HubMemberPulls memberPulls, OurSide ours, OcpiOptions options, TimeProvider time, ILogger<Handshake> logger)
{
    /// <summary>
    /// POST and PUT: the partner's side is looked at with the key it has just given us, before anything is answered. Nothing is changed
    /// unless all of it works, so a registration token can be used again after a failure.
    /// </summary>
    public async Task<OcpiReply> AcceptAsync(OcpiCaller caller, CredentialsObject theirs, CancellationToken ct)
    {
        // The answer to a registration may have been lost; whoever sends the same again gets another.
        if (caller.IsSpent && (caller.Connection.SealedToken is not { } taken || vault.Open(taken) != theirs.Token))
            return OcpiReply.Unauthorized("the registration token has been used");
        if (RefuseParties(caller.Partner, theirs) is { } problem)
            return OcpiReply.Invalid(problem);
        await using var turn = await connections.TryTurnAsync(caller.Partner, ct);
        if (turn is null)
            return OcpiReply.Refused(OcpiStatus.ServerError, "another exchange of credentials with this platform has not ended");
        var encode = caller.Connection.EncodingChosen ? caller.Connection.EncodeToken : caller.Encoded;
        var discovered = await Discovery.DiscoverAsync(clients.With(theirs.Token!, encode), theirs.Url!, ct);
        if (discovered is Discovered.Unusable unusable)
        {
            logger.HandshakeFailed(caller.Partner.Value, unusable.Step, unusable.Problem);
            return OcpiReply.Refused(unusable.Code, unusable.Problem);
        }

        var found = (Discovered.Found)discovered;
        var key = OcpiToken.Create();
        var connection = caller.Connection with { EncodeToken = encode, SeenOfUs = ours.Fingerprint };
        await EstablishAsync(caller.Partner, connection, theirs, found.Details, key, ct);
        return OcpiReply.Ok(ours.Credentials(key));
    }

    /// <summary>DELETE: nothing goes in or out any more; what has happened stays in the log.</summary>
    public async Task EndAsync(OcpiCaller caller, CancellationToken ct)
    {
        await connections.CloseAsync(caller.Partner, caller.Connection, ct);
        await TellAsync(caller.Partner, null, ct);
    }

    /// <summary>
    /// Both sides can talk. State and keys are stored first, in one transaction, so that no token is lost; the event follows, by
    /// <see cref="CredentialsUpkeep"/> where this node dies between the two.
    /// </summary>
    /// <param name="key">The one the partner will use from now on. Its older ones open until it does, or for the time of the overlap.</param>
    public async Task EstablishAsync(
        PartnerId partner, OcpiConnection connection, CredentialsObject theirs, VersionDetails details, string key, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var established = connection.Over(theirs.Url!, vault.Seal(theirs.Token!), theirs.Roles!, details, now, options.KeyOverlap);
        var until = now + options.KeyOverlap;
        await connections.SaveAsync(
            partner, established, open: [(key, Doors.Access)],
            close: [new(Doors.Registration, until, Doors.Spent), new(Doors.Offered, until), new(Doors.Access, until)], ct);
        if (!established.IsHub)
            await tokens.KeepOnlyAsync(partner.Value, [.. established.Parties.Select(p => (p.CountryCode, p.PartyId))], ct);
        await TellAsync(partner, established, ct);
        memberPulls.Start(partner);
        tokenPulls.Start(partner);
    }

    /// <summary>Tells the log what the connection has become; null for none.</summary>
    public async Task TellAsync(PartnerId partner, OcpiConnection? connection, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var parties = connection?.Parties.Select(p => p.ToCore()).ToList();
        object told = parties is null ? new PartnerDisconnected(partner, "the partner has left", now) : new PartnerConnected(partner, parties, now);
        await log.AppendAsync(PartnerStream.Of(partner), ExpectedVersion.Any, [told], ct);
        if (parties is not null)
            logger.PartnerConnected(partner.Value, string.Join(", ", parties));
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
