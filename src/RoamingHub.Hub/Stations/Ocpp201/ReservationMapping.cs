using System.Text;
using RoamingHub.Core.Reservations;
using RoamingHub.Core.Values;
using RoamingHub.Ocpp;
using RoamingHub.Ocpp.V201;

namespace RoamingHub.Hub.Stations.Ocpp201;

/// <summary>Reservations in the words of OCPP 2.0.1 (part 2, block H). An EVSE is reserved, or any; we call the EVSE by its first connector.</summary>
internal static class ReservationMapping
{
    public static byte[] ToReserve(ReservationRequest request) => Ocpp201Json.Write(new ReserveNowRequest(
        request.Id, request.ExpiresAt, IdTokenMapping.ToIdToken(new(request.IdTag, request.IdTag, request.Kind)), EvseId: EvseIdOf(request.Evse),
        GroupIdToken: IdTokenMapping.GroupOf(request.ParentIdTag)));

    public static ReservationReport.Agreed? ToAgreed(StationId station, string request, DateTimeOffset at) =>
        Ocpp201Json.Read<ReserveNowRequest>(Encoding.UTF8.GetBytes(request), at, []) is { } r
            ? new(EvseOf(station, r.EvseId), r.Id, r.IdToken.IdToken, r.GroupIdToken?.IdToken, r.ExpiryDateTime, at)
            : null;

    private static EvseRef EvseOf(StationId station, int? evse) => evse is { } one and > 0 ? new(station, 1, one) : new(station, 0);

    private static int? EvseIdOf(EvseRef evse) => evse.Evse ?? (evse.Connector > 0 ? evse.Connector : null);
}
