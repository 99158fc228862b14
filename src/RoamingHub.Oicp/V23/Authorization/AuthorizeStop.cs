using RoamingHub.Oicp.V23.Common;
using RoamingHub.Oicp.Validation;

namespace RoamingHub.Oicp.V23.Authorization;

/// <summary>CPO to Hubject: may this driver, who did not start the session, stop it? (eRoamingAuthorizeStop v2.1). Only for sessions
/// begun by AuthorizeStart.</summary>
public sealed record AuthorizeStop(
    string SessionID, string OperatorID, Identification Identification, string? EvseID = null,
    string? CPOPartnerSessionID = null, string? EMPPartnerSessionID = null) : IOicpMessage
{
    public IReadOnlyList<Problem> Validate() => new Checks()
        .SessionIds(SessionID, CPOPartnerSessionID, EMPPartnerSessionID)
        .Operator(OperatorID)
        .SentEvse(EvseID)
        .Inside(Identification.ValidateForCharging(), nameof(Identification))
        .Found;
}

/// <summary>The answer (eRoamingAuthorizationStop).</summary>
public sealed record AuthorizationStop(
    AuthorizationStatus AuthorizationStatus, StatusCode StatusCode, string? SessionID = null, string? CPOPartnerSessionID = null,
    string? EMPPartnerSessionID = null, string? ProviderID = null);
