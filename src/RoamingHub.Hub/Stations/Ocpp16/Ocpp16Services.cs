namespace RoamingHub.Hub.Stations.Ocpp16;

internal static class Ocpp16Services
{
    public static void AddOcpp16(this IServiceCollection services)
    {
        services.AddSingleton<BootNotificationHandler>();
        services.AddSingleton<HeartbeatHandler>();
        services.AddSingleton<StatusNotificationHandler>();
        services.AddSingleton<AuthorizeHandler>();
        services.AddSingleton<StartTransactionHandler>();
        services.AddSingleton<MeterValuesHandler>();
        services.AddSingleton<StopTransactionHandler>();
        services.AddSingleton<DataTransferHandler>();
        services.AddSingleton<ReportRoutes>();
        services.AddSingleton<SignCertificateHandler>();
        services.AddSingleton<Ocpp16Routes>();
        services.AddSingleton<IRemoteOrderMapping, RemoteOrderMapping>();
        services.AddSingleton<ILimitMapping, LimitMapping>();
    }
}
