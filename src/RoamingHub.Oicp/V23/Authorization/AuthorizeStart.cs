using System.Text.Json.Serialization;
using RoamingHub.Oicp.V23.Common;
using RoamingHub.Oicp.Validation;
using RoamingHub.Oicp.Wire;

namespace RoamingHub.Oicp.V23.Authorization;

/// <summary>CPO to Hubject: may this driver charge? (eRoamingAuthorizeStart v2.1). Each call makes a session, so one call per physical
/// start. Hubject ignores a SessionID sent here.</summary>
public sealed record AuthorizeStart(
    string OperatorID, Identification Identification, string? EvseID = null, string? PartnerProductID = null,
    string? SessionID = null, string? CPOPartnerSessionID = null, string? EMPPartnerSessionID = null) : IOicpMessage
{
    public IReadOnlyList<Problem> Validate() => new Checks()
        .SessionIds(SessionID, CPOPartnerSessionID, EMPPartnerSessionID)
        .Operator(OperatorID)
        .SentEvse(EvseID)
        .Inside(Identification.ValidateForCharging(), nameof(Identification))
        .Product(PartnerProductID)
        .Found;
}

/// <summary>The answer (eRoamingAuthorizationStart). SessionID and ProviderID are filled when authorized; after a refusal there is no
/// session.</summary>
/// <param name="AuthorizationStopIdentifications">Others who may stop this charge.</param>
public sealed record AuthorizationStart(
    AuthorizationStatus AuthorizationStatus, StatusCode StatusCode, string? SessionID = null, string? CPOPartnerSessionID = null,
    string? EMPPartnerSessionID = null, string? ProviderID = null, IReadOnlyList<Identification>? AuthorizationStopIdentifications = null);

[JsonConverter(typeof(WireWordConverter<AuthorizationStatus>))]
public enum AuthorizationStatus { NotAuthorized, Authorized }
