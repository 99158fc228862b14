using RoamingHub.Oicp;

namespace RoamingHub.Hub.Partners.Oicp.Remote;

/// <summary>Where Hubject brings its EMPs' commands: charges begun and ended by app, places kept and given back.</summary>
internal sealed class RemoteEndpoints(OicpDoor door, StartCommands starts, StopCommands stops, ReservationCommands reservations, TimeProvider time)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        Map(routes, OicpOperation.RemoteStart, (endpoints, http, partner, provider) => endpoints.StartAsync(http, partner, provider));
        Map(routes, OicpOperation.RemoteStop, (endpoints, http, partner, provider) => endpoints.StopAsync(http, partner, provider));
        Map(routes, OicpOperation.ReservationStart, (endpoints, http, partner, provider) => endpoints.ReserveAsync(http, partner, provider));
        Map(routes, OicpOperation.ReservationStop, (endpoints, http, partner, provider) => endpoints.GiveBackAsync(http, partner, provider));
    }

    private static void Map(IEndpointRouteBuilder routes, OicpOperation operation, Func<RemoteEndpoints, HttpContext, string, string, Task<IResult>> serve) =>
        routes.MapPost(OicpDoor.RouteOf(operation), (HttpContext http, string partner, string partyId, RemoteEndpoints endpoints) =>
            serve(endpoints, http, partner, partyId)).ExcludeFromDescription();

    private Task<IResult> StartAsync(HttpContext http, string partner, string provider)
    {
        var left = new AnswerTime(time);
        return door.EnterAsync(http, partner, provider, OicpJson.Wire.AuthorizeRemoteStart, m => m.ProviderID, (p, m, ct) => starts.HandleAsync(p, m, left, ct));
    }

    private Task<IResult> StopAsync(HttpContext http, string partner, string provider)
    {
        var left = new AnswerTime(time);
        return door.EnterAsync(http, partner, provider, OicpJson.Wire.AuthorizeRemoteStop, m => m.ProviderID, (p, m, ct) => stops.HandleAsync(p, m, left, ct));
    }

    private Task<IResult> ReserveAsync(HttpContext http, string partner, string provider)
    {
        var left = new AnswerTime(time);
        return door.EnterAsync(
            http, partner, provider, OicpJson.Wire.AuthorizeRemoteReservationStart, m => m.ProviderID, (p, m, ct) => reservations.ReserveAsync(p, m, left, ct));
    }

    private Task<IResult> GiveBackAsync(HttpContext http, string partner, string provider)
    {
        var left = new AnswerTime(time);
        return door.EnterAsync(
            http, partner, provider, OicpJson.Wire.AuthorizeRemoteReservationStop, m => m.ProviderID, (p, m, ct) => reservations.GiveBackAsync(p, m, left, ct));
    }
}
