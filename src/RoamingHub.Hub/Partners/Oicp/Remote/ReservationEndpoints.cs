using RoamingHub.Oicp;
using RoamingHub.Oicp.V23.Common;

namespace RoamingHub.Hub.Partners.Oicp.Remote;

/// <summary>Reservations from afar are not offered: whoever asks is told so (320).</summary>
internal sealed class ReservationEndpoints(OicpDoor door)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(OicpDoor.RouteOf(OicpOperation.ReservationStart), (HttpContext http, string partner, string partyId, ReservationEndpoints endpoints) =>
            endpoints.StartAsync(http, partner, partyId)).ExcludeFromDescription();
        routes.MapPost(OicpDoor.RouteOf(OicpOperation.ReservationStop), (HttpContext http, string partner, string partyId, ReservationEndpoints endpoints) =>
            endpoints.StopAsync(http, partner, partyId)).ExcludeFromDescription();
    }

    private Task<IResult> StartAsync(HttpContext http, string partner, string provider) =>
        door.EnterAsync(http, partner, provider, OicpJson.Wire.AuthorizeRemoteReservationStart, m => m.ProviderID, (_, _, _) => NotOffered());

    private Task<IResult> StopAsync(HttpContext http, string partner, string provider) =>
        door.EnterAsync(http, partner, provider, OicpJson.Wire.AuthorizeRemoteReservationStop, m => m.ProviderID, (_, _, _) => NotOffered());

    private static Task<Acknowledgement> NotOffered() => Task.FromResult(Acknowledgement.Refused(OicpCodes.ServiceNotAvailable));
}
