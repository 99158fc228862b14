namespace RoamingHub.Oicp;

/// <summary>Where each operation lives below a service URL. A server reads the party with a raw `*` as well as with `%2A`.</summary>
public static class OicpPaths
{
    /// <summary>The route for a server, with `{partyId}` standing for the operator or provider; no leading slash.</summary>
    public static string Route(OicpOperation operation) => operation switch
    {
        OicpOperation.PushEvseData => "api/oicp/evsepush/v23/operators/{partyId}/data-records",
        OicpOperation.PushEvseStatus => "api/oicp/evsepush/v21/operators/{partyId}/status-records",
        OicpOperation.PushPricingProductData => "api/oicp/dynamicpricing/v10/operators/{partyId}/pricing-products",
        OicpOperation.PushEvsePricing => "api/oicp/dynamicpricing/v10/operators/{partyId}/evse-pricing",
        OicpOperation.AuthorizeStart => "api/oicp/charging/v21/operators/{partyId}/authorize/start",
        OicpOperation.AuthorizeStop => "api/oicp/charging/v21/operators/{partyId}/authorize/stop",
        OicpOperation.ChargingNotifications => "api/oicp/notificationmgmt/v11/charging-notifications",
        OicpOperation.ChargeDetailRecord => "api/oicp/cdrmgmt/v22/operators/{partyId}/charge-detail-record",
        OicpOperation.RemoteStart => "api/oicp/charging/v21/providers/{partyId}/authorize-remote/start",
        OicpOperation.RemoteStop => "api/oicp/charging/v21/providers/{partyId}/authorize-remote/stop",
        OicpOperation.ReservationStart => "api/oicp/reservation/v11/providers/{partyId}/reservation-start-request",
        OicpOperation.ReservationStop => "api/oicp/reservation/v11/providers/{partyId}/reservation-stop-request",
        _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, "Not an OICP operation."),
    };

    /// <summary>The path for a client. The party is percent-encoded: `DE*ABC` goes out as `DE%2AABC`, `+49*536` as `%2B49%2A536`.</summary>
    public static string For(OicpOperation operation, string partyId) =>
        Route(operation).Replace("{partyId}", Uri.EscapeDataString(partyId), StringComparison.Ordinal);
}
