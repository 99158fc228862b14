using RoamingHub.Core.Authorization;
using RoamingHub.Core.Locations;
using RoamingHub.Core.Products;
using RoamingHub.Core.Tokens;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Partners.Oicp.Authorization;
using RoamingHub.Oicp.Formats;
using RoamingHub.Oicp.V23.Common;

namespace RoamingHub.Hub.Partners.Oicp;

/// <summary>What every message about a session repeats, from its first notification to its record.</summary>
internal sealed record SessionFacts(
    string SessionId, string CpoPartnerSessionId, string? EmpPartnerSessionId, Identification Identification, string EvseId, string? Product, string? Zone)
{
    private const int LongestReference = 250;

    /// <summary>Null, with what is missing, when the session is none that Hubject could know.</summary>
    /// <param name="location">The place as it stood when the charge began.</param>
    public static (SessionFacts? Facts, string? Missing) Of(SessionId session, RoamingGrant grant, TokenRef token, Site? site, Location? location)
    {
        if (grant.Reference is null)
            return (null, "SessionID is missing");
        if (site?.EvseId is not { } evseId)
            return (null, "EvseID is missing");
        // A contract that the driver's vehicle showed is told as it was asked for; one that was ordered came from afar.
        var shown = grant.Method == GrantMethod.Asked;
        if ((shown ? AuthorizationMapping.ToShown(token) : AuthorizationMapping.ToIdentification(token)) is not { } identification)
            return (null, "Identification is missing");
        return (new(grant.Reference, Fit(grant.OwnReference) ?? session.Value, Fit(grant.PartnerReference), identification, EvseIds.ToSend(evseId),
            grant.Product ?? ProductAt(site, location), site.TimeZone), null);
    }

    /// <summary>A time as the site's clock shows it.</summary>
    public DateTimeOffset At(DateTimeOffset at) => SiteTime.At(at, Zone);

    // A reference that is longer than the standard has room for cannot be echoed; half of one is another.
    private static string? Fit(string? reference) => reference?.Length > LongestReference ? null : reference;

    private static string? ProductAt(Site site, Location? location) =>
        location?.FindEvse(site.EvseUid)?.FindConnector(site.ConnectorId) is { } connector ? ProductChoice.Standard(connector) : null;
}
