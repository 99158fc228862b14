using RoamingHub.Storage;

namespace RoamingHub.Hub.Reservations;

internal static class ReservationServices
{
    public static void AddReservations(this IServiceCollection services)
    {
        services.AddSingleton<OpenReservations>();
        services.AddSingleton<ReservationReader>();
        services.AddSingleton<UnusedReservations>();
        services.AddSingleton<ReservationsCaughtUp>();
        services.AddSingleton<ReservationOrders>();
        services.AddHostedService<ReservationSweep>();
    }
}
