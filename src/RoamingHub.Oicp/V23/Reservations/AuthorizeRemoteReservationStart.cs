using System.Text.Json.Serialization;
using RoamingHub.Oicp.V23.Common;
using RoamingHub.Oicp.Validation;

namespace RoamingHub.Oicp.V23.Reservations;

/// <summary>Hubject to CPO: keep an EVSE free (eRoamingAuthorizeRemoteReservationStart v1.1). Its session ends with a CDR of its
/// own.</summary>
/// <param name="Duration">Minutes, 1 to 99.</param>
public sealed record AuthorizeRemoteReservationStart(
    string ProviderID, string EvseID, Identification Identification, string? SessionID = null, string? PartnerProductID = null,
    int? Duration = null, string? CPOPartnerSessionID = null, string? EMPPartnerSessionID = null) : IOicpMessage
{
    // The schema's spelling of EMPPartnerSessionID, read only.
    [JsonInclude, JsonPropertyName("EMPPartnerSessionId")]
    internal string? OtherSpelling { get => null; init => EMPPartnerSessionID = value ?? EMPPartnerSessionID; }

    public IReadOnlyList<Problem> Validate() => new Checks()
        .SessionIds(SessionID, CPOPartnerSessionID, EMPPartnerSessionID)
        .Provider(ProviderID)
        .Evse(EvseID)
        .Inside(Identification.ValidateForRemote(), nameof(Identification))
        .Product(PartnerProductID)
        .Range(Duration, 1, 99)
        .Found;
}
