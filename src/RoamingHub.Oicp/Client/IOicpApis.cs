using RoamingHub.Oicp.V23.Authorization;
using RoamingHub.Oicp.V23.Cdrs;
using RoamingHub.Oicp.V23.Common;
using RoamingHub.Oicp.V23.EvseData;
using RoamingHub.Oicp.V23.EvseStatus;
using RoamingHub.Oicp.V23.Notifications;
using RoamingHub.Oicp.V23.Pricing;

namespace RoamingHub.Oicp.Client;

/// <summary>Hubject's service for EVSE data. Never two pushes of one operator at a time.</summary>
public interface IEvseDataApi
{
    Task<OicpResult<Acknowledgement>> PushEvseDataAsync(PushEvseData push, CancellationToken ct);
}

/// <summary>Hubject's service for EVSE status. Never two pushes of one operator at a time.</summary>
public interface IEvseStatusApi
{
    Task<OicpResult<Acknowledgement>> PushEvseStatusAsync(PushEvseStatus push, CancellationToken ct);
}

/// <summary>Hubject's service for drivers at the station. Done means authorized; every other outcome means that the driver may
/// not.</summary>
public interface IAuthorizationApi
{
    Task<OicpResult<AuthorizationStart>> AuthorizeStartAsync(AuthorizeStart request, CancellationToken ct);
    Task<OicpResult<AuthorizationStop>> AuthorizeStopAsync(AuthorizeStop request, CancellationToken ct);
}

/// <summary>Hubject's service for news about sessions.</summary>
public interface INotificationsApi
{
    Task<OicpResult<Acknowledgement>> NotifyAsync(IChargingNotification notification, CancellationToken ct);
}

/// <summary>Hubject's service for charge detail records.</summary>
public interface ICdrApi
{
    Task<OicpResult<Acknowledgement>> SendCdrAsync(ChargeDetailRecord cdr, CancellationToken ct);
}

/// <summary>Hubject's services for prices. Never two pushes of one operator at a time.</summary>
public interface IPricingApi
{
    Task<OicpResult<Acknowledgement>> PushPricingProductDataAsync(PushPricingProductData push, CancellationToken ct);
    Task<OicpResult<Acknowledgement>> PushEvsePricingAsync(PushEvsePricing push, CancellationToken ct);
}

/// <summary>Sends what was written earlier, byte for byte: a CDR must not change between two attempts.</summary>
public interface IOicpDelivery
{
    /// <param name="operation">One that is answered by an Acknowledgement.</param>
    /// <param name="json">UTF-8.</param>
    Task<OicpResult<Acknowledgement>> DeliverAsync(OicpOperation operation, ReadOnlyMemory<byte> json, CancellationToken ct);
}
