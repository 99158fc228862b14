namespace RoamingHub.Hub.Stations.LocalLists;

internal static class LocalListServices
{
    public static void AddLocalLists(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(LocalListOptions.From(configuration));
        services.AddSingleton<LocalListReader>();
        services.AddSingleton<LocalListUpdate>();
        services.AddHostedService<LocalListSync>();
    }
}
