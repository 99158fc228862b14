using RoamingHub.Core.Stations;
using RoamingHub.Hub.Stations.Ocpp16;
using RoamingHub.Hub.Stations.Ocpp201;

namespace RoamingHub.Hub.Stations.Security;

internal enum KeyOutcome
{
    /// <summary>The station logs in with the new key from now on.</summary>
    Accepted,

    /// <summary>It keeps the old one.</summary>
    Refused,

    /// <summary>Either may be.</summary>
    Unknown,
}

/// <summary>How one protocol version changes a station's key and hands over its certificate.</summary>
internal interface ISecurityMapping
{
    /// <summary>The key as this version carries it; null for a password that it cannot carry.</summary>
    string? ToKey(string password);

    (string Action, byte[] Payload) ToKeyCall(string key);

    /// <summary>The key that a call gives to the station, whoever made the call; null when it gives none.</summary>
    string? KeyIn(string action, ReadOnlySpan<byte> payload);

    /// <summary>What the answer to such a call means, and its own word for it.</summary>
    (KeyOutcome Outcome, string Status) ToKeyOutcome(ReadOnlySpan<byte> answer);

    (string Action, byte[] Payload) ToCertificateCall(string chain, CertificatePurpose purpose);

    (bool Accepted, string Status) ToCertificateOutcome(ReadOnlySpan<byte> answer);
}

internal static class SecurityMappings
{
    private static readonly Dictionary<string, ISecurityMapping> ByProtocol = new(StringComparer.Ordinal)
    {
        [Ocpp16Routes.Protocol] = new Ocpp16.SecurityMapping(), [Ocpp201Routes.Protocol] = new Ocpp201.SecurityMapping(),
    };

    public static ISecurityMapping Of(string protocol) => ByProtocol[protocol];
}
