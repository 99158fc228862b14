using RoamingHub.Oicp.V23.Common;
using RoamingHub.Oicp.Validation;

namespace RoamingHub.Oicp.V23.Emp;

/// <summary>EMP to Hubject: by what Hubject may authorise for it (eRoamingPushAuthenticationData v2.1). CPOs never send or see this.</summary>
public sealed record PushAuthenticationData(ActionType ActionType, ProviderAuthenticationData ProviderAuthenticationData) : IOicpMessage
{
    public IReadOnlyList<Problem> Validate() => new Checks().Inside(ProviderAuthenticationData.Validate(), nameof(ProviderAuthenticationData)).Found;
}

public sealed record ProviderAuthenticationData(string ProviderID, IReadOnlyList<AuthenticationDataRecord> AuthenticationDataRecord) : IOicpMessage
{
    public IReadOnlyList<Problem> Validate() => new Checks()
        .Provider(ProviderID)
        .Each(AuthenticationDataRecord, r => r.Identification.Validate())
        .Found;
}

public sealed record AuthenticationDataRecord(Identification Identification);
