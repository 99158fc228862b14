using System.Text.Json.Serialization;
using RoamingHub.Oicp.V23.Common;
using RoamingHub.Oicp.Validation;

namespace RoamingHub.Oicp.V23.Remote;

/// <summary>Hubject to CPO: stop charging (eRoamingAuthorizeRemoteStop v2.1). To be acknowledged within ten seconds.</summary>
public sealed record AuthorizeRemoteStop(
    string SessionID, string ProviderID, string EvseID, string? CPOPartnerSessionID = null, string? EMPPartnerSessionID = null) : IOicpMessage
{
    // The spelling of the reservations' schema, read only.
    [JsonInclude, JsonPropertyName("EMPPartnerSessionId")]
    internal string? OtherSpelling { get => null; init => EMPPartnerSessionID = value ?? EMPPartnerSessionID; }

    public IReadOnlyList<Problem> Validate() => new Checks()
        .SessionIds(SessionID, CPOPartnerSessionID, EMPPartnerSessionID)
        .Provider(ProviderID)
        .Evse(EvseID)
        .Found;
}
