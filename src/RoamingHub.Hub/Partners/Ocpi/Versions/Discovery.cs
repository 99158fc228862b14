using RoamingHub.Ocpi.Checks;
using RoamingHub.Ocpi.Client;
using RoamingHub.Ocpi.Envelope;
using RoamingHub.Ocpi.V221.Versions;

namespace RoamingHub.Hub.Partners.Ocpi.Versions;

/// <summary>What a partner offers, or why it cannot be used.</summary>
internal abstract record Discovered
{
    public sealed record Found(VersionDetails Details) : Discovered;

    /// <param name="Code">What a registration is refused with (OCPI 2.2.1 §5.3).</param>
    public sealed record Unusable(int Code, string Step, string Problem) : Discovered;
}

/// <summary>Finds a partner's modules: its versions, then the details of 2.2.1 (OCPI 2.2.1 §7.1.1).</summary>
internal static class Discovery
{
    private static readonly (string Module, InterfaceRole Role)[] Useful =
    [
        (ModuleIds.Locations, InterfaceRole.RECEIVER), (ModuleIds.Tariffs, InterfaceRole.RECEIVER), (ModuleIds.Sessions, InterfaceRole.RECEIVER),
        (ModuleIds.Cdrs, InterfaceRole.RECEIVER), (ModuleIds.Tokens, InterfaceRole.SENDER), (ModuleIds.Commands, InterfaceRole.SENDER),
    ];

    public static async Task<Discovered> DiscoverAsync(IOcpiVersionsApi api, string versionsUrl, CancellationToken ct)
    {
        if (PartnerHttp.Refuse(versionsUrl) is { } refused)
            return Unusable("versions", $"{versionsUrl}: {refused}");
        var versions = await api.GetVersionsAsync(versionsUrl, ct);
        if (versions.Data is not { } list || !versions.Ok)
            return Unusable("versions", $"GET {versionsUrl}: {versions.Problem}");
        if (list.Find(v => v.Version == VersionNumbers.V221)?.Url is not { } url)
            return new Discovered.Unusable(OcpiStatus.UnsupportedVersion, "version", "version 2.2.1 is not offered");
        if (PartnerHttp.Refuse(url) is { } refusedDetails)
            return Unusable("details", $"{url}: {refusedDetails}");
        var details = await api.GetVersionDetailsAsync(url, ct);
        if (details.Data is not { } found || !details.Ok)
            return Unusable("details", $"GET {url}: {details.Problem}");
        if (found.Validate() is [var fault, ..])
            return Unusable("details", fault.ToString());
        return Check(found);
    }

    private static Discovered Check(VersionDetails found)
    {
        if (found.UrlOf(ModuleIds.Credentials, InterfaceRole.SENDER) is null)
            return Missing("the credentials module is missing");
        if (!Useful.Any(u => found.UrlOf(u.Module, u.Role) is not null))
            return Missing("there is no module a CPO could use");
        if (found.Endpoints!.Select(e => (e.Url, Why: PartnerHttp.Refuse(e.Url))).FirstOrDefault(e => e.Why is not null) is { Why: { } why } bad)
            return Unusable("endpoints", $"{bad.Url}: {why}");
        return new Discovered.Found(found);
    }

    private static Discovered.Unusable Unusable(string step, string problem) => new(OcpiStatus.UnableToUseClientApi, step, problem);

    private static Discovered.Unusable Missing(string problem) => new(OcpiStatus.NoMatchingEndpoints, "endpoints", problem);
}
