using RoamingHub.Core.Partners;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Partners.Ocpi.Tokens;
using RoamingHub.Hub.Partners.Ocpi.Versions;
using RoamingHub.Ocpi.Checks;
using RoamingHub.Ocpi.Client;
using RoamingHub.Ocpi.Envelope;
using RoamingHub.Ocpi.V221.Credentials;
using RoamingHub.Ocpi.V221.Versions;
using RoamingHub.Storage;
using RoamingHub.Storage.Partners;

namespace RoamingHub.Hub.Partners.Ocpi.Credentials;

/// <summary>A partner that was added: what it is called here, and what it uses to register with us.</summary>
internal sealed record AddedPartner(PartnerId Id, string RegistrationToken, string VersionsUrl);

/// <summary>How a handshake that we started ended.</summary>
internal abstract record HandshakeResult
{
    public sealed record Done(IReadOnlyList<OcpiEndpoint> Endpoints) : HandshakeResult;

    /// <param name="Step">versions, version, details, endpoints, credentials, roles.</param>
    public sealed record Failed(string Step, string Problem) : HandshakeResult;
}

/// <summary>What the back office does with OCPI partners (OCPI 2.2.1 §7).</summary>
internal sealed class OcpiOnboarding(
    OcpiConnections connections, OcpiClients clients, Handshake handshake, PartnerVault vault, EventLog log, Deliveries deliveries, TokenPulls tokenPulls,
    OurSide ours, TimeProvider time, ILogger<OcpiOnboarding> logger)
{
    /// <param name="versionsUrl">The partner's, and <paramref name="token"/> its registration token, where we are to start the handshake.</param>
    public async Task<AddedPartner> AddAsync(
        string name, string? versionsUrl, string? token, bool encodeToken, OcpiSettings settings, CancellationToken ct)
    {
        var id = new PartnerId(Guid.NewGuid().ToString("N")[..12]);
        var key = OcpiToken.Create();
        await connections.SaveAsync(
            id, OcpiConnection.Before(versionsUrl, token is null ? null : vault.Seal(token), encodeToken), [(key, Doors.Registration)], [], ct);
        await log.AppendAsync(
            PartnerStream.Of(id), ExpectedVersion.Any, [new PartnerAdded(id, OcpiProtocol.ProtocolName, name, settings.Write(), time.GetUtcNow())], ct);
        return new(id, key, ours.VersionsUrl);
    }

    /// <summary>Another registration token, after the partner has left or has lost the first; null while it is connected.</summary>
    public async Task<string?> NewRegistrationTokenAsync(PartnerId partner, CancellationToken ct)
    {
        if (await connections.FindAsync(partner, ct) is not { Connected: false } connection)
            return null;
        var key = OcpiToken.Create();
        await connections.SaveAsync(partner, connection, [(key, Doors.Registration)], [(Doors.Registration, null)], ct);
        return key;
    }

    /// <summary>The partner's registration token for another handshake that we start.</summary>
    public async Task UseAsync(PartnerId partner, string versionsUrl, string token, bool encodeToken, CancellationToken ct) =>
        await connections.SaveAsync(partner, OcpiConnection.Before(versionsUrl, vault.Seal(token), encodeToken), [], [], ct);

    /// <summary>We start the handshake, with the token the partner has given us for it.</summary>
    public Task<HandshakeResult> RegisterAsync(PartnerId partner, CancellationToken ct) =>
        ExchangeAsync(partner, connected: false, (api, url, credentials) => api.PostCredentialsAsync(url, credentials, ct), ct);

    /// <summary>New keys both ways (OCPI 2.2.1 §7.1.4).</summary>
    public Task<HandshakeResult> RotateAsync(PartnerId partner, CancellationToken ct) =>
        ExchangeAsync(partner, connected: true, (api, url, credentials) => api.PutCredentialsAsync(url, credentials, ct), ct);

    /// <summary>Takes leave of the partner, and forgets it whether or not it answers.</summary>
    public async Task RemoveAsync(PartnerId partner, CancellationToken ct)
    {
        if (await connections.FindAsync(partner, ct) is { Connected: true } connection)
            await clients.Of(connection).DeleteCredentialsAsync(CredentialsUrl(connection.Endpoints), ct);
        await log.AppendAsync(PartnerStream.Of(partner), ExpectedVersion.Any, [new PartnerRemoved(partner, time.GetUtcNow())], ct);
        await connections.ForgetAsync(partner, ct);
        await deliveries.ForgetAsync(partner.Value, ct);
    }

    /// <summary>Sends everything of a module again; for <c>tokens</c>, reads everything.</summary>
    public async Task SyncAsync(PartnerId partner, string module, CancellationToken ct)
    {
        if (module == ModuleIds.Tokens)
            await tokenPulls.PullAsync(partner, ct);
        else
            await log.AppendAsync(PartnerStream.Of(partner), ExpectedVersion.Any, [new PartnerSyncRequested(partner, module, time.GetUtcNow())], ct);
    }

    private async Task<HandshakeResult> ExchangeAsync(
        PartnerId partner, bool connected, Func<ICredentialsApi, string, CredentialsObject, Task<OcpiResult<CredentialsObject>>> send, CancellationToken ct)
    {
        if (await connections.FindAsync(partner, ct) is not { VersionsUrl: { } versionsUrl, SealedToken: not null } connection)
            return Failed(partner, "versions", "the partner's versions URL and token are not known");
        if (connection.Connected != connected)
            return Failed(partner, "credentials", connected ? "there was no handshake yet" : "the partner is connected already");
        var client = clients.Of(connection);
        var discovered = await Discovery.DiscoverAsync(client, versionsUrl, ct);
        if (discovered is Discovered.Unusable unusable)
            return Failed(partner, unusable.Step, unusable.Problem);
        var found = (Discovered.Found)discovered;

        // Good before it is sent: the partner calls back with it before it answers.
        var key = OcpiToken.Create();
        await connections.SaveAsync(partner, connection, [(key, Doors.Offered)], [], ct);
        var answer = await send(client, CredentialsUrl(OcpiConnection.EndpointsOf(found.Details)), ours.Credentials(key));
        var problem = answer is { Ok: true, Data: { } data } ? ProblemOf(partner, data) : ("credentials", answer.Problem ?? "the answer has no credentials");
        if (problem is { } failed)
        {
            // Where the answer was lost the partner may have taken the key, so it stays good.
            if (!answer.MayHaveArrived)
                await connections.SaveAsync(partner, connection, [], [(Doors.Offered, null)], ct);
            return Failed(partner, failed.Step, failed.Problem);
        }

        await handshake.EstablishAsync(partner, connection, answer.Data!, found.Details, key, ct);
        return new HandshakeResult.Done(OcpiConnection.EndpointsOf(found.Details));
    }

    private (string Step, string Problem)? ProblemOf(PartnerId partner, CredentialsObject theirs)
    {
        if (theirs.Validate() is [var fault, ..])
            return ("credentials", fault.ToString());
        return handshake.RefuseParties(partner, theirs) is { } problem ? ("roles", problem) : null;
    }

    private HandshakeResult.Failed Failed(PartnerId partner, string step, string problem)
    {
        logger.HandshakeFailed(partner.Value, step, problem);
        return new(step, problem);
    }

    private static string CredentialsUrl(IReadOnlyList<OcpiEndpoint> endpoints) => endpoints.First(e => e.Module == ModuleIds.Credentials).Url;
}
