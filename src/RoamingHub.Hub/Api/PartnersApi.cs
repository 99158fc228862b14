using FluentValidation;
using RoamingHub.Core.Partners;
using RoamingHub.Core.Values;
using RoamingHub.Storage.Partners;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Hub.Api;

internal sealed record ClientCertificateBody(string? Pfx, string? Password);

/// <summary>Requests a second that a partner may make of us, and how many at once; as many as a second where that is not given.</summary>
internal sealed record RateLimitBody(int? PerSecond, int? Burst);

/// <summary>A partner as the back office describes it. Which members matter depends on the protocol.</summary>
internal sealed record PartnerPut
{
    public string? Protocol { get; init; }
    public string? Name { get; init; }

    // ocpi
    public string? VersionsUrl { get; init; }
    public string? Token { get; init; }
    public string? TokenEncoding { get; init; }
    public bool? AskUnknownTokens { get; init; }
    public RateLimitBody? RateLimit { get; init; }
    public string? SessionUpdates { get; init; }

    // oicp
    public string? BaseUrl { get; init; }
    public string? OperatorId { get; init; }
    public string? OperatorName { get; init; }
    public IReadOnlyList<string>? SubOperatorIds { get; init; }
    public IReadOnlyList<string>? Services { get; init; }
    public RawJson? EvseDefaults { get; init; }
    public RawJson? Remote { get; init; }
    public ClientCertificateBody? ClientCertificate { get; init; }
    public IReadOnlyList<string>? TrustedRoots { get; init; }
    public IReadOnlyList<string>? AcceptFrom { get; init; }
    public IReadOnlyList<string>? CallerCertificates { get; init; }
    public WhenDownBody? WhenDown { get; init; }
}

/// <summary>What becomes of a driver while the partner does not answer: `refuse`, `allowKnown` or `allowUpToLimit`, and the limits of the risk.</summary>
internal sealed record WhenDownBody(string? Policy, int? MaxCharges, decimal? MaxKwh, int? MaxMinutes, int? KnownForDays);

/// <summary>For a new partner everything its protocol needs; for a change only what is given.</summary>
internal sealed class PartnerPutValidator : AbstractValidator<PartnerPut>
{
    public static readonly PartnerPutValidator New = new(isNew: true);
    public static readonly PartnerPutValidator Change = new(isNew: false);

    private PartnerPutValidator(bool isNew)
    {
        RuleFor(p => p.Protocol).OneOf("ocpi", "oicp");
        RuleFor(p => p.Name).Length(1, 100);
        RuleFor(p => p.VersionsUrl).Url();
        RuleFor(p => p.Token).Matches(@"^[\x21-\x7E]{1,64}\z").WithMessage("must be 1 to 64 printable characters without blanks");
        RuleFor(p => p.TokenEncoding).OneOf("base64", "raw");
        RuleFor(p => p.RateLimit!.PerSecond).NotNull().InclusiveBetween(1, 100_000).When(p => p.RateLimit is not null);
        RuleFor(p => p.RateLimit!.Burst).InclusiveBetween(1, 1_000_000).When(p => p.RateLimit is not null);
        RuleFor(p => p.SessionUpdates).OneOf("patch", "put");
        RuleFor(p => p.BaseUrl).Url();
        RuleForEach(p => p.Services).NotNull().OneOf("Authorization", "Reservation");
        if (!isNew)
            return;
        RuleFor(p => p.Protocol).NotNull();
        RuleFor(p => p.Name).NotNull();
        RuleFor(p => p.BaseUrl).NotNull().When(p => p.Protocol == "oicp");
        RuleFor(p => p.OperatorId).NotEmpty().When(p => p.Protocol == "oicp");
        RuleFor(p => p.OperatorName).NotEmpty().When(p => p.Protocol == "oicp");
    }
}

internal sealed record FeedView(string Module, long Position, int Behind, DateTimeOffset? LastDelivery, string? Failing, int Parked);

internal sealed record PartnerView(
    string Id, string Protocol, string Name, string Status, string? RegistrationToken, string? VersionsUrl, IReadOnlyList<PartnerRole>? Roles,
    string? Version, IReadOnlyList<PartnerEndpoint>? Endpoints, IReadOnlyList<FeedView> Feeds)
{
    public IReadOnlyList<PartnerMember>? Members { get; init; }

    public string? TokenEncoding { get; init; }

    public DateTimeOffset? CredentialsSince { get; init; }

    public UnconfirmedExchange? Unconfirmed { get; init; }

    public RateLimitBody? RateLimit { get; init; }

    public CertificateView? ClientCertificate { get; init; }

    public WhenDownBody? WhenDown { get; init; }

    public IReadOnlyList<string>? Alarms { get; init; }
}

