using System.Text.Json.Serialization;
using RoamingHub.Oicp.V23.Common;
using RoamingHub.Oicp.Validation;

namespace RoamingHub.Oicp.V23.Reservations;

/// <summary>Hubject to CPO: give the EVSE back (eRoamingAuthorizeRemoteReservationStop v1.1). A CDR for the reservation's SessionID
/// follows.</summary>
public sealed record AuthorizeRemoteReservationStop(
    string SessionID, string ProviderID, string EvseID, string? CPOPartnerSessionID = null, string? EMPPartnerSessionID = null) : IOicpMessage
{
    // The schema's spelling of EMPPartnerSessionID, read only.
    [JsonInclude, JsonPropertyName("EMPPartnerSessionId")]
    internal string? OtherSpelling { get => null; init => EMPPartnerSessionID = value ?? EMPPartnerSessionID; }

    public IReadOnlyList<Problem> Validate() => new Checks()
        .SessionIds(SessionID, CPOPartnerSessionID, EMPPartnerSessionID)
        .Provider(ProviderID)
        .Evse(EvseID)
        .Found;
}
