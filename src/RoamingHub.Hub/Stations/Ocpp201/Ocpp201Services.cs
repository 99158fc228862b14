namespace RoamingHub.Hub.Stations.Ocpp201;

internal static class Ocpp201Services
{
    public static void AddOcpp201(this IServiceCollection services)
    {
        services.AddSingleton<BootNotificationHandler>();
        services.AddSingleton<HeartbeatHandler>();
        services.AddSingleton<StatusNotificationHandler>();
        services.AddSingleton<AuthorizeHandler>();
        services.AddSingleton<TransactionEventHandler>();
        services.AddSingleton<MeterValuesHandler>();
        services.AddSingleton<IRemoteOrderMapping, RemoteOrderMapping>();
        services.AddSingleton<ILimitMapping, LimitMapping>();
        services.AddSingleton<ReportRoutes>();
        services.AddSingleton<SignCertificateHandler>();
        services.AddSingleton<ReservationStatusUpdateHandler>();
        services.AddSingleton<Get15118EVCertificateHandler>();
        services.AddSingleton<GetCertificateStatusHandler>();
        services.AddSingleton<DataTransferHandler>();
        services.AddSingleton<Ocpp201Routes>();
    }
}
