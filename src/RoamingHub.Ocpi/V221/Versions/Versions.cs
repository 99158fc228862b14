using RoamingHub.Ocpi.Checks;

namespace RoamingHub.Ocpi.V221.Versions;

/// <summary>The standard's `Version`: one line of the versions document (OCPI 2.2.1 §6.1).</summary>
public sealed record VersionEntry(string? Version = null, string? Url = null) : IChecked
{
    void IChecked.Check(Checker check)
    {
        check.String("version", Version, 16);
        check.Url("url", Url);
    }
}

/// <summary>Where the modules of one version are (OCPI 2.2.1 §6.2).</summary>
public sealed record VersionDetails(string? Version = null, IReadOnlyList<VersionEndpoint>? Endpoints = null) : IChecked
{
    /// <summary>The URL of a module; a platform with two roles has some modules twice.</summary>
    public string? UrlOf(string module, InterfaceRole role) =>
        Endpoints?.FirstOrDefault(e => e.Identifier == module && (module == ModuleIds.Credentials || e.Role?.Value == role))?.Url;

    void IChecked.Check(Checker check)
    {
        check.String("version", Version, 16);
        check.Objects("endpoints", Endpoints, atLeastOne: true);
    }
}

/// <summary>The standard's `Endpoint`. The role of `credentials` means nothing (OCPI 2.2.1 §6.2.2).</summary>
public sealed record VersionEndpoint(string? Identifier = null, Word<InterfaceRole>? Role = null, string? Url = null) : IChecked
{
    void IChecked.Check(Checker check)
    {
        check.String("identifier", Identifier, 64);
        check.Word("role", Role);
        check.Url("url", Url);
    }
}

public enum InterfaceRole { SENDER, RECEIVER }

/// <summary>Version numbers we know by name (OCPI 2.2.1 §6.2.5).</summary>
public static class VersionNumbers
{
    public const string V221 = "2.2.1";
}

/// <summary>Module identifiers (OCPI 2.2.1 §6.2.4). Partners may agree on more, so this is not an enum.</summary>
public static class ModuleIds
{
    public const string Cdrs = "cdrs";
    public const string ChargingProfiles = "chargingprofiles";
    public const string Commands = "commands";
    public const string Credentials = "credentials";
    public const string HubClientInfo = "hubclientinfo";
    public const string Locations = "locations";
    public const string Sessions = "sessions";
    public const string Tariffs = "tariffs";
    public const string Tokens = "tokens";
}
