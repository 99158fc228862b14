using RoamingHub.Hub.Api;
using RoamingHub.Hub.Authorization;
using RoamingHub.Hub.Partners.Oicp.Authorization;
using RoamingHub.Hub.Partners.Oicp.Cdrs;
using RoamingHub.Hub.Partners.Oicp.EvseData;
using RoamingHub.Hub.Partners.Oicp.EvseData.Quality;
using RoamingHub.Hub.Partners.Oicp.EvseStatus;
using RoamingHub.Hub.Partners.Oicp.Notifications;
using RoamingHub.Hub.Partners.Oicp.Pricing;
using RoamingHub.Hub.Partners.Oicp.Remote;
using RoamingHub.Storage.Partners;

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

    public static IServiceCollection AddOicp(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(OicpOptions.From(configuration));
        services.AddSingleton<OicpPartners>();
        services.AddSingleton(s => EvsePushOptions.From(s.GetRequiredService<IConfiguration>()));
        services.AddSingleton<PushTurns>();
        services.AddSingleton<EvseOffers>();
        services.AddSingleton<EvseQuality>();
        services.AddSingleton<StatusRefresh>();
        services.AddHostedService(s => s.GetRequiredService<StatusRefresh>());
        services.AddSingleton<OicpOnboarding>();
        services.AddKeyedSingleton<IPartnerOnboarding, OicpPartnerPort>(Protocol);
        services.AddSingleton<SessionTurns>();
        services.AddSingleton<SessionBegin>();
        services.AddSingleton(s => NotificationOptions.From(s.GetRequiredService<IConfiguration>()));
        services.AddSingleton(s => CdrOptions.From(s.GetRequiredService<IConfiguration>()));
        services.AddSingleton<PublishedCalibration>();

        services.AddSingleton<EvseDataFeed>();
        services.AddSingleton<EvseStatusFeed>();
        services.AddSingleton<PricingFeed>();
        services.AddSingleton<NotificationFeed>();
        services.AddSingleton<LapsedStartFeed>();
        services.AddSingleton<CdrFeed>();
        services.AddSingleton<PartnerFeed, OicpFeed>();

        services.AddSingleton<EvseDataDelivery>();
        services.AddSingleton<EvseStatusDelivery>();
        services.AddSingleton<PricingProductDelivery>();
        services.AddSingleton<EvsePricingDelivery>();
        services.AddSingleton<NotificationDelivery>();
        services.AddSingleton<CdrDelivery>();
        services.AddSingleton<IPartnerProtocol, OicpProtocol>();

        services.AddSingleton<ChargePlaces>();
        services.AddSingleton<StartQuestions>();
        services.AddSingleton<OicpTokenAuthority>();
        services.AddSingleton<ITokenAuthority>(s => s.GetRequiredService<OicpTokenAuthority>());
        services.AddSingleton<ITokenAuthority, WhenDownAuthority>();
        services.AddHostedService<LateAuthorizations>();
        services.AddHostedService<CertificateWatch>();
        services.AddSingleton<OicpDoor>();
        services.AddSingleton(s => RemoteOptions.From(s.GetRequiredService<IConfiguration>(), s.GetRequiredService<HubOptions>().PublicUrl));
        services.AddSingleton<CommandedPlaces>();
        services.AddSingleton<StartCommands>();
        services.AddSingleton<StopCommands>();
        services.AddSingleton<ReservationCommands>();
        services.AddSingleton<RemoteEndpoints>();
        return services;
    }

    public static void MapOicp(this IEndpointRouteBuilder routes)
    {
        foreach (var prefix in routes.ServiceProvider.GetRequiredService<RemoteOptions>().Prefixes)
            RemoteEndpoints.Map(routes.MapGroup(prefix));
    }
}
