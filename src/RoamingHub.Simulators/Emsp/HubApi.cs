using RoamingHub.Ocpi.Checks;
using RoamingHub.Ocpi.Client;
using RoamingHub.Ocpi.Envelope;
using RoamingHub.Ocpi.V221;
using RoamingHub.Ocpi.V221.Credentials;
using RoamingHub.Ocpi.V221.Locations;
using RoamingHub.Ocpi.V221.Versions;

namespace RoamingHub.Simulators.Emsp;

/// <summary>Why the hub cannot be used, with the code a registration is refused with (OCPI 2.2.1 §5.3).</summary>
internal sealed record Unusable(int Code, string Problem);

/// <summary>How we call the hub, before and after the handshake.</summary>
internal sealed class HubApi(EmspState state, HttpClient http)
{
    private static readonly (string Module, InterfaceRole Role)[] Needed =
    [
        (ModuleIds.Credentials, InterfaceRole.SENDER),
        (ModuleIds.Locations, InterfaceRole.SENDER),
        (ModuleIds.Sessions, InterfaceRole.SENDER),
        (ModuleIds.Cdrs, InterfaceRole.SENDER),
        (ModuleIds.Tariffs, InterfaceRole.SENDER),
        (ModuleIds.Tokens, InterfaceRole.RECEIVER),
        (ModuleIds.Commands, InterfaceRole.RECEIVER),
    ];

    public OcpiClient With(string token, RoutingHeaders? routing = null) => new(http, new OcpiClientOptions
    {
        Token = token,
        EncodeToken = state.Options.EncodeTokens,
        Routing = routing ?? new RoutingHeaders(null, null),
        Timeout = state.Options.CallTimeout,
        Time = state.Options.Time,
    });

    /// <summary>Our credentials, with the token that opens our API.</summary>
    public CredentialsObject Ours(string token) => new()
    {
        Token = token,
        Url = state.BaseUrl + EmspRequest.VersionsPath,
        Roles =
        [
            new CredentialsRole
            {
                Role = state.Options.IsHub ? Role.HUB : Role.EMSP,
                BusinessDetails = new BusinessDetails(state.Options.Name),
                CountryCode = state.Options.Party.CountryCode,
                PartyId = state.Options.Party.PartyId,
            },
        ],
    };

    public static HubConnection ConnectionOf(CredentialsObject theirs, VersionDetails details) => new(
        theirs.Token!, theirs.Url!, details, [.. theirs.Roles!.Where(r => r.Role == Role.CPO).Select(r => new PartyRef(r.CountryCode!, r.PartyId!))]);

    /// <summary>Versions, then the details of 2.2.1, then whether all is there that we need.</summary>
    public async Task<(VersionDetails? Details, Unusable? Failed)> DiscoverAsync(string token, string versionsUrl, CancellationToken ct)
    {
        var client = With(token);
        var versions = await client.GetVersionsAsync(versionsUrl, ct);
        if (versions.Data is not { } list) return Failed(OcpiStatus.UnableToUseClientApi, $"versions: {versions.Problem}");
        if (list.SelectMany(v => v.Validate(strict: true)).FirstOrDefault() is { } fault)
            return Failed(OcpiStatus.UnableToUseClientApi, $"versions: {fault}");
        if (list.Find(v => v.Version == VersionNumbers.V221)?.Url is not { } url)
            return Failed(OcpiStatus.UnsupportedVersion, "version 2.2.1 is not offered");

        var details = await client.GetVersionDetailsAsync(url, ct);
        if (details.Data is not { } found) return Failed(OcpiStatus.UnableToUseClientApi, $"version details: {details.Problem}");
        if (found.Validate(strict: true) is [var wrong, ..]) return Failed(OcpiStatus.UnableToUseClientApi, $"version details: {wrong}");
        var lacking = Needed.Where(n => found.UrlOf(n.Module, n.Role) is null).Select(n => $"{n.Module} {n.Role}").ToList();
        return lacking.Count == 0 ? (found, null) : Failed(OcpiStatus.NoMatchingEndpoints, $"endpoints are missing: {string.Join(", ", lacking)}");
    }

    private static (VersionDetails? Details, Unusable? Failed) Failed(int code, string problem) => (null, new Unusable(code, problem));
}
