using System.Text;
using RoamingHub.Core.Reservations;
using RoamingHub.Core.Stations;
using RoamingHub.Core.Values;
using RoamingHub.Ocpp;
using RoamingHub.Ocpp.V16;

namespace RoamingHub.Hub.Stations.Ocpp16;

/// <summary>Reservations in the words of OCPP 1.6 (§5.1, §5.13).</summary>
internal static class ReservationMapping
{
    public static byte[] ToReserve(ReservationRequest request) => Ocpp16Json.Write(new ReserveNowRequest(
        request.Evse.Connector, request.ExpiresAt, request.IdTag, request.Id, IdTagInfoMapping.ParentOf(request.ParentIdTag)));

    public static byte[] ToCancel(int id) => Ocpp16Json.Write(new CancelReservationRequest(id));

    /// <summary>The station's word for its answer to either; null when it cannot be read.</summary>
    public static string? StatusOf(string payload) =>
        Read<ReserveNowResponse>(payload, default)?.Status.Text;

    public static ReservationReport.Agreed? ToAgreed(StationId station, string request, DateTimeOffset at) =>
        Read<ReserveNowRequest>(request, at) is { } r
            ? new(new EvseRef(station, r.ConnectorId), r.ReservationId, r.IdTag, r.ParentIdTag, r.ExpiryDate, at)
            : null;

    public static int? CancelledId(string request) => Read<CancelReservationRequest>(request, default)?.ReservationId;

    private static T? Read<T>(string payload, DateTimeOffset at)
        where T : class, IPayload => Ocpp16Json.Read<T>(Encoding.UTF8.GetBytes(payload), at, []);
}