/// <summary>The companies we roam with.</summary>
internal static class PartnersApi
{
    private static readonly Dictionary<string, string[]> Modules = new()
    {
        ["ocpi"] = ["locations", "sessions", "cdrs", "tariffs", "tokens", "hubclientinfo"],
        ["oicp"] = ["evseData", "evseStatus", "pricingProducts", "evsePricing", "cdrs"],
    };

    private const string Example = """
        { "id": "p1", "protocol": "ocpi", "name": "Emsp One", "status": "connected", "versionsUrl": "https://hub.example/ocpi/versions",
          "roles": [ { "role": "EMSP", "countryCode": "DE", "partyId": "8AC" } ], "version": "2.2.1",
          "endpoints": [ { "module": "locations", "role": "RECEIVER", "url": "https://emsp.example/ocpi/2.2.1/locations" } ],
          "feeds": [ { "module": "locations", "position": 4711, "behind": 0, "lastDelivery": "2026-03-01T12:00:00Z", "parked": 0 } ],
          "members": [ { "countryCode": "NL", "partyId": "ONE", "role": "EMSP", "status": "CONNECTED", "lastUpdated": "2026-03-01T12:00:00Z" } ] }
        """;

    private const string NewExample = """
        { "id": "p1", "protocol": "ocpi", "name": "Emsp One", "status": "pending", "registrationToken": "0b6e…",
          "versionsUrl": "https://hub.example/ocpi/versions", "feeds": [] }
        """;

    public static void Map(RouteGroupBuilder api)
    {
        var partners = api.MapGroup("/partners").WithTags("Partners").AddEndpointFilter<CaughtUpFilter>();
        partners.MapGet("", ListAsync).Produces<ListAnswer<PartnerView>>()
            .WithSummary("All partners, newest first, with how far each of their feeds is.").WithExample(response: $$"""{ "items": [ {{Example}} ], "next": null }""");
        partners.MapGet("/{partnerId}", GetAsync).Produces<PartnerView>().WithSummary("A partner.").WithExample(response: Example);
        partners.MapPost("", AddAsync).Validated(PartnerPutValidator.New).RequireAuthorization(ApiRights.Roam).Produces<PartnerView>(201)
            .WithSummary("Takes a partner in. The registration token is shown this once; the partner starts the handshake with it, or register does.")
            .WithExample("""{ "protocol": "ocpi", "name": "Emsp One", "versionsUrl": "https://emsp.example/ocpi/versions", "token": "their-token-a" }""", NewExample, 201);
        partners.MapPut("/{partnerId}", ChangeAsync).Validated(PartnerPutValidator.Change).RequireAuthorization(ApiRights.Roam).Produces<PartnerView>()
            .WithSummary("Changes a partner's settings; what is left out stays.").WithExample("""{ "name": "Emsp 1" }""", Example);
        partners.MapDelete("/{partnerId}", RemoveAsync).RequireAuthorization(ApiRights.Roam).Produces(204)
            .WithSummary("Unregisters from a partner, then forgets it.").WithExample(status: 204);
        partners.MapPost("/{partnerId}/registration-token", RenewAsync).RequireAuthorization(ApiRights.Roam).Produces<PartnerView>()
            .WithSummary("Makes a new token with which the partner may start the handshake.").WithExample(response: NewExample);
        partners.MapPost("/{partnerId}/register", RegisterAsync).RequireAuthorization(ApiRights.Roam).Produces<PartnerView>()
            .WithSummary("Starts the handshake from our side.").WithExample(response: Example);
        partners.MapPost("/{partnerId}/rotate", RotateAsync).RequireAuthorization(ApiRights.Roam).Produces<PartnerView>()
            .WithSummary("Exchanges new credentials.").WithExample(response: Example);
        partners.MapPost("/{partnerId}/sync", SyncAsync).RequireAuthorization(ApiRights.Roam).Produces(202)
            .WithSummary("Sends everything of a module again (of cdrs only what is parked); tokens are fetched.").WithExample(status: 202);
    }

    private static async Task<IResult> ListAsync(ReadModels readModels, PartnerDesk desk, CancellationToken ct)
    {
        var views = new List<PartnerView>();
        foreach (var partner in await readModels.Partners.ListAsync(ct))
            views.Add(await desk.ShowAsync(partner, ct));
        return TypedResults.Ok(Lists.Whole(views));
    }

    private static async Task<IResult> GetAsync(string partnerId, PartnerDesk desk, CancellationToken ct) =>
        await desk.FindAsync(partnerId, ct) is { } partner ? TypedResults.Ok(await desk.ShowAsync(partner, ct)) : Problems.Unknown("partner", partnerId);

    private static async Task<IResult> AddAsync(PartnerPut put, IPartnerOnboarding onboarding, PartnerDesk desk, CancellationToken ct) =>
        await desk.AnswerAsync(await onboarding.AddAsync(put, ct), 201, ct);

