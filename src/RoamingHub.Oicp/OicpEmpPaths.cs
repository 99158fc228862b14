namespace RoamingHub.Oicp;

/// <summary>Where Hubject serves EMPs, beside the remote commands of <see cref="OicpPaths"/>; `{partyId}` is the provider, no leading slash.</summary>
public static class OicpEmpPaths
{
    public const string PullEvseData = "api/oicp/evsepull/v23/providers/{partyId}/data-records";
    public const string PullEvseStatus = "api/oicp/evsepull/v21/providers/{partyId}/status-records";
    public const string PullEvseStatusById = "api/oicp/evsepull/v21/providers/{partyId}/status-records-by-id";
    public const string PullEvseStatusByOperator = "api/oicp/evsepull/v21/providers/{partyId}/status-records-by-operator-id";
    public const string PullPricingProductData = "api/oicp/dynamicpricing/v10/providers/{partyId}/pricing-products";
    public const string PullEvsePricing = "api/oicp/dynamicpricing/v10/providers/{partyId}/evse-pricing";
    public const string GetChargeDetailRecords = "api/oicp/cdrmgmt/v22/providers/{partyId}/get-charge-detail-records-request";
    public const string PushAuthenticationData = "api/oicp/authdata/v21/providers/{partyId}/push-request";
}
