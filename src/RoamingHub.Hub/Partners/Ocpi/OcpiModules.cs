using RoamingHub.Hub.Partners.Ocpi.Cdrs;
using RoamingHub.Hub.Partners.Ocpi.ChargingProfiles;
using RoamingHub.Hub.Partners.Ocpi.Commands;
using RoamingHub.Hub.Partners.Ocpi.Credentials;
using RoamingHub.Hub.Partners.Ocpi.HubClientInfo;
using RoamingHub.Hub.Partners.Ocpi.Locations;
using RoamingHub.Hub.Partners.Ocpi.Sessions;
using RoamingHub.Hub.Partners.Ocpi.Tariffs;
using RoamingHub.Hub.Partners.Ocpi.Tokens;
using RoamingHub.Hub.Partners.Ocpi.Versions;
using RoamingHub.Ocpi.V221.Versions;

namespace RoamingHub.Hub.Partners.Ocpi;

/// <summary>Everything partners may ask of us. A new module is a line in each list.</summary>
internal sealed class OcpiModules(
    VersionsEndpoints versions, CredentialsEndpoints credentials, LocationsEndpoints locations, TariffsEndpoints tariffs, SessionsEndpoints sessions,
    CdrsEndpoints cdrs, TokensEndpoints tokens, CommandsEndpoints commands, ChargingProfilesEndpoints chargingProfiles, HubClientInfoEndpoints hubClientInfo)
{
    /// <summary>As the version details tell it (OCPI 2.2.1 §6.2).</summary>
    public static IReadOnlyList<(string Module, InterfaceRole Role)> Offered { get; } =
    [
        (ModuleIds.Credentials, InterfaceRole.SENDER),
        (ModuleIds.Locations, InterfaceRole.SENDER),
        (ModuleIds.Tariffs, InterfaceRole.SENDER),
        (ModuleIds.Sessions, InterfaceRole.SENDER),
        (ModuleIds.Cdrs, InterfaceRole.SENDER),
        (ModuleIds.Tokens, InterfaceRole.RECEIVER),
        (ModuleIds.Commands, InterfaceRole.RECEIVER),
        (ModuleIds.ChargingProfiles, InterfaceRole.RECEIVER),
        (ModuleIds.HubClientInfo, InterfaceRole.RECEIVER),
    ];

    public IReadOnlyList<OcpiRoute> Routes { get; } =
    [
        .. versions.Routes,
        .. credentials.Routes,
        .. locations.Routes,
        .. tariffs.Routes,
        .. sessions.Routes,
        .. cdrs.Routes,
        .. tokens.Routes,
        .. commands.Routes,
        .. chargingProfiles.Routes,
        .. hubClientInfo.Routes,
    ];

    /// <summary>
    /// What this partner is told of. Only hubs have something to say about other parties; who has not yet said what it is may be one
    /// (OCPI 2.2.1 §15).
    /// </summary>
    public static IEnumerable<(string Module, InterfaceRole Role)> OfferedTo(OcpiCaller caller) =>
        Offered.Where(o => o.Module != ModuleIds.HubClientInfo || caller.Connection.IsHub || caller.IsRegistering);

    /// <summary>Routing headers belong on functional modules only (OCPI 2.2.1 §4.1.8).</summary>
    public static bool IsFunctional(IReadOnlyList<string> path) => !IsForRegistering(path) && !Is(path, ModuleIds.HubClientInfo);

    /// <summary>Versions and credentials, which a registration token opens (OCPI 2.2.1 §4.1.2).</summary>
    public static bool IsForRegistering(IReadOnlyList<string> path) => path.Count < 2 || Is(path, ModuleIds.Credentials);

    private static bool Is(IReadOnlyList<string> path, string module) =>
        path.Count >= 2 && string.Equals(path[1], module, StringComparison.OrdinalIgnoreCase);

    /// <summary>What may be done with the path; empty when there is nothing at it.</summary>
    public IReadOnlyList<(OcpiRoute Route, IReadOnlyDictionary<string, string> Path)> At(IReadOnlyList<string> path) =>
        [.. Routes.Select(r => (Route: r, Path: r.Match(path))).Where(m => m.Path is not null).Select(m => (m.Route, m.Path!))];
}
