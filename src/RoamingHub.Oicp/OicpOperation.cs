namespace RoamingHub.Oicp;

/// <summary>The twelve operations between a CPO and Hubject (OICP 2.3). The first eight go to Hubject, the last four come from
/// it.</summary>
public enum OicpOperation
{
    PushEvseData,
    PushEvseStatus,
    PushPricingProductData,
    PushEvsePricing,
    AuthorizeStart,
    AuthorizeStop,
    ChargingNotifications,
    ChargeDetailRecord,
    RemoteStart,
    RemoteStop,
    ReservationStart,
    ReservationStop,
}
