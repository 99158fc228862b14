using RoamingHub.Hub.Api;
using RoamingHub.Hub.Authorization;
using RoamingHub.Hub.Partners.Ocpi.Cdrs;
using RoamingHub.Hub.Partners.Ocpi.ChargingProfiles;
using RoamingHub.Hub.Partners.Ocpi.Commands;
using RoamingHub.Hub.Partners.Ocpi.Credentials;
using RoamingHub.Hub.Partners.Ocpi.HubClientInfo;
using RoamingHub.Hub.Partners.Ocpi.Locations;
using RoamingHub.Hub.Partners.Ocpi.SelfCheck;
using RoamingHub.Hub.Partners.Ocpi.Sessions;
using RoamingHub.Hub.Partners.Ocpi.Tariffs;
using RoamingHub.Hub.Partners.Ocpi.Tokens;
using RoamingHub.Hub.Partners.Ocpi.Versions;
using RoamingHub.Storage.Partners;

namespace RoamingHub.Hub.Partners.Ocpi;

/// <summary>The OCPI room, and its door at <c>/ocpi</c>.</summary>
internal static class OcpiServices
{
    public static void AddOcpi(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(OcpiOptions.From(configuration));
        services.AddSingleton<OcpiConnections>();
        services.AddSingleton<OcpiClients>();
        services.AddSingleton<OcpiRateLimit>();
        services.AddSingleton<OcpiLists>();
        services.AddSingleton<VisiblePlaces>();
        services.AddSingleton<OurSide>();
        services.AddHostedService(s => s.GetRequiredService<OurSide>());

        services.AddSingleton<VersionsEndpoints>();
        services.AddSingleton<CredentialsEndpoints>();
        services.AddSingleton<LocationsEndpoints>();
        services.AddSingleton<TariffsEndpoints>();
        services.AddSingleton<SessionsEndpoints>();
        services.AddSingleton<CdrsEndpoints>();
        services.AddSingleton<TokensEndpoints>();
        services.AddSingleton<CommandsEndpoints>();
        services.AddSingleton<ProfilePace>();
        services.AddSingleton<ChargingProfilesEndpoints>();
        services.AddSingleton<HubClientInfoEndpoints>();
        services.AddSingleton<OcpiModules>();
        services.AddSingleton<OcpiPipeline>();

        services.AddSingleton<Handshake>();
        services.AddKeyedSingleton<IPartnerOnboarding, OcpiOnboarding>(OcpiProtocol.ProtocolName);
        services.AddSingleton<AfterHandshake>();
        services.AddHostedService(s => s.GetRequiredService<AfterHandshake>());
        services.AddSingleton<CredentialsUpkeep>();
        services.AddHostedService<CompanyNews>();
        services.AddSingleton<CdrChecks>();
        services.AddSingleton<TlsChecks>();
        services.AddKeyedSingleton<IPartnerCheck, OcpiSelfCheck>(OcpiProtocol.ProtocolName);
        services.AddSingleton<TokenPulls>();
        services.AddSingleton<TokenQuestions>();
        services.AddSingleton<HubMembers>();
        services.AddSingleton<HubMembership>();
        services.AddSingleton<HubMemberPulls>();
        services.AddSingleton<ITokenAuthority, OcpiTokenAuthority>();
        services.AddSingleton<ITokenAuthority, OcpiRealTimeAuthority>();

        services.AddSingleton<PartnerViews>();
        services.AddSingleton<LocationsFeed>();
        services.AddSingleton<TariffsFeed>();
        services.AddSingleton<SessionsFeed>();
        services.AddSingleton<ReservationsFeed>();
        services.AddSingleton<CdrsFeed>();
        services.AddSingleton<CommandsFeed>();
        services.AddSingleton<ChargingProfilesFeed>();
        services.AddSingleton<PartnerFeed, OcpiFeed>();

        services.AddSingleton(CdrAuditOptions.From(configuration));
        services.AddSingleton<CdrAudit>();
        services.AddSingleton<ICdrAudit>(s => s.GetRequiredService<CdrAudit>());

        services.AddSingleton<IOcpiSender, LocationsSender>();
        services.AddSingleton<IOcpiSender, TariffsSender>();
        services.AddSingleton<IOcpiSender, SessionsSender>();
        services.AddSingleton<IOcpiSender, CdrsSender>();
        services.AddSingleton<IOcpiSender, CommandsSender>();
        services.AddSingleton<IOcpiSender, ChargingProfilesSender>();
        services.AddSingleton<IPartnerProtocol, OcpiProtocol>();
    }

    public static void MapOcpi(this WebApplication app) =>
        app.Map("/ocpi/{**path}", app.Services.GetRequiredService<OcpiPipeline>().HandleAsync).ExcludeFromDescription();
}
