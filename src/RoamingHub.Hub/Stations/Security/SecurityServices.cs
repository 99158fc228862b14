using RoamingHub.Hub.Api;

namespace RoamingHub.Hub.Stations.Security;

internal static class SecurityServices
{
    public static void AddStationSecurity(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(TlsOptions.From(configuration));
        services.AddSingleton<LoginLimiter>();
        services.AddSingleton<KeyChanges>();
        services.AddSingleton<OwnAuthority>();
        services.AddSingleton<ServerCertificates>();
        services.AddHostedService(s => s.GetRequiredService<ServerCertificates>());
        services.AddSingleton<IStationSecurity, StationSecurity>();
        services.AddSingleton<CertificateSigning>();
        services.AddSingleton<CertificateOrderSignal>();
        services.AddSingleton<CertificateOrderReader>();
        services.AddHostedService<CertificateDesk>();

        // The first that signs for a purpose is asked.
        services.AddSingleton<ICertificateAuthority>(s => s.GetRequiredService<OwnAuthority>());
    }
}
