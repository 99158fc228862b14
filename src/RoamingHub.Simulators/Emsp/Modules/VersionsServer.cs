using RoamingHub.Ocpi;
using RoamingHub.Ocpi.Envelope;
using RoamingHub.Ocpi.V221.Versions;

namespace RoamingHub.Simulators.Emsp.Modules;

/// <summary>`/ocpi/versions` and `/ocpi/2.2.1` (OCPI 2.2.1 §6).</summary>
internal sealed class VersionsServer(EmspState state)
{
    private static readonly (string Module, InterfaceRole Role)[] Modules =
    [
        (ModuleIds.Credentials, InterfaceRole.SENDER),
        (ModuleIds.Locations, InterfaceRole.RECEIVER),
        (ModuleIds.Sessions, InterfaceRole.RECEIVER),
        (ModuleIds.Cdrs, InterfaceRole.RECEIVER),
        (ModuleIds.Tariffs, InterfaceRole.RECEIVER),
        (ModuleIds.Tokens, InterfaceRole.SENDER),
        (ModuleIds.Commands, InterfaceRole.SENDER),
        (ModuleIds.ChargingProfiles, InterfaceRole.SENDER),
    ];

    public EmspReply Handle(EmspRequest request) =>
        request.Method != "GET" ? EmspReply.NoSuchMethod : request.IsDetails ? Details() : Versions();

    private EmspReply Versions() => Ok(new List<VersionEntry> { new(VersionNumbers.V221, state.BaseUrl + EmspRequest.DetailsPath) });

    private EmspReply Details() => Ok(new VersionDetails(
        VersionNumbers.V221,
        [.. Modules.Concat(state.Options.IsHub ? [(ModuleIds.HubClientInfo, InterfaceRole.SENDER)] : []).Select(m => new VersionEndpoint(m.Module, m.Role, $"{state.BaseUrl}{EmspRequest.DetailsPath}/{m.Module}"))]));

    private static EmspReply Ok<T>(T data) => new(200, OcpiStatus.Success, Data: OcpiJson.Write(data));
}
