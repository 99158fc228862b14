using RoamingHub.Core.Partners;
using RoamingHub.Core.Values;

namespace RoamingHub.Hub.Api;

internal interface IStationCalls
{
    Task<StationCallResult> CallAsync(StationId station, string action, ReadOnlyMemory<byte> payload, TimeSpan timeout, CancellationToken ct);
}

internal abstract record StationCallResult
{
    public sealed record Answered(ReadOnlyMemory<byte> Payload) : StationCallResult;
    public sealed record CallError(string Code, string Description) : StationCallResult;
    public sealed record NoAnswer : StationCallResult;
    public sealed record Disconnected : StationCallResult;
    public sealed record NotConnected : StationCallResult;
    public sealed record InvalidPayload(string Member, string Text) : StationCallResult;
    public sealed record UnknownAction : StationCallResult;
}

/// <summary>Keys and certificates of stations.</summary>
internal interface IStationSecurity
{
    /// <param name="password">Null for one that the hub makes.</param>
    Task<PasswordChange> ChangePasswordAsync(StationId station, string? password, CancellationToken ct);

    /// <summary>The root of the hub's own certificate authority, PEM.</summary>
    Task<string> RootAsync(CancellationToken ct);
}

internal abstract record PasswordChange
{
    public sealed record Made(string Password, string Status) : PasswordChange;

    public sealed record Invalid(string Text) : PasswordChange;

    public sealed record Refused(string Status) : PasswordChange;

    /// <summary>The call to the station did not come to an answer.</summary>
    public sealed record NotMade(StationCallResult Result) : PasswordChange;
}

/// <summary>Takes partners in and lets them go. The request has passed <see cref="PartnerPutValidator"/>; each protocol knows the rest.</summary>
internal interface IPartnerOnboarding
{
    Task<OnboardingResult> AddAsync(PartnerPut request, CancellationToken ct);

    /// <summary>Changes settings; what the request leaves out stays.</summary>
    Task<OnboardingResult> ChangeAsync(Partner partner, PartnerPut request, CancellationToken ct);

    /// <summary>A new token with which the partner may start a handshake.</summary>
    Task<OnboardingResult> RenewRegistrationTokenAsync(Partner partner, CancellationToken ct);

    /// <summary>We start the handshake.</summary>
    Task<OnboardingResult> RegisterAsync(Partner partner, CancellationToken ct);

    /// <summary>New credentials on both sides.</summary>
    Task<OnboardingResult> RotateAsync(Partner partner, CancellationToken ct);

    /// <summary>Unregisters, then forgets.</summary>
    Task<OnboardingResult> RemoveAsync(Partner partner, CancellationToken ct);

    /// <summary>Sends, or fetches, everything of a module again.</summary>
    Task<OnboardingResult> SyncAsync(Partner partner, string module, CancellationToken ct);

    /// <summary>What the protocol knows of the connection.</summary>
    Task<PartnerConnection> DescribeAsync(Partner partner, CancellationToken ct);
}

internal abstract record OnboardingResult
{
    /// <param name="RegistrationToken">Shown this once; null where none was made.</param>
    /// <param name="VersionsUrl">Our address for the partner's handshake.</param>
    public sealed record Done(PartnerId Partner, string? RegistrationToken = null, string? VersionsUrl = null) : OnboardingResult;

    /// <summary>The partner's side, or the way to it, failed at this step.</summary>
    public sealed record Failed(string Step, string Text) : OnboardingResult;

    public sealed record Invalid(string Member, string Text) : OnboardingResult;

    /// <summary>The partner's state, or its protocol, has no such step.</summary>
    public sealed record Refused(string Text) : OnboardingResult;
}

internal sealed record PartnerRole(string Role, string CountryCode, string PartyId);

internal sealed record PartnerEndpoint(string Module, string Role, string Url);

/// <summary>An exchange of credentials of ours that the partner has not answered: it may or may not have taken what we offered.</summary>
/// <param name="Kind">`register` or `rotate`; the same again settles it, or a new registration token from either side.</param>
internal sealed record UnconfirmedExchange(string Kind, DateTimeOffset Since, string? Problem);

/// <param name="VersionsUrl">Our address for the partner, where its protocol has such a thing.</param>
internal sealed record PartnerConnection(
    string? Version, string? VersionsUrl, IReadOnlyList<PartnerRole> Roles, IReadOnlyList<PartnerEndpoint> Endpoints)
{
    /// <summary>The companies behind a hub.</summary>
    public IReadOnlyList<PartnerMember>? Members { get; init; }

    public string? TokenEncoding { get; init; }

    /// <summary>When credentials were last exchanged.</summary>
    public DateTimeOffset? CredentialsSince { get; init; }

    public UnconfirmedExchange? Unconfirmed { get; init; }

    /// <summary>Where the partner may ask more or less of us than the others.</summary>
    public RateLimitBody? RateLimit { get; init; }

    public CertificateView? ClientCertificate { get; init; }

    public WhenDownBody? WhenDown { get; init; }

    /// <summary>What somebody should see to.</summary>
    public IReadOnlyList<string>? Alarms { get; init; }
}

/// <summary>A certificate as people tell it from others. The fingerprint is its SHA-256.</summary>
internal sealed record CertificateView(string Subject, string Issuer, DateTimeOffset ValidFrom, DateTimeOffset ValidTo, string Fingerprint);

/// <summary>A company behind a partner that is a hub, and whether the hub can reach it: CONNECTED, OFFLINE, PLANNED or SUSPENDED.</summary>
internal sealed record PartnerMember(string CountryCode, string PartyId, string Role, string Status, DateTimeOffset LastUpdated);

/// <summary>Decisions of people about charge records.</summary>
internal interface IRecordDecisions
{
    Task<RecordDecision> ReleaseAsync(string recordId, string? reason, string by, CancellationToken ct);

    Task<RecordDecision> DropAsync(string recordId, string? reason, string by, CancellationToken ct);

    /// <summary>Takes back what has left.</summary>
    /// <param name="decision">What it is part of: a record that was taken back for the same is done.</param>
    Task<RecordDecision> CreditAsync(string recordId, string? reason, string by, CancellationToken ct, string? decision = null);
}

internal abstract record RecordDecision
{
    public sealed record Done : RecordDecision;

    public sealed record Unknown : RecordDecision;

    public sealed record Refused(string Why) : RecordDecision;

    /// <summary>Another record stands, or will, in its stead.</summary>
    public sealed record Replaced(string By) : RecordDecision;

    public sealed record Invalid(string Member, string Text) : RecordDecision;
}
