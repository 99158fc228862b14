using RoamingHub.Hub.Api;
using RoamingHub.Hub.Authorization;
using RoamingHub.Hub.Partners.Oicp.Authorization;
using RoamingHub.Hub.Partners.Oicp.Cdrs;
using RoamingHub.Hub.Partners.Oicp.EvseData;
using RoamingHub.Hub.Partners.Oicp.EvseStatus;
using RoamingHub.Hub.Partners.Oicp.Notifications;
using RoamingHub.Hub.Partners.Oicp.Pricing;
using RoamingHub.Hub.Partners.Oicp.Remote;

namespace RoamingHub.Hub.Partners.Oicp;

/// <summary>
/// The OICP 2.3 side of a CPO, service by service: what is fed from the log, how it is delivered, what is served. This page is the list.
/// </summary>
internal static class OicpModules
{
    public const string Protocol = "oicp";

    public const string EvseData = "evseData";
    public const string EvseStatus = "evseStatus";
    public const string PricingProducts = "pricingProducts";
    public const string EvsePricing = "evsePricing";
    public const string Notifications = "notifications";
    public const string Cdrs = "cdrs";

    public static IReadOnlyList<string> All { get; } = [EvseData, EvseStatus, PricingProducts, EvsePricing, Notifications, Cdrs];

    public static IServiceCollection AddOicp(this IServiceCollection services)
    {
        services.AddSingleton<OicpPartners>();
        services.AddSingleton<OicpOnboarding>();
        services.AddKeyedSingleton<IPartnerOnboarding, OicpPartnerPort>(Protocol);
        services.AddSingleton<SessionTurns>();

        services.AddSingleton<EvseDataFeed>();
        services.AddSingleton<EvseStatusFeed>();
        services.AddSingleton<PricingFeed>();
        services.AddSingleton<NotificationFeed>();
        services.AddSingleton<CdrFeed>();
        services.AddSingleton<PartnerFeed, OicpFeed>();

        services.AddSingleton<EvseDataDelivery>();
        services.AddSingleton<EvseStatusDelivery>();
        services.AddSingleton<PricingProductDelivery>();
        services.AddSingleton<EvsePricingDelivery>();
        services.AddSingleton<NotificationDelivery>();
        services.AddSingleton<CdrDelivery>();
        services.AddSingleton<IPartnerProtocol, OicpProtocol>();

        services.AddSingleton<ITokenAuthority, OicpTokenAuthority>();
        services.AddSingleton<OicpDoor>();
        services.AddSingleton<RemoteEndpoints>();
        services.AddSingleton<ReservationEndpoints>();
        return services;
    }

    public static void MapOicp(this IEndpointRouteBuilder routes)
    {
        RemoteEndpoints.Map(routes);
        ReservationEndpoints.Map(routes);
    }
}
