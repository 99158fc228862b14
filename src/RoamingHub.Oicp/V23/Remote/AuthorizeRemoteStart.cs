using System.Text.Json.Serialization;
using RoamingHub.Oicp.V23.Common;
using RoamingHub.Oicp.Validation;

namespace RoamingHub.Oicp.V23.Remote;

/// <summary>Hubject to CPO: start charging (eRoamingAuthorizeRemoteStart v2.1). To be acknowledged within ten seconds.</summary>
/// <param name="PartnerProductID">The product that the driver was shown; repeated in notifications and the CDR.</param>
public sealed record AuthorizeRemoteStart(
    string SessionID, string ProviderID, string EvseID, Identification Identification, string? PartnerProductID = null,
    string? CPOPartnerSessionID = null, string? EMPPartnerSessionID = null) : IOicpMessage
{
    // The spelling of the reservations' schema, read only.
    [JsonInclude, JsonPropertyName("EMPPartnerSessionId")]
    internal string? OtherSpelling { get => null; init => EMPPartnerSessionID = value ?? EMPPartnerSessionID; }

    public IReadOnlyList<Problem> Validate() => new Checks()
        .SessionIds(SessionID, CPOPartnerSessionID, EMPPartnerSessionID)
        .Provider(ProviderID)
        .Evse(EvseID)
        .Inside(Identification.ValidateForRemote(), nameof(Identification))
        .Product(PartnerProductID)
        .Found;
}
