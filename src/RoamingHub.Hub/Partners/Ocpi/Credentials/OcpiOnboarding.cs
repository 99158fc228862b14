using System.Net;
using RoamingHub.Core.Partners;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Api;
using RoamingHub.Hub.Partners.Ocpi.HubClientInfo;
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

/// <summary>What the back office does with OCPI partners, and the handshake when we start it (OCPI 2.2.1 §7).</summary>
internal sealed class OcpiOnboarding(
    OcpiConnections connections, OcpiClients clients, Handshake handshake, PartnerVault vault, EventLog log, Deliveries deliveries,
    TokenPulls tokenPulls, HubMemberPulls memberPulls, OurSide ours, TimeProvider time, ILogger<OcpiOnboarding> logger) : IPartnerOnboarding
{
    private const string Base64Encoding = "base64";
    private const string RawEncoding = "raw";
    private const string Registration = "register";
    private const string Rotation = "rotate";
    private static readonly OnboardingResult UnderWay = new OnboardingResult.Refused("Another exchange of credentials with the partner has not ended.");

    public async Task<OnboardingResult> AddAsync(PartnerPut request, CancellationToken ct)
    {
        if (RefuseAddress(request) is { } invalid)
            return invalid;
        var id = new PartnerId(Guid.NewGuid().ToString("N")[..12]);
        var key = OcpiToken.Create();
        var settings = new OcpiSettings(request.AskUnknownTokens ?? false, request.SessionUpdates ?? OcpiSettings.Patch) { RateLimit = AllowanceOf(request) };
        await connections.SaveAsync(id, With(OcpiConnection.New, request), [(key, Doors.Registration)], [], ct);
        await AppendAsync(id, new PartnerAdded(id, OcpiProtocol.ProtocolName, request.Name!, settings.Write(), time.GetUtcNow()), ct);
        return new OnboardingResult.Done(id, key, ours.VersionsUrl);
    }

    public async Task<OnboardingResult> ChangeAsync(Partner partner, PartnerPut request, CancellationToken ct)
    {
        if (RefuseAddress(request) is { } invalid)
            return invalid;
        if (request is { VersionsUrl: not null } or { Token: not null } or { TokenEncoding: not null })
        {
            await using var turn = await connections.TryTurnAsync(partner.Id, ct);
            if (turn is null)
                return UnderWay;
            var connection = await FindAsync(partner, ct);
            if (connection.Connected && request is { VersionsUrl: not null, Token: null })
                return new OnboardingResult.Refused("The partner is connected; its address comes from its own credentials.");
            await connections.SaveAsync(partner.Id, With(connection, request), [], [], ct);
        }

        var settings = OcpiSettings.Read(partner.Settings);
        settings = settings with
        {
            AskUnknownTokens = request.AskUnknownTokens ?? settings.AskUnknownTokens, SessionUpdates = request.SessionUpdates ?? settings.SessionUpdates,
            RateLimit = AllowanceOf(request) ?? settings.RateLimit,
        };
        await AppendAsync(partner.Id, new PartnerSettingsChanged(partner.Id, request.Name ?? partner.Name, settings.Write(), time.GetUtcNow()), ct);
        return new OnboardingResult.Done(partner.Id);
    }

    public async Task<OnboardingResult> RenewRegistrationTokenAsync(Partner partner, CancellationToken ct)
    {
        // Also for a partner that is connected: one that has lost its token has no other way back.
        await using var turn = await connections.TryTurnAsync(partner.Id, ct);
        if (turn is null)
            return UnderWay;
        var key = OcpiToken.Create();
        await connections.SaveAsync(
            partner.Id, await FindAsync(partner, ct), [(key, Doors.Registration)], [new(Doors.Registration), new(Doors.Spent)], ct);
        return new OnboardingResult.Done(partner.Id, key, ours.VersionsUrl);
    }

    /// <summary>We start the handshake, with the token the partner has given us for it.</summary>
    public async Task<OnboardingResult> RegisterAsync(Partner partner, CancellationToken ct)
    {
        var connection = await FindAsync(partner, ct);
        if (connection.Connected && connection.SealedInvitation is null)
            return new OnboardingResult.Refused("The partner is connected already.");
        if (connection is not { VersionsUrl: not null, SealedToken: not null })
            return new OnboardingResult.Refused("The partner's versionsUrl and token are not known.");
        return await ExchangeAsync(partner.Id, Registration, ct);
    }

    /// <summary>New keys both ways (OCPI 2.2.1 §7.1.4).</summary>
    public async Task<OnboardingResult> RotateAsync(Partner partner, CancellationToken ct) =>
        await FindAsync(partner, ct) is { Connected: true }
            ? await ExchangeAsync(partner.Id, Rotation, ct)
            : new OnboardingResult.Refused("There was no handshake with the partner.");

    /// <summary>Takes leave of the partner, and forgets it whether or not it answers.</summary>
    public async Task<OnboardingResult> RemoveAsync(Partner partner, CancellationToken ct)
    {
        if (await FindAsync(partner, ct) is { Connected: true } connection)
            await clients.Of(connection).DeleteCredentialsAsync(connection.UrlOf(ModuleIds.Credentials, InterfaceRole.SENDER)!, ct);
        await connections.ForgetAsync(partner.Id, ct); // no key must outlive the partner
        await AppendAsync(partner.Id, new PartnerRemoved(partner.Id, time.GetUtcNow()), ct);
        await deliveries.ForgetAsync(partner.Id.Value, ct);
        return new OnboardingResult.Done(partner.Id);
    }

    /// <summary>Sends everything of a module again; tokens are read.</summary>
    public async Task<OnboardingResult> SyncAsync(Partner partner, string module, CancellationToken ct)
    {
        if (await FindAsync(partner, ct) is not { Connected: true })
            return new OnboardingResult.Refused("The partner is not connected.");
        if (module == ModuleIds.Tokens)
        {
            return await tokenPulls.PullAsync(partner.Id, ct)
                ? new OnboardingResult.Done(partner.Id)
                : new OnboardingResult.Failed(ModuleIds.Tokens, "The partner's tokens could not be read to the end.");
        }

        if (module == ModuleIds.HubClientInfo)
        {
            return await memberPulls.PullAsync(partner.Id, ct)
                ? new OnboardingResult.Done(partner.Id)
                : new OnboardingResult.Failed(ModuleIds.HubClientInfo, "The hub's list of members could not be read to the end.");
        }

        await deliveries.RetryParkedAsync(partner.Id.Value, module, ct);
        await AppendAsync(partner.Id, new PartnerSyncRequested(partner.Id, module, time.GetUtcNow()), ct);
        return new OnboardingResult.Done(partner.Id);
    }

    public async Task<PartnerConnection> DescribeAsync(Partner partner, CancellationToken ct)
    {
        var connection = await FindAsync(partner, ct);
        return new(
            connection.Connected ? VersionNumbers.V221 : null, ours.VersionsUrl,
            [.. connection.Roles.Select(r => new PartnerRole(r.Role, r.CountryCode, r.PartyId))],
            [.. connection.Endpoints.Select(e => new PartnerEndpoint(e.Module, e.Role, e.Url))])
        {
            Members = [.. connection.Members.Values.Select(m => new PartnerMember(m.CountryCode, m.PartyId, m.Role, m.Status, m.LastUpdated))],
            TokenEncoding = connection.EncodeToken ? Base64Encoding : RawEncoding,
            CredentialsSince = connection.Since,
            Unconfirmed = connection.Unconfirmed is { } exchange ? new(exchange.Kind, exchange.Since, exchange.Problem) : null,
            RateLimit = OcpiSettings.Read(partner.Settings).RateLimit is { } limit ? new(limit.PerSecond, limit.Burst) : null,
        };
    }

    private async Task<OnboardingResult> ExchangeAsync(PartnerId partner, string kind, CancellationToken ct)
    {
        await using var turn = await connections.TryTurnAsync(partner, ct);
        if (turn is null || await connections.FindAsync(partner, ct) is not { } connection)
            return UnderWay;
        var client = kind == Registration && connection.SealedInvitation is { } invitation
            ? clients.With(vault.Open(invitation), connection.EncodeToken)
            : clients.Of(connection);
        var discovered = await Discovery.DiscoverAsync(client, connection.VersionsUrl!, ct);
        if (discovered is Discovered.Unusable unusable)
            return Failed(partner, unusable.Step, unusable.Problem);
        var details = ((Discovered.Found)discovered).Details;

        // Good and written down before it is sent: the partner calls back with it before it answers, and may have taken it where we never
        // hear the answer. So it is the one that is offered again.
        var key = connection.Unconfirmed is { } before ? vault.Open(before.SealedKey) : OcpiToken.Create();
        var pending = connection with { SeenOfUs = ours.Fingerprint, Unconfirmed = new(kind, vault.Seal(key), time.GetUtcNow()) };
        await connections.SaveAsync(partner, pending, [(key, Doors.Offered)], [], ct);
        var answer = await SendAsync(client, kind, details.UrlOf(ModuleIds.Credentials, InterfaceRole.SENDER)!, ours.Credentials(key), ct);
        if (ProblemOf(partner, answer) is { } problem)
        {
            // Where the answer was lost the partner may have taken the key, so it stays good.
            var after = answer.MayHaveArrived ? pending with { Unconfirmed = pending.Unconfirmed with { Problem = problem } } : connection;
            var isOpen = after.Unconfirmed is not null;
            await connections.SaveAsync(partner, after with { SeenOfUs = connection.SeenOfUs }, [], isOpen ? [] : [new(Doors.Offered)], ct);
            return Failed(partner, "credentials", problem);
        }

        await handshake.EstablishAsync(partner, pending, answer.Data!, details, key, ct);
        return new OnboardingResult.Done(partner);
    }

    // A partner that thinks otherwise than we of whether it knows us says 405: then it is the other method (OCPI 2.2.1 §7.2.2, §7.2.3).
    private static async Task<OcpiResult<CredentialsObject>> SendAsync(
        ICredentialsApi api, string kind, string url, CredentialsObject credentials, CancellationToken ct)
    {
        var isFirst = kind == Registration;
        var answer = isFirst ? await api.PostCredentialsAsync(url, credentials, ct) : await api.PutCredentialsAsync(url, credentials, ct);
        if (answer.HttpStatus != HttpStatusCode.MethodNotAllowed)
            return answer;
        return isFirst ? await api.PutCredentialsAsync(url, credentials, ct) : await api.PostCredentialsAsync(url, credentials, ct);
    }

    private string? ProblemOf(PartnerId partner, OcpiResult<CredentialsObject> answer)
    {
        if (answer is not { Ok: true, Data: { } theirs })
            return answer.Problem ?? "the answer has no credentials";
        return theirs.Validate() is [var fault, ..] ? fault.ToString() : handshake.RefuseParties(partner, theirs);
    }

    private OnboardingResult.Failed Failed(PartnerId partner, string step, string problem)
    {
        logger.HandshakeFailed(partner.Value, step, problem);
        return new(step, problem);
    }

    private static RequestAllowance? AllowanceOf(PartnerPut request) =>
        request.RateLimit is { PerSecond: { } perSecond } limit ? new(perSecond, limit.Burst ?? perSecond) : null;

    private static OnboardingResult.Invalid? RefuseAddress(PartnerPut request) =>
        request.VersionsUrl is { } url && PartnerHttp.Refuse(url) is { } why ? new("versionsUrl", why) : null;

    private OcpiConnection With(OcpiConnection connection, PartnerPut request) => connection with
    {
        VersionsUrl = request.VersionsUrl ?? connection.VersionsUrl,
        SealedToken = request.Token is { } token && !connection.Connected ? vault.Seal(token) : connection.SealedToken,
        SealedInvitation = connection.Connected && request.Token is { } invitation ? vault.Seal(invitation) : connection.SealedInvitation,
        EncodeToken = request.TokenEncoding is { } encoding ? encoding != RawEncoding : connection.EncodeToken,
        EncodingChosen = request.TokenEncoding is not null || connection.EncodingChosen,
    };

    private async Task<OcpiConnection> FindAsync(Partner partner, CancellationToken ct) => await connections.FindAsync(partner.Id, ct) ?? OcpiConnection.New;

    private async Task AppendAsync(PartnerId partner, object e, CancellationToken ct) =>
        await log.AppendAsync(PartnerStream.Of(partner), ExpectedVersion.Any, [e], ct);
}
