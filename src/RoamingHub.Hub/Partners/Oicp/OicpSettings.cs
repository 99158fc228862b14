using System.Net;
using RoamingHub.Hub.Partners.Oicp.Authorization;
using RoamingHub.Hub.Partners.Oicp.EvseData;
using RoamingHub.Hub.Partners.Oicp.Remote;
using RoamingHub.Oicp.Formats;

namespace RoamingHub.Hub.Partners.Oicp;

/// <summary>How we roam over Hubject, or over a platform that speaks as it does.</summary>
internal sealed record OicpSettings
{
    public required string BaseUrl { get; init; }

    /// <summary>The operator that talks to Hubject; sub-operators appear only inside EVSE ids.</summary>
    public required string OperatorId { get; init; }
    public required string OperatorName { get; init; }
    public required IReadOnlyList<string> SubOperatorIds { get; init; }
    public required IReadOnlyList<string> Services { get; init; }
    public required EvseDefaults EvseDefaults { get; init; }

    /// <summary>What was agreed of commands from afar; null: nothing beside the standard.</summary>
    public RemoteTerms? Remote { get; init; }

    /// <summary>Sealed by the vault; null where Hubject does not ask for one.</summary>
    public string? Certificate { get; init; }
    public required IReadOnlyList<string> TrustedRoots { get; init; }

    /// <summary>Where Hubject calls us from; empty: from anywhere.</summary>
    public required IReadOnlyList<string> AcceptFrom { get; init; }

    /// <summary>What it must show when it calls us: SHA-256 fingerprints of certificates, in hex; empty for nothing.</summary>
    public IReadOnlyList<string> CallerCertificates { get; init; } = [];

    public WhenDown WhenDown { get; init; } = WhenDown.Default;

    /// <summary>Whether Hubject lets us push this EVSE and takes its sessions from us (else it says 018).</summary>
    public bool Owns(string evseId) =>
        EvseIds.IsValid(evseId) && (EvseIds.BelongsTo(evseId, OperatorId) || SubOperatorIds.Any(sub => EvseIds.BelongsTo(evseId, sub)));

    public bool Accepts(IPAddress? caller)
    {
        if (AcceptFrom.Count == 0)
            return true;
        var address = caller is { IsIPv4MappedToIPv6: true } ? caller.MapToIPv4() : caller;
        return address is not null && AcceptFrom.Any(text => OicpTerms.TryReadRange(text, out var range) && range.Contains(address));
    }
}