    private static Task<IResult> ChangeAsync(string partnerId, PartnerPut put, IPartnerOnboarding onboarding, PartnerDesk desk, CancellationToken ct) =>
        desk.DoAsync(partnerId, p => onboarding.ChangeAsync(p, put, ct), 200, ct);

    private static Task<IResult> RemoveAsync(string partnerId, IPartnerOnboarding onboarding, PartnerDesk desk, CancellationToken ct) =>
        desk.DoAsync(partnerId, p => onboarding.RemoveAsync(p, ct), 204, ct);

    private static Task<IResult> RenewAsync(string partnerId, IPartnerOnboarding onboarding, PartnerDesk desk, CancellationToken ct) =>
        desk.DoAsync(partnerId, p => onboarding.RenewRegistrationTokenAsync(p, ct), 200, ct);

    private static Task<IResult> RegisterAsync(string partnerId, IPartnerOnboarding onboarding, PartnerDesk desk, CancellationToken ct) =>
        desk.DoAsync(partnerId, p => onboarding.RegisterAsync(p, ct), 200, ct);

    private static Task<IResult> RotateAsync(string partnerId, IPartnerOnboarding onboarding, PartnerDesk desk, CancellationToken ct) =>
        desk.DoAsync(partnerId, p => onboarding.RotateAsync(p, ct), 200, ct);

    private static async Task<IResult> SyncAsync(string partnerId, string? module, IPartnerOnboarding onboarding, PartnerDesk desk, CancellationToken ct)
    {
        if (await desk.FindAsync(partnerId, ct) is not { } partner)
            return Problems.Unknown("partner", partnerId);
        var modules = Modules[partner.Protocol];
        return module is not null && modules.Contains(module)
            ? await desk.DoAsync(partnerId, p => onboarding.SyncAsync(p, module, ct), 202, ct)
            : Problems.Invalid("module", $"must be one of {string.Join(", ", modules)}");
    }
}

/// <summary>Puts together what the API shows of partners, and how their steps end.</summary>
internal sealed class PartnerDesk(ReadModels readModels, IPartnerOnboarding onboarding, Deliveries deliveries)
{
    public Task<Partner?> FindAsync(string id, CancellationToken ct) => readModels.Partners.FindAsync(new(id), ct);

    public async Task<PartnerView> ShowAsync(Partner partner, CancellationToken ct, OnboardingResult.Done? done = null)
    {
        var connection = await onboarding.DescribeAsync(partner, ct);
        var feeds = await deliveries.FeedsAsync(partner.Id.Value, ct);
        return new(
            partner.Id.Value, partner.Protocol, partner.Name, ApiNames.Camel(partner.Status.ToString()), done?.RegistrationToken,
            done?.VersionsUrl ?? connection.VersionsUrl, connection.Roles is { Count: > 0 } roles ? roles : null, connection.Version,
            connection.Endpoints is { Count: > 0 } endpoints ? endpoints : null,
            [.. feeds.Select(f => new FeedView(f.Module, f.Position, f.Behind, f.LastDelivery, f.Failing, f.Parked))])
        {
            Members = connection.Members is { Count: > 0 } members ? members : null,
            TokenEncoding = connection.TokenEncoding, CredentialsSince = connection.CredentialsSince, Unconfirmed = connection.Unconfirmed,
            RateLimit = connection.RateLimit, ClientCertificate = connection.ClientCertificate, WhenDown = connection.WhenDown,
            Alarms = connection.Alarms is { Count: > 0 } alarms ? alarms : null,
        };
    }

    /// <summary>Takes a step with a partner that is there, and answers how it ended.</summary>
    public async Task<IResult> DoAsync(string id, Func<Partner, Task<OnboardingResult>> step, int status, CancellationToken ct) =>
        await FindAsync(id, ct) is { } partner ? await AnswerAsync(await step(partner), status, ct) : Problems.Unknown("partner", id);

    public async Task<IResult> AnswerAsync(OnboardingResult result, int status, CancellationToken ct)
    {
        switch (result)
        {
            case OnboardingResult.Done done when status is 202 or 204:
                return TypedResults.StatusCode(status);
            case OnboardingResult.Done done:
                await readModels.CaughtUpAsync(ct);
                return await readModels.Partners.FindAsync(done.Partner, ct) is { } partner
                    ? TypedResults.Json(await ShowAsync(partner, ct, done), statusCode: status)
                    : Problems.Unknown("partner", done.Partner.Value);
            case OnboardingResult.Failed failed:
                return Problems.Of(502, "partner-failed", "The partner's side failed.", failed.Text, new() { ["step"] = failed.Step });
            case OnboardingResult.Invalid invalid:
                return Problems.Invalid(invalid.Member, invalid.Text);
            case OnboardingResult.Refused refused:
                return Problems.Conflict("partner-state", refused.Text);
            default:
                throw new InvalidOperationException($"{result.GetType().Name} is not an outcome of a step with a partner.");
        }
    }
}
